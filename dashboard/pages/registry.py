"""Which pages there are: where each is found, how it is laid out, and what its document loads.

Decides nothing about what stands on a page. A new page is a line here, and one in ``parts/navigation.py`` when
people should find it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from dash.development.base_component import Component

from dashboard.pages import audit, connections, floor, keys, me, people, phone, policy, sign_in, sources, stage, wall

DESK: Final = ("desk.css", "desk_bar.css", "desk_forms.css", "desk_tables.css", "desk_keys.css", "desk_phone.css")

PHONE: Final = ("desk.css", "desk_forms.css", "desk_keys.css", "desk_phone.css", "desk_now.css", "desk_now_more.css")

SOURCES: Final = (*DESK, "desk_why.css", "desk_sources.css", "desk_letters.css")

FIGURES: Final = (*DESK, "desk_why.css", "desk_floor.css", "desk_floor_narrow.css")


class Page(NamedTuple):
    """One page."""

    layout: Callable[[], Component]
    module: str
    """The module that brings it to life."""
    sheets: tuple[str, ...]
    home_screen: bool = False
    """Whether a phone may put it on its home screen."""


PAGES: Final[dict[str, Page]] = {
    wall.PATH: Page(wall.layout, "live/main.js", ("wall.css", "wall_foot.css", "wall_states.css")),
    phone.PATH: Page(phone.layout, "desk/now.js", PHONE, home_screen=True),
    sign_in.PATH: Page(sign_in.layout, "desk/sign_in.js", ("desk.css", "desk_forms.css", "desk_sign_in.css")),
    sources.PATH: Page(sources.layout, "desk/sources.js", SOURCES),
    floor.PATH: Page(floor.layout, "desk/floor.js", (*FIGURES, "desk_heat.css")),
    stage.PATH: Page(stage.layout, "desk/stage.js", (*FIGURES, "desk_depth.css")),
    me.PATH: Page(me.layout, "desk/me.js", DESK),
    people.PATH: Page(people.layout, "desk/people.js", DESK),
    keys.PATH: Page(keys.layout, "desk/keys.js", DESK),
    audit.PATH: Page(audit.layout, "desk/audit.js", DESK),
    policy.PATH: Page(policy.layout, "desk/policy.js", (*DESK, "desk_policy.css")),
    connections.PATH: Page(connections.layout, "desk/connections.js", (*DESK, "desk_policy.css")),
}
"""The pages by their path."""
HOME: Final = wall.PATH
