"""A stage as a card: what the wall has in a row, for a hand's width.

Decides the shapes and their hooks (CONTRACT §8), which are those of the wall's row: the same script writes both
(``assets/live/rows.js``).
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.marks import glyph, hooks, value, word


def card(stage: str) -> html.Li:
    """Lay out the card of one stage; all of it is the link to the stage in depth."""
    target = f"/floor/stage?stage={stage}"
    return html.Li(
        [
            html.Div(
                [
                    html.Div([html.H3(html.A(className="title", href=target, **hooks(to=target))), _state()]),
                    html.Div(
                        [html.Div("—", className="workable"), value("held", "held")],
                        className="depth",
                        **hooks(value="depth"),
                    ),
                ],
                className="card-line",
            ),
            html.P(className="why"),
            *([] if stage == "shipped" else [bar()]),
            html.Div(
                [_wait(stage), _flow(), *(_promise(name) for name in ("at_risk", "breached"))], className="stage-facts"
            ),
        ],
        id=ids.stage_row(stage),
        className="stage-card",
        **hooks(stage=stage),
    )


def bar() -> html.Div:
    """Lay out the wait as a bar, the target as a tick in its middle; the numbers stand beside it."""
    return html.Div([html.Div(className="bar-fill"), html.Div(className="bar-tick")], className="bar")


def _state() -> html.Div:
    return html.Div([glyph("", "state-glyph"), value("state"), html.Span(className="worst")], className="state")


def _wait(stage: str) -> html.Div:
    if stage == "shipped":
        return _fact([value("oldest_s")], [word("oldest")])
    return _fact([value("wait_s")], [word("now.wait"), value("target_s")])


def _flow() -> html.Div:
    return _fact(
        [value("in_per_min"), glyph("arrow", "between"), value("out_per_min")],
        [glyph("", "net-glyph"), value("net_per_min"), word("now.per_min")],
    )


def _promise(name: str) -> html.Div:
    return _fact([value(name)], [glyph(name), word(f"column.{name}")], name.replace("_", "-"))


def _fact(figure: list[html.Span], label: list[html.Span], kind: str = "") -> html.Div:
    return html.Div(
        [html.Div(figure, className="figure"), html.Div(label, className="label")], className=f"fact {kind}".strip()
    )
