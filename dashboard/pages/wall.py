"""The wall: one screen for everyone, a row for each open stage, no scrolling, nothing to click.

Decides what stands where. Every number comes from ``/ws/live`` in the browser, no callback is involved.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.foot import foot
from dashboard.parts.header import header
from dashboard.parts.marks import hooks
from dashboard.parts.notices import drill, told
from dashboard.parts.row import board
from dashboard.words import carried

PATH = "/wall"


def layout() -> html.Main:
    """Lay out the wall; its words travel with it, in every language."""
    return html.Main(
        [drill(), header(), board(), foot(), told()],
        id=ids.WALL,
        className="wall",
        **hooks(words=carried()),
    )
