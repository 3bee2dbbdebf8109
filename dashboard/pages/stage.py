"""One stage in depth: how long orders stayed, how old they are, what comes and goes, by warehouse and by channel.

Decides what stands where. The figures come from ``/ws/live`` as on the Floor, the rest from ``/api/v1/stages/{stage}``
and ``/api/v1/series`` (``assets/desk/stage.js``).
"""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.parts.desk import desk, listing
from dashboard.parts.figures import figure, numbers
from dashboard.parts.filters import connection, filtered_out, filters
from dashboard.parts.marks import glyph, hooks, unread, word
from dashboard.parts.notices import notice
from dashboard.words_floor import BORROWED, FILTERS
from dashboard.words_means import MEANS
from dashboard.words_stage import COLUMNS, STAGE
from dashboard.words_why import CARD, FIGURES

PATH = "/floor/stage"
NUMBERS: Final = (
    ("state", "head.state"),
    ("depth", "head.depth"),
    ("held", "head.held"),
    ("flow", "head.flow"),
    ("net", "head.net"),
    ("wait", "head.wait"),
    ("at_risk", "head.at_risk"),
    ("breached", "head.breached"),
    ("stalled", "head.stalled"),
    ("oldest", "head.oldest"),
)


def layout() -> html.Div:
    """Lay out the page."""
    back = html.A(word("depth.back"), href="/floor", className="back", id=ids.BACK)
    words = [back, html.H1(id=ids.STAGE_NAME), html.P(word("depth_about"), className="about")]
    head = html.Div(
        [html.Div(words, className="title-words"), html.Div(connection(), className="title-acts")],
        className="title-line",
    )
    choice = html.Div(className="field", **hooks(choice="stage", title="depth.stage"))
    charts = [
        _chart("dwell", ids.DWELL, _key("bars.target", "target")),
        _chart("age", ids.AGE, _key("bars.workable", "workable"), _key("bars.held", "held"), _key("bars.late", "late")),
    ]
    flows = _chart("flows", ids.FLOWS, _key("flows.in", "in"), _key("flows.out", "out"), _key("flows.usual", "usual"))
    content = [
        filters(choice),
        notice(),
        filtered_out(),
        html.Div(
            [
                _figures(),
                html.P(id=ids.USUAL, className="usual note"),
                html.Div(charts, className="pair"),
                flows,
                _places("by_warehouse", ids.BY_WAREHOUSE, "by_place.warehouse"),
                _places("by_channel", ids.BY_CHANNEL, "by_place.channel"),
            ],
            className="floor depth-page",
        ),
    ]
    return desk(PATH, head, content, [BORROWED, FILTERS, COLUMNS, STAGE, CARD, FIGURES, MEANS])


def _figures() -> html.Section:
    flow = html.Span([figure("in_per_min", "large"), glyph("arrow"), figure("out_per_min", "large")], className="twin")
    dwell = html.Span(
        [figure("dwell_p50_s", "large"), html.Span("/", **unread()), figure("dwell_p95_s", "large")], className="twin"
    )
    late = html.Span([figure("at_risk", "at-risk", before="at_risk"), figure("late_p90_s")], className="day-aside")
    net = html.Span(
        [glyph("", "net-glyph"), figure("net_per_min"), html.Span(className="usual-rate")], className="day-aside"
    )
    cells = [
        _cell(figure("depth", "large"), "depth.waiting", figure("held")),
        _cell(flow, "depth.flow", net),
        _cell(figure("wait_s", "large"), "depth.wait", figure("target_s")),
        _cell(figure("breached", "large breached", before="breached"), "depth.late", late),
        _cell(figure("oldest_s", "large"), "depth.oldest", figure("stalled")),
        _cell(dwell, "depth.dwell", html.Span(className="usual-dwell")),
    ]
    return html.Section(cells, id=ids.STAGE_FIGURES, className="day day-six", **hooks(stage=""))


def _cell(number: Component, label: str, aside: Component) -> html.Div:
    line = html.Div([number, word(label, "day-label")], className="day-line figure-box")
    return html.Div([line, html.Div(aside, className="day-more")], className="day-cell")


def _chart(key: str, element: str, *keys: Component) -> html.Section:
    words = html.Div([html.H2(word(key)), html.P(word(f"{key}.about"), className="about")], className="title-words")
    head = html.Div([words, html.Div(list(keys), className="chart-keys")], className="card-title")
    return html.Section([head, html.Div(id=element, className="chart")], className="card numbers chart-card")


def _key(key: str, name: str) -> html.Span:
    return html.Span([html.Span(className=f"chart-key key-{name}", **unread()), word(key)], **hooks(key=name))


def _places(key: str, element: str, first: str) -> html.Section:
    return numbers(key, listing(element, key, (("place", first), *NUMBERS), 4), class_name="stages-card")
