"""What a page may be narrowed to, as a bar; and what stands there when nothing on the floor matches.

Decides which dimensions there are and in what order; the choices are made in the browser from the floor's own places
(``assets/desk/filters.js``).
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.parts.marks import glyph, hooks, word
from models.vocabulary import DIMENSIONS


def filters(*before: Component) -> html.Div:
    """Lay out a choice for each dimension, and what clears them; ``before`` stands in front of them."""
    fields = [
        html.Div(className="field", **hooks(filter=dimension, title=f"filter.{dimension}")) for dimension in DIMENSIONS
    ]
    clear = html.Button(
        word("filters.clear"), id=ids.FILTERS_CLEAR, type="button", className="button plain", hidden=True
    )
    return html.Div(
        [*before, *fields, clear], id=ids.FILTERS, className="filters", role="group", **hooks(label="filters")
    )


def filtered_out() -> html.Div:
    """Lay out what is said when no order has all that was chosen."""
    return html.Div(
        [
            html.P(word("filters.none"), className="none-title"),
            html.P(word("filters.none_about"), className="about"),
        ],
        id=ids.FILTERED_OUT,
        className="none",
    )


def connection() -> html.Div:
    """Lay out how much of the page can be believed, and as of when."""
    return html.Div(
        [glyph("unknown"), html.Span(className="line-feed"), html.Span(className="line-as-of")],
        id=ids.CONNECTION,
        className="connection",
    )
