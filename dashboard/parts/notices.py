"""What the wall says about itself: how much of it can be believed, and what to do before the first order.

Decides the frames; when they are shown and with which words is for ``assets/live/feed.js`` and ``assets/live/main.js``.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.marks import aloud, glyph, word


def notice() -> html.Div:
    """Lay out the strip that takes the place of the captions when the feed is behind or blind."""
    return html.Div([glyph("stopped"), html.Span(id=ids.NOTICE_TEXT)], id=ids.NOTICE, className="notice")


def told() -> html.Div:
    """Lay out what screen readers are told politely: the strip itself counts seconds, which nobody wants to hear."""
    lines = [html.P(id=element) for element in (ids.TOLD_FEED, ids.TOLD_BOTTLENECK)]
    return html.Div(lines, className="told", role="log", **aloud())


def empty() -> html.Section:
    """Lay out what a floor without a single order shows instead of the board."""
    return html.Section(
        [
            word("empty.title", "empty-title"),
            word("empty.first"),
            html.Pre(id=ids.EMPTY_CURL),
            word("empty.demo"),
        ],
        id=ids.EMPTY,
        className="empty",
    )


def drill() -> html.Div:
    """Lay out the band that a drill's screens carry, in both languages at once."""
    return html.Div("DRILL 演练", className="drill")
