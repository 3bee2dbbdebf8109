"""From tokens to principals in one question to the database, however many are asked for at once.

In the caller's transaction. How long an answer is good for, and what holds while there is none, is the
``directory``'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from backend.access import keys, sessions
from backend.access.roles import KEY_SCOPES, ROLES, Principal

By = Literal["session", "bearer", "display"]
"""What a token came as: the session cookie, ``Authorization: Bearer``, the display cookie."""

Question = tuple[By, str]
"""What a token came as, and its digest."""

DISPLAY = "display"


class Found(NamedTuple):
    """Who a token is, and when they were here last as far as it is written."""

    principal: Principal
    seen_at: int


def look_up(
    connection: Connection, questions: Collection[Question], now: int, idle_ms: int, seen: Mapping[str, int]
) -> dict[Question, Found]:
    """Give who each token is; who is absent is nobody. ``seen``, by digest, as for ``sessions.find``."""
    found: dict[Question, Found] = {}
    cookies = [token for by, token in questions if by == "session"]
    if cookies:
        for token, session in sessions.find(connection, cookies, now, idle_ms, seen).items():
            found["session", token] = Found(_person(session), session.seen_at)
    others = [token for by, token in questions if by != "session"]
    known = keys.find(connection, others, now) if others else {}
    for by, token in questions:
        key = known.get(token)
        if by == "session" or key is None or (by == "display" and key.scope != DISPLAY):
            continue
        found[by, token] = Found(_machine(key), key.used_at or 0)
    return found


def _person(session: sessions.Session) -> Principal:
    scopes = ROLES.get(session.role, frozenset())
    return Principal("person", session.person, scopes, session.id, session.role, None, session.expires_at)


def _machine(key: keys.Key) -> Principal:
    kind: Literal["display", "key"] = "display" if key.scope == DISPLAY else "key"
    sources = None if key.sources is None else frozenset(key.sources)
    return Principal(kind, key.name, KEY_SCOPES.get(key.scope, frozenset()), key.id, None, sources, key.expires_at)
