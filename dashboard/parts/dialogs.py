"""What stands in front of a page: a question before an act that hurts, and a secret that is shown once.

Decides the shapes; the browser's own ``<dialog>`` keeps the keyboard inside and closes on Escape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.parts.marks import hooks, word


def dialog(element: str, title: Component, content: Sequence[Component]) -> html.Dialog:
    """Lay out a dialog that is closed."""
    named: dict[str, Any] = {"aria-labelledby": f"{element}-title"}
    head = html.H2(title, id=f"{element}-title")
    return html.Dialog([head, *content], id=element, className="dialog", **named)


def asking() -> html.Dialog:
    """Lay out the question before an act."""
    return dialog(
        ids.ASK,
        html.Span(id=ids.ASK_WORDS),
        [
            html.P(id=ids.ASK_ABOUT, className="about"),
            html.Div(
                [
                    html.Button(word("cancel"), type="button", className="button quiet", **hooks(close="no")),
                    html.Button(id=ids.ASK_DO, type="button", className="button primary", **hooks(close="yes")),
                ],
                className="dialog-acts",
            ),
        ],
    )


def secret() -> html.Dialog:
    """Lay out where a link or a key is shown, once."""
    return dialog(
        ids.ONCE,
        html.Span(id=ids.ONCE_WORDS),
        [
            html.P(id=ids.ONCE_ABOUT, className="about"),
            html.Div(id=ids.ONCE_VALUES, className="secrets"),
            html.P(word("secret.once"), className="once"),
            html.Div(
                html.Button(word("done"), type="button", className="button quiet", **hooks(close="yes")),
                className="dialog-acts",
            ),
        ],
    )
