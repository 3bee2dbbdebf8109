"""The sheet from below that narrows the phone's page: one warehouse, one channel.

Decides where the choices stand; which there are comes from the floor (``assets/desk/now_sheet.js``).
"""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard import ids
from dashboard.parts.desk import act
from dashboard.parts.dialogs import dialog
from dashboard.parts.marks import hooks, word

DIMENSIONS: Final = ("warehouse", "channel")
"""What is chosen here; an address may narrow by all five."""


def sheet() -> html.Dialog:
    """Lay out the sheet; its choices are made when it is opened."""
    groups = [
        html.Div([html.H3(word(f"now.{name}")), html.Div(className="choices", **hooks(choices=name))])
        for name in DIMENSIONS
    ]
    return dialog(
        ids.NOW_SHEET,
        word("now.filter"),
        [
            html.Div(groups, id=ids.NOW_CHOICES, className="choice-groups"),
            html.Div(
                [act("now.clear", ids.NOW_CLEAR), act("now.show", ids.NOW_SHOW, "primary")], className="sheet-acts"
            ),
        ],
    )
