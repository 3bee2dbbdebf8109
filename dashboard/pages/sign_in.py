"""Where people come in: name and password, the company's account, or a link that works once.

Decides what stands on the card; which of its faces is shown depends on what ``GET /api/v1/sign-in`` says and is for
``assets/desk/sign_in.js``.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.desk import act, still
from dashboard.parts.forms import field, form, rules
from dashboard.parts.marks import glyph, hooks, unread, word
from dashboard.parts.navigation import mark, switches
from dashboard.parts.notices import drill
from dashboard.words import carried
from dashboard.words_desk import DESK, RULES, SIGN_IN

PATH = "/sign-in"


def layout() -> html.Div:
    """Lay out the three faces of the card; all are hidden until it is known which one holds."""
    page = html.Div(
        [
            drill(),
            html.Div(className="skyline", **unread()),
            html.Div([mark(), switches()], className="gate-bar"),
            html.Main([_sign_in(), _choose(), _over()], id=ids.CONTENT, className="gate"),
        ],
        id=ids.DESK,
        className="desk gated",
        **hooks(words=carried(DESK, RULES, SIGN_IN)),
    )
    return still(page)


def _sign_in() -> html.Section:
    return html.Section(
        [
            html.H1(word("sign_in")),
            html.P(word("sign_in.about"), className="about"),
            form(
                ids.SIGN_IN_FORM,
                field("name", "name", fills="username"),
                field("password", "password", "password", fills="current-password"),
                act("sign_in", ids.SIGN_IN_GO, "primary", submits=True),
            ),
            html.Div(
                [
                    html.Div(word("or"), className="or"),
                    html.A(word("sign_in.company"), id=ids.COMPANY, href="/sign-in/oidc", className="button quiet"),
                ],
                id=ids.COMPANY_BOX,
                className="company",
                hidden=True,
            ),
            html.P(word("sign_in.lost"), className="small"),
        ],
        id=ids.FACE_SIGN_IN,
        className="gate-card",
        hidden=True,
    )


def _choose() -> html.Section:
    return html.Section(
        [
            html.H1(id=ids.CHOOSE_WORDS),
            html.P(id=ids.CHOOSE_ABOUT, className="about"),
            form(
                ids.CHOOSE_FORM,
                field("name", "name", fills="username", note="choose.name_note"),
                field("password", "password.new", "password", fills="new-password"),
                rules(),
                act("choose.go", ids.CHOOSE_GO, "primary", submits=True),
            ),
        ],
        id=ids.FACE_CHOOSE,
        className="gate-card",
        hidden=True,
    )


def _over() -> html.Section:
    return html.Section(
        [
            glyph("refused", "big"),
            html.H1(word("link.over")),
            html.P(word("link.over_about"), className="about"),
            html.A(word("link.to_sign_in"), href="/sign-in", className="button quiet full"),
        ],
        id=ids.FACE_OVER,
        className="gate-card",
        hidden=True,
    )
