"""The bar of the desk: where one can go, who one is, language and theme.

Decides which places there are and what scope each needs; a place that the signed-in person may not enter is hidden in
the browser and refused by the server. The wall has no bar.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from dash import html

from dashboard import ids
from dashboard.parts.marks import hooks, unread, word
from dashboard.words import LANGUAGES


class Place(NamedTuple):
    """One place in a bar."""

    word: str
    path: str
    scope: str = "read"
    below: str = ""
    """Every page whose path begins so belongs to this place; empty: only the page itself."""

    def holds(self, path: str) -> bool:
        """Whether a page belongs here."""
        return path.startswith(self.below) if self.below else path == self.path


PLACES: Final = (
    Place("bar.wall", "/wall"),
    Place("bar.floor", "/floor", below="/floor"),
    Place("bar.sources", "/sources"),
    Place("bar.settings", "/settings/me", below="/settings/"),
)
"""The desk's pages, in the order of the bar."""

SETTINGS: Final = (
    Place("bar.me", "/settings/me"),
    Place("bar.people", "/settings/people", "admin"),
    Place("bar.keys", "/settings/keys", "admin"),
    Place("bar.audit", "/settings/audit", "admin"),
    Place("bar.policy", "/settings/policy"),
    Place("bar.connections", "/settings/connections"),
)
"""The pages of the settings."""

_NAMES: Final = {"en": "EN", "zh": "中文"}


def navigation(path: str) -> html.Header:
    """Lay out the bar of the page at ``path``."""
    return html.Header(
        [
            html.A(html.Span(className="skip-word", **hooks(word="skip")), href=f"#{ids.CONTENT}", className="skip"),
            mark(),
            html.Nav([_link(place, path) for place in PLACES], className="places-bar", **hooks(label="bar")),
            html.Div(
                [
                    html.Div(id=ids.ZONE, className="zone-choice"),
                    switches(),
                    html.Button(
                        "?", id=ids.SHORTCUTS, type="button", className="button icon", **hooks(label="press.title")
                    ),
                    html.Div(
                        [
                            html.A(
                                [html.Span(id=ids.ME_NAME, className="me-name"), html.Span(id=ids.ME_ROLE)],
                                href="/settings/me",
                                className="me",
                            ),
                            html.Button(word("sign_out"), id=ids.SIGN_OUT, type="button", className="button quiet"),
                        ],
                        className="account",
                    ),
                ],
                className="bar-right",
            ),
        ],
        className="bar",
    )


def settings_bar(path: str) -> html.Nav:
    """Lay out the places within the settings."""
    return html.Nav([_link(place, path) for place in SETTINGS], className="side", **hooks(label="bar.settings"))


def switches() -> html.Div:
    """Lay out the choice of language and theme."""
    languages = [
        html.A(_NAMES[lang], href=f"?lang={lang}", lang={"zh": "zh-CN"}.get(lang, lang), **hooks(lang=lang))
        for lang in LANGUAGES
    ]
    return html.Div(
        [
            html.Div(languages, className="segments", role="group", **hooks(label="bar.lang")),
            html.Button(html.Span(className="sun-moon"), id=ids.THEME, type="button", className="button icon"),
        ],
        className="switches",
    )


def mark() -> html.Div:
    """Lay out the name of the house."""
    return html.Div([html.Span(className="logo", **unread()), html.Span("Peakline")], className="brand")


def _link(place: Place, path: str) -> html.A:
    here: dict[str, Any] = {"aria-current": "page" if place.path == path else "true"} if place.holds(path) else {}
    return html.A(word(place.word), href=place.path, className="place-link", **here, **hooks(scope=place.scope))
