"""The header of the wall: whose day it is, what came in, what was kept, what is open, and what time it is.

Decides the order and the shapes; the numbers are written by ``assets/live/header.js``.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from dash import html

from dashboard import ids
from dashboard.parts.marks import glyph, value, word

Drawn: TypeAlias = html.Span | list[html.Span]


def header() -> html.Header:
    """Lay out the five cells of the header."""
    return html.Header(
        [
            _cell(
                "day",
                [html.Span(id=ids.PEAK_NAME, className="figure name"), html.Span(id=ids.SCENE, className="scene")],
                html.Span(id=ids.PEAK_SINCE),
            ),
            _cell(
                "received",
                [value("received", "figure", element=ids.RECEIVED), word("received", "aside beside")],
                [
                    word("received", "alone"),
                    value("against_plan", "against", element=ids.AGAINST_PLAN),
                    value("against_compared", "against", element=ids.AGAINST_COMPARED),
                ],
                ids.HEAD_RECEIVED,
            ),
            _cell(
                "kept",
                [value("on_time_share", "figure", element=ids.ON_TIME_SHARE), _aside(ids.ON_TIME, "shipped_on_time")],
                html.Span(
                    [
                        glyph("breached"),
                        value("shipped_late", element=ids.LATE),
                        html.Span("·", className="dot-between"),
                        value("ship_overdue", element=ids.OVERDUE),
                    ],
                    id=ids.LATE_PAIR,
                    className="late-pair",
                ),
            ),
            _cell(
                "open",
                value("open", "figure", element=ids.OPEN),
                [word("open"), html.Span(id=ids.OPEN_HELD, className="held")],
            ),
            _cell(
                "time",
                [html.Span(id=ids.CLOCK_DATE, className="aside"), html.Span("—", id=ids.CLOCK, className="figure")],
                [
                    html.Span(id=ids.AS_OF),
                    html.Span(id=ids.SLOWEST, className="slowest"),
                    html.Span(id=ids.SLOWEST_AGE),
                ],
            ),
        ],
        id=ids.HEADER,
        className="header",
    )


def _aside(element: str, name: str) -> html.Span:
    return value(name, "aside", element)


def _cell(name: str, figure: Drawn, label: Drawn, element: str | None = None) -> html.Div:
    own: dict[str, Any] = {} if element is None else {"id": element}
    return html.Div(
        [html.Div(figure, className="line"), html.Div(label, className="label")], className=f"head head-{name}", **own
    )
