"""The fields of a form, as descriptions from which ``assets/desk/fields.js`` makes labels and inputs.

Decides what a field is called, what a browser may fill in by itself and what it accepts; whether a value is right is
decided on the server.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.parts.marks import glyph, hooks, word


def field(
    name: str, label: str, kind: str = "text", *, fills: str = "off", note: str = "", needed: bool = True
) -> html.Div:
    """Describe an input; ``fills`` is HTML's autocomplete token, ``kind`` its type."""
    more = {"note": note} if note else {}
    if not needed:
        more["optional"] = "true"
    return html.Div(className="field", **hooks(field=name, kind=kind, title=label, fills=fills, **more))


def choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> html.Div:
    """Describe a choice of one; the options are (value, word)."""
    described = json.dumps([list(option) for option in options])
    return html.Div(className="field", **hooks(field=name, kind="choice", title=label, options=described))


def form(element: str, *content: Component, class_name: str = "form", **props: Any) -> html.Form:
    """Lay out a form; nothing is ever sent by the browser itself."""
    said = html.Div(className="form-error", role="alert")
    return html.Form([*content[:-1], said, content[-1]], id=element, className=class_name, method="post", **props)


def rules() -> html.Div:
    """Lay out what a password needs; each line is ticked while it is typed."""
    lines = [html.Li([glyph("open"), word(f"rule.{name}")], **hooks(rule=name)) for name in ("long", "other", "rare")]
    return html.Div([html.P(word("rules"), className="rules-title"), html.Ul(lines)], className="rules")
