"""The phone's page: whoever is on call opens it with one hand and knows what is wrong, and how old that is.

Decides what stands where, in one column: how much can be believed, stages and places with the worst first, the day's
figures. Every number comes from ``/ws/live`` (``assets/desk/now.js``). Who is on call and the incidents that nobody
has claimed go above the stages, the search for an order between places and figures, each as a section of its own.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.parts.desk import still
from dashboard.parts.marks import glyph, hooks, value, word
from dashboard.parts.navigation import switches
from dashboard.parts.notices import drill
from dashboard.parts.sheet import sheet
from dashboard.parts.stage_card import card
from dashboard.parts.thumb import thumb_bar
from dashboard.words import WORDS, carried
from dashboard.words_desk import DESK
from dashboard.words_now import NOW
from models.vocabulary import OPEN_STAGES

PATH = "/now"


def layout() -> html.Div:
    """Lay out the phone's page."""
    main = html.Main([_day(), _stages(), _places(), _figures(), _look()], id=ids.CONTENT, tabIndex="-1")
    page = html.Div(
        [
            drill(),
            _age(),
            html.Div(id=ids.SAID, className="said", role="status"),
            main,
            thumb_bar(PATH),
            sheet(),
            html.Div(id=ids.NOW_HOT, className="unseen", role="status"),
        ],
        id=ids.DESK,
        className="desk now",
        **hooks(words=carried(DESK, NOW, WORDS)),
    )
    return still(page)


def _age() -> html.Header:
    """How old the numbers are: first, and always in sight."""
    fresh = html.Div(
        [
            html.Div(
                [glyph("live"), word("now.live", "strong"), html.Span(id=ids.AS_OF, className="as-of")],
                className="age-line",
            ),
            html.Div(
                [html.Span(id=ids.SLOWEST, className="slowest"), html.Span(id=ids.SLOWEST_AGE)], className="age-feed"
            ),
        ],
        className="age-fresh",
    )
    old = html.Div([glyph("stopped"), html.Span(id=ids.NOTICE_TEXT)], id=ids.NOTICE, className="age-old", role="status")
    button = html.Button(
        [html.Span(className="filter-sign", **hooks(sign="filter")), word("now.filter")],
        id=ids.NOW_FILTER,
        type="button",
        className="button quiet",
    )
    return html.Header([fresh, old, button], className="age")


def _day() -> html.Div:
    """Whose day it is, what it is narrowed to, and what a floor without an order says."""
    return html.Div(
        [
            html.Div(
                [
                    html.H1(id=ids.PEAK_NAME),
                    html.Span(id=ids.PEAK_SINCE, className="soft"),
                    html.Span(id=ids.CLOCK_DATE, className="soft"),
                ],
                className="day-line",
            ),
            html.Div(id=ids.NOW_CHIPS, className="narrowed"),
            html.Div(
                [word("now.empty", "none-title"), word("now.empty_about", "about")], id=ids.EMPTY, className="now-empty"
            ),
        ]
    )


def _stages() -> html.Section:
    cards = html.Ol([card(stage) for stage in OPEN_STAGES], id=ids.NOW_STAGES, className="stage-cards")
    return html.Section([html.H2(word("now.stages")), cards], className="now-stages")


def _places() -> html.Section:
    rows = html.Ol(id=ids.NOW_PLACES, className="place-rows")
    none = html.P([glyph("check"), word("now.places_none")], className="places-none")
    return html.Section([html.H2(word("now.places")), rows, none], className="now-places")


def _figures() -> html.Section:
    kept = html.Div(
        [
            _figure("on_time_share", "now.on_time"),
            html.Div(
                [
                    _figure("shipped_on_time", "now.kept"),
                    _figure("shipped_late", "now.missed"),
                    _figure("ship_overdue", "now.overdue"),
                ],
                className="three",
            ),
        ],
        className="tile kept",
    )
    tiles = [
        html.Div(_figure("received", "now.received"), className="tile"),
        html.Div(_figure("open", "now.open", value("held", "held")), className="tile"),
        kept,
        html.Div(_figure("exceptions", "now.exceptions"), className="tile"),
        html.Div(_figure("stalled", "now.stalled"), className="tile"),
    ]
    return html.Section(
        [html.H2(word("now.day")), html.Div(tiles, id=ids.NOW_FIGURES, className="tiles")], className="now-figures"
    )


def _figure(name: str, label: str, *more: Component) -> html.Div:
    return html.Div([value(name, "figure"), html.Div([word(label), *more], className="label")], className="headline")


def _look() -> html.Div:
    """Language, theme and who one is: last, for they are chosen once."""
    who = html.A(
        [html.Span(id=ids.ME_NAME, className="me-name"), html.Span(id=ids.ME_ROLE)], href="/settings/me", className="me"
    )
    leave = html.Button(word("sign_out"), id=ids.SIGN_OUT, type="button", className="button quiet")
    zone = html.Div(id=ids.ZONE, className="zone-choice")
    return html.Div([zone, switches(), html.Div([who, leave], className="account")], className="now-look")
