"""Which pages there are: where each is found, how it is laid out, and what its document loads.

Decides nothing about what stands on a page. A new page is a line here, and one in ``parts/navigation.py`` when
people should find it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from dash.development.base_component import Component

from dashboard.pages import audit, keys, me, people, sign_in, sources, wall

DESK: Final = ("desk.css", "desk_bar.css", "desk_forms.css", "desk_tables.css")


class Page(NamedTuple):
    """One page."""

    layout: Callable[[], Component]
    module: str
    """The module that brings it to life."""
    sheets: tuple[str, ...]


PAGES: Final[dict[str, Page]] = {
    wall.PATH: Page(wall.layout, "live/main.js", ("wall.css", "wall_foot.css")),
    sign_in.PATH: Page(sign_in.layout, "desk/sign_in.js", ("desk.css", "desk_forms.css", "desk_sign_in.css")),
    sources.PATH: Page(sources.layout, "desk/sources.js", (*DESK, "desk_sources.css")),
    me.PATH: Page(me.layout, "desk/me.js", DESK),
    people.PATH: Page(people.layout, "desk/people.js", DESK),
    keys.PATH: Page(keys.layout, "desk/keys.js", DESK),
    audit.PATH: Page(audit.layout, "desk/audit.js", DESK),
}
"""The pages by their path."""
HOME: Final = wall.PATH
