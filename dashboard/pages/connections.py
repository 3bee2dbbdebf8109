"""Connections: the doors for machines, each with what to type, and the keys that open them.

Decides what stands where; addresses and examples are written by ``assets/desk/connections.js``, which asks
``/api/v1/keys`` for those who may see them.
"""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.parts.desk import card, desk, listing, title
from dashboard.parts.marks import hooks, word
from dashboard.words_policy import CONNECTIONS
from dashboard.words_settings import KEYS

PATH = "/settings/connections"
ANSWERS: Final = ("202", "400", "401", "413", "429", "503")
"""What the door for events may answer."""
_BORROWED: Final = ("scope.", "keys.any_source", "keys.used", "keys.name", "keys.scope", "keys.sources", "keys.from")


def layout() -> html.Div:
    """Lay out the doors, then the keys."""
    columns = [("scope", "keys.scope"), ("name", "keys.name"), ("sources", "keys.sources"), ("used", "keys.used")]
    keys = html.Div(
        card(
            "doors.keys",
            html.A(word("doors.to_keys"), href="/settings/keys", className="button quiet card-acts"),
            listing(ids.DOOR_KEYS, "doors.keys", columns, 3),
            about="doors.keys_about",
        ),
        id=ids.DOORS_ADMIN,
        hidden=True,
    )
    told = html.P(word("doors.ask_admin"), id=ids.DOORS_OTHERS, className="about", hidden=True)
    answers = html.Dl(
        [html.Div([html.Dt(code), html.Dd(word(f"answer.{code}"))]) for code in ANSWERS], className="answers"
    )
    content = [
        _door("events", html.H3(word("doors.answers")), answers),
        _door("read"),
        _door("log", html.P(word("doors.log_partitions"), className="note")),
        keys,
        told,
    ]
    borrowed = {key: said for key, said in KEYS.items() if key.startswith(_BORROWED)}
    return desk(PATH, title("doors.title", "doors.about"), content, [CONNECTIONS, borrowed], settings=True)


def _door(name: str, *more: Component) -> html.Section:
    example = html.Div(className="example", **hooks(example=name))
    return card(f"doors.{name}", example, *more, about=f"doors.{name}_about")
