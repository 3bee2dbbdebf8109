"""The frame of a page of the desk: the drill's band, the bar, a title with its acts, what is said, the content.

Decides where these stand, and what a list and a field look like to the scripts that fill them (``assets/desk``):
Dash's plain HTML has no inputs, so a field is laid out as its description and made in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.parts.dialogs import asking
from dashboard.parts.marks import hooks, unread, word
from dashboard.parts.navigation import navigation, settings_bar
from dashboard.parts.notices import drill
from dashboard.parts.thumb import thumb_bar
from dashboard.words import carried
from dashboard.words_desk import DESK

Words = Mapping[str, tuple[str, str]]


def desk(
    path: str, title: Component, content: Sequence[Component], words: Sequence[Words], *, settings: bool = False
) -> html.Div:
    """Frame a page; ``words`` are those it speaks beside the desk's own."""
    main = html.Main(
        [title, html.Div(id=ids.SAID, className="said", role="status"), *content], id=ids.CONTENT, tabIndex="-1"
    )
    inner = [settings_bar(path), main] if settings else [main]
    framed = html.Div(inner, className="page" if settings else "page wide")
    page = html.Div(
        [drill(), navigation(path), framed, thumb_bar(path), asking()],
        id=ids.DESK,
        className="desk",
        **hooks(words=carried(DESK, *words)),
    )
    return still(page)


def still(layout: html.Div) -> html.Div:
    """Let Dash count no clicks: it would draw anew what our scripts filled, and tell readers that it can be clicked."""
    for component in (layout, *layout._traverse()):  # type: ignore[no-untyped-call]
        if getattr(component, "id", None) is not None:
            component.disable_n_clicks = True
    return layout


def title(key: str, about: str, *acts: Component) -> html.Div:
    """Lay out the title of a page, one sentence about it, and what can be done here."""
    return html.Div(
        [
            html.Div([html.H1(word(key)), html.P(word(about), className="about")], className="title-words"),
            html.Div(list(acts), className="title-acts"),
        ],
        className="title-line",
    )


def card(key: str, *content: Component, about: str = "") -> html.Section:
    """Lay out a card with a heading."""
    words = [html.H2(word(key)), *([html.P(word(about), className="about")] if about else [])]
    return html.Section([html.Div(words, className="card-title"), *content], className="card")


def listing(element: str, label: str, columns: Sequence[tuple[str, str]], lines: int = 4) -> html.Div:
    """Lay out a list that is loading: its columns as (name, word), grey lines until the rows are there."""
    skeleton = [html.Div(className="skeleton", **unread()) for _ in range(lines)]
    described = json.dumps([list(column) for column in columns])
    return html.Div(skeleton, id=element, className="listing", **hooks(state="loading", columns=described, title=label))


def act(key: str, element: str, kind: str = "quiet", *, submits: bool = False) -> html.Button:
    """Lay out a button; ``kind`` is ``primary`` or ``quiet``."""
    return html.Button(
        word(key), id=element, type="submit" if submits else "button", className=f"button {kind}", disabled=False
    )
