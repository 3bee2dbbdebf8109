"""Oneself: who one is here, where one is signed in, and one's password.

Decides what stands where; it is filled by ``assets/desk/me.js`` from ``/api/v1/session`` and ``/api/v1/sessions``.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.desk import act, card, desk, listing
from dashboard.parts.forms import field, form, rules
from dashboard.parts.marks import word
from dashboard.words_desk import RULES
from dashboard.words_settings import ME

PATH = "/settings/me"


def layout() -> html.Div:
    """Lay out the three cards."""
    title = html.Div(
        html.Div([html.H1(html.Span("—", id=ids.ME_TITLE)), html.P(id=ids.ME_MAY, className="about")]),
        className="title-line",
    )
    return desk(PATH, title, [_facts(), _sessions(), _password()], [ME, RULES], settings=True)


def _facts() -> html.Dl:
    facts = [("me.role", ids.ME_FACT_ROLE), ("me.until", ids.ME_FACT_UNTIL)]
    return html.Dl([html.Div([html.Dt(word(key)), html.Dd("—", id=at)]) for key, at in facts], className="facts")


def _sessions() -> html.Section:
    columns = [
        ("browser", "sessions.browser"),
        ("address", "sessions.address"),
        ("since", "sessions.since"),
        ("seen", "sessions.seen"),
        ("acts", "actions"),
    ]
    acts = html.Div(act("sessions.end_all", ids.END_ALL), className="card-acts")
    return card("sessions", acts, listing(ids.SESSIONS, "sessions", columns, 2))


def _password() -> html.Section:
    return card(
        "password.title",
        form(
            ids.CHANGE_FORM,
            # So that a password manager knows whose password this is.
            field("name", "me.title", "hidden-name", fills="username"),
            field("present", "password.present", "password", fills="current-password"),
            field("new", "password.new", "password", fills="new-password"),
            rules(),
            html.Div(act("password.save", ids.CHANGE_GO, "primary", submits=True), className="form-acts"),
            class_name="form narrow",
        ),
        about="password.about",
    )
