"""The map of places: a row for each open stage, a column for each warehouse or channel, switches for both.

Decides the frame and the choices; the cells are drawn by ``assets/desk/heatmap.js``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from dashboard import ids
from dashboard.parts.marks import hooks, word

PLACES: Final = ("warehouse", "channel")
SHOWN: Final = ("wait", "breached", "depth", "stalled")


def heatmap() -> html.Section:
    """Lay out the card; its table is empty until a frame comes."""
    head = html.Div(
        [
            html.Div([html.H2(word("heat")), html.P(word("heat.about"), className="about")], className="title-words"),
            html.Div(
                [_switch("by", "heat.by", "heat_by", PLACES), _switch("show", "heat.show", "heat_show", SHOWN)],
                className="heat-switches",
            ),
        ],
        className="card-title heat-head",
    )
    table = html.Div(id=ids.HEATMAP, className="heat-box", **hooks(label="heat"), tabIndex="-1")
    legend = html.Div(id=ids.HEATMAP_LEGEND, className="heat-legend")
    return html.Section([head, table, legend], className="card numbers")


def _switch(name: str, label: str, words: str, options: Sequence[str]) -> html.Div:
    pressed: dict[str, Any] = {"aria-pressed": "false"}
    buttons = [
        html.Button(word(f"{words}.{option}"), type="button", **pressed, **hooks(option=option)) for option in options
    ]
    named: dict[str, Any] = hooks(switch=name, label=label)
    return html.Div(buttons, className="segments", role="group", **named)
