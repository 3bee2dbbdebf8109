"""The day in a line: five figures, each with its label and what belongs to it, each of which explains itself.

Decides the order and the shapes; the numbers are written by ``assets/desk/day.js``.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.parts.marks import glyph, hooks, unread, word


def figure(name: str, class_name: str = "", *, before: str = "") -> html.Button:
    """Lay out a number of CONTRACT §6 that is a button: it says why it is what it is."""
    shown = html.Span("—", **hooks(shown="true"))
    content = [glyph(before), shown] if before else [shown]
    return html.Button(content, type="button", className=f"figure {class_name}".strip(), **hooks(value=name))


def day() -> html.Section:
    """Lay out the five cells."""
    kept = html.Div(
        [figure("shipped_on_time"), _dot(), figure("shipped_late"), _dot(), figure("ship_overdue", "promise")],
        className="day-aside",
    )
    cells = [
        _cell("received", figure("received", "large"), "today.received", html.Span(id=ids.DAY_NAME)),
        _cell("on_time_share", figure("on_time_share", "large"), "today.on_time", kept),
        _cell("open", figure("open", "large"), "today.open", figure("held", "small-figure")),
        _cell("exceptions", figure("exceptions", "large"), "today.exceptions", html.Span(className="day-oldest")),
        _cell("stalled", figure("stalled", "large"), "today.stalled", figure("partial", "small-figure")),
    ]
    return html.Section(cells, id=ids.DAY, className="day")


def numbers(key: str, *content: Component, about: str = "", class_name: str = "") -> html.Section:
    """Lay out a card whose numbers lose their light when they cannot be believed."""
    words = [html.H2(word(key)), *([html.P(word(about), className="about")] if about else [])]
    title = html.Div(words, className="card-title")
    return html.Section([title, *content], className=f"card numbers {class_name}".strip())


def _cell(name: str, number: Component, label: str, aside: Component) -> html.Div:
    return html.Div(
        [
            html.Div([number, word(label, "day-label")], className="day-line figure-box"),
            html.Div(aside, className="day-more"),
        ],
        className=f"day-cell day-{name.replace('_', '-')}",
    )


def _dot() -> html.Span:
    return html.Span("·", className="day-dot", **unread())
