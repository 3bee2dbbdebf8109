"""One row of the board: an open stage from left to right, whose queue, how many, in and out, wait, promises, where.

Decides the shapes and their hooks (CONTRACT §8); the numbers are written by ``assets/live/rows.js``, the places
by ``assets/live/places.js``.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.marks import glyph, hooks, value, word
from dashboard.parts.notices import empty, notice
from models.vocabulary import OPEN_STAGES


def captions() -> html.Div:
    """Lay out the heads of the board's columns."""
    return html.Div(
        [
            word("column.stage", "caption"),
            html.Div(
                [word("column.depth", "counted"), word("column.share", "shared")],
                className="caption right",
            ),
            html.Span([word("column.in"), glyph("arrow"), word("column.out")], className="caption"),
            word("column.wait", "caption"),
            html.Span([glyph("at_risk"), word("column.at_risk")], className="caption caption-at-risk"),
            html.Span([glyph("breached"), word("column.breached")], className="caption caption-breached"),
            word("column.places", "caption right"),
        ],
        className="columns captions",
    )


def board() -> html.Section:
    """Lay out the captions and a row for every open stage; notices stand where the captions are, when there are any."""
    rows = [row(stage) for stage in OPEN_STAGES]
    return html.Section([captions(), notice(), *rows, empty()], id=ids.BOARD, className="board")


def row(stage: str) -> html.Div:
    """Lay out the row of one stage."""
    return html.Div(
        [
            html.Div([html.Div(className="title"), _state()], className="who"),
            html.Div(
                [html.Div("—", className="workable"), value("held", "held")],
                className="depth",
                **hooks(value="depth"),
            ),
            html.Div(
                [
                    html.Div(
                        [value("in_per_min"), glyph("arrow", "between"), value("out_per_min")], className="figure pair"
                    ),
                    html.Div([glyph("", "net-glyph"), value("net_per_min")], className="net"),
                ],
                className="flow",
            ),
            _wait(stage),
            html.Div(
                [
                    html.Div([glyph("at_risk"), value("at_risk")], className="figure at-risk"),
                    html.Div([glyph("breached"), value("breached")], className="figure breached"),
                    html.Div([word("oldest"), value("oldest_s")], className="oldest"),
                ],
                className="promises",
            ),
            html.Div(className="places"),
            html.Div(className="why"),
        ],
        id=ids.stage_row(stage),
        className="columns row",
        **hooks(stage=stage),
    )


def _state() -> html.Div:
    return html.Div([glyph("", "state-glyph"), value("state"), html.Span(className="worst")], className="state")


def _wait(stage: str) -> html.Div:
    if stage == "shipped":
        return html.Div([word("with_carriers", "carriers")], className="wait")
    return html.Div(
        [
            html.Div([value("wait_s", "figure"), value("target_s", "target")], className="wait-line"),
            html.Div(
                html.Div([html.Div(className="bar-fill"), html.Div(className="bar-tick")], className="bar"),
                className="bar-box",
            ),
        ],
        className="wait",
    )
