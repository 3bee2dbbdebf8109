"""The bar at the foot of a phone's screen: where a thumb goes.

Decides which places it holds; a place that the signed-in person may not enter is hidden in the browser and refused by
the server. On wider screens the desk's own bar has them (``parts/navigation.py``).
"""

from __future__ import annotations

from typing import Any, Final

from dash import html

from dashboard.parts.marks import hooks, unread, word
from dashboard.parts.navigation import Place

PLACES: Final = (
    Place("bar.now", "/now"),
    Place("bar.floor", "/floor", below="/floor"),
    Place("bar.sources", "/sources"),
    Place("bar.settings", "/settings/me", below="/settings/"),
)
"""The places of the phone, in the order of the bar."""


def thumb_bar(path: str) -> html.Nav:
    """Lay out the bar of the page at ``path``."""
    return html.Nav([_link(place, path) for place in PLACES], className="thumb-bar", **hooks(label="bar.phone"))


def _link(place: Place, path: str) -> html.A:
    here: dict[str, Any] = {"aria-current": "page" if place.path == path else "true"} if place.holds(path) else {}
    sign = html.Span(className="thumb-sign", **hooks(sign=place.word.removeprefix("bar.")), **unread())
    return html.A(
        [sign, word(place.word)], href=place.path, className="place-link thumb-link", **here, **hooks(scope=place.scope)
    )
