"""What stands below the board: throughput over time, exceptions, sources.

Decides the frames; lines and lists are drawn by ``assets/live/chart.js`` and ``assets/live/lists.js``.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.marks import glyph, value, word


def foot() -> html.Div:
    """Lay out the three frames."""
    return html.Div(
        [
            html.Section(
                [
                    html.Div(
                        [
                            html.Span([glyph("line"), word("received")], className="legend legend-in"),
                            html.Span([glyph("patch"), word("shipped")], className="legend"),
                            html.Span([glyph("dashes"), word("plan")], className="legend legend-plan"),
                            html.Span(
                                [glyph("thin"), html.Span(id=ids.CHART_COMPARED)], className="legend legend-compared"
                            ),
                            html.Span([glyph("hatched"), word("uncovered")], className="legend legend-uncovered"),
                        ],
                        id=ids.CHART_TITLE,
                        className="foot-title",
                    ),
                    html.Div(id=ids.CHART, className="chart", role="img"),
                ],
                className="foot-chart",
            ),
            html.Section(
                [
                    _title("exceptions", value("exceptions", element=ids.EXCEPTIONS_TOTAL), ids.EXCEPTIONS_MORE),
                    html.Div(id=ids.EXCEPTIONS, className="list"),
                ]
            ),
            html.Section(
                [
                    _title("sources", html.Span(id=ids.SOURCES_TOTAL), ids.SOURCES_MORE),
                    html.Div(id=ids.SOURCES, className="list marked"),
                ]
            ),
        ],
        className="foot",
    )


def _title(key: str, total: html.Span, more: str) -> html.Div:
    return html.Div([word(key), total, html.Span(id=more, className="more")], className="foot-title")
