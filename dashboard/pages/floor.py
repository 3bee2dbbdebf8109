"""The Floor: the day in a line, every stage, every place, and what waits for a person; narrowed to what one asks for.

Decides what stands where; every number comes from ``/ws/live`` in the browser (``assets/desk/floor.js``), each leads
to the stage in depth or says why it is what it is.
"""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard import ids
from dashboard.parts.desk import desk, listing, title
from dashboard.parts.figures import day, numbers
from dashboard.parts.filters import connection, filtered_out, filters
from dashboard.parts.heatmap import heatmap
from dashboard.parts.marks import word
from dashboard.parts.notices import notice
from dashboard.words_floor import BORROWED, FILTERS, FLOOR
from dashboard.words_means import MEANS
from dashboard.words_why import CARD, FIGURES

PATH = "/floor"
COLUMNS: Final = (
    ("stage", "head.stage"),
    ("trend", "head.trend"),
    ("depth", "head.depth"),
    ("held", "head.held"),
    ("flow", "head.flow"),
    ("net", "head.net"),
    ("wait", "head.wait"),
    ("at_risk", "head.at_risk"),
    ("breached", "head.breached"),
    ("late_p90", "head.late_p90"),
    ("stalled", "head.stalled"),
    ("oldest", "head.oldest"),
    ("dwell", "head.dwell"),
)


def layout() -> html.Div:
    """Lay out the page."""
    head = title("page.floor", "floor_about", connection())
    bottleneck = html.P(id=ids.BOTTLENECK, className="bottleneck")
    table = listing(ids.STAGE_TABLE, "stages", COLUMNS, 7)
    stages = numbers("stages", bottleneck, table, about="stages.about", class_name="stages-card")
    waiting = html.Div(
        [_list("troubles", ids.TROUBLES), _list("holds", ids.HOLDS)],
        className="pair",
    )
    content = [
        html.A(word("floor_phone"), href="/now", className="to-phone"),
        filters(),
        notice(),
        _new_shop(),
        filtered_out(),
        html.Div([day(), stages, heatmap(), waiting], className="floor"),
    ]
    return desk(PATH, head, content, [BORROWED, FILTERS, FLOOR, CARD, FIGURES, MEANS])


def _list(key: str, element: str) -> html.Section:
    return numbers(key, html.Div(id=element, className="lines"), about=f"{key}.about")


def _new_shop() -> html.Section:
    """Lay out what a shop without a single order is told."""
    return html.Section(
        [
            html.H2(word("empty.title")),
            html.P(word("new_shop.about"), className="about"),
            html.Pre(id=ids.NEW_SHOP_CURL, tabIndex="0"),
            html.Div(
                [
                    html.Button(word("copy"), id=ids.NEW_SHOP_COPY, type="button", className="button primary"),
                    html.A(word("new_shop.key"), href="/settings/keys", className="button quiet"),
                ],
                className="form-acts",
            ),
            html.P(word("empty.demo"), className="note"),
        ],
        id=ids.NEW_SHOP,
        className="card new-shop",
    )
