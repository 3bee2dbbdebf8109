"""Sessions of people: what a cookie stands for, until when, and how it ends.

Plain functions in the caller's transaction. A session ends at its absolute limit, after being idle for too long, when
it is revoked, and with its person; at the instant itself it is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from backend.access.tokens import digest, new_id, new_token
from backend.access.wrong import Absent
from models.tables.people import Person
from models.tables.people import Session as Row

_AGENT: Final = 200
_ADDRESS: Final = 128


class Session(NamedTuple):
    """One open session of a person who may sign in, with the role that they have now."""

    id: str
    token: str
    """Its digest."""
    person: str
    role: str
    created_at: int
    seen_at: int
    expires_at: int
    address: str
    agent: str


def begin(connection: Connection, person: str, now: int, life_ms: int, address: str, agent: str) -> tuple[str, Session]:
    """Begin a session of a person that is there; gives the token for the cookie, which is kept nowhere."""
    token = new_token()
    row = {
        "id": new_id(),
        "token": digest(token),
        "person": person,
        "created_at": now,
        "seen_at": now,
        "expires_at": now + life_ms,
        "address": _plain(address, _ADDRESS),
        "agent": _plain(agent, _AGENT),
        "revoked_at": None,
    }
    connection.execute(insert(Row).values(row))
    [session] = _open(connection, now, Row.id == row["id"])
    return token, session


def find(
    connection: Connection, digests: Sequence[str], now: int, idle_ms: int, seen: Mapping[str, int] | None = None
) -> dict[str, Session]:
    """Give the open sessions of some tokens, by digest.

    ``seen``, by digest: when each was last used as far as the caller knows, which may be newer than what is written.
    """
    found = {session.token: session for session in _open(connection, now, Row.token.in_(digests))}
    used = seen or {}
    return {
        token: session for token, session in found.items() if max(session.seen_at, used.get(token, 0)) + idle_ms > now
    }


def listed(connection: Connection, now: int, idle_ms: int, person: str | None = None) -> list[Session]:
    """Give the open sessions of one person or of everybody, the one that was used last first."""
    mine = [] if person is None else [Row.person == person]
    return [session for session in _open(connection, now, *mine) if session.seen_at + idle_ms > now]


def touch(connection: Connection, seen: Mapping[str, int]) -> None:
    """Write when sessions were last used, by id; never backwards."""
    if seen:
        statement = update(Row).where(Row.id == bindparam("of"), Row.seen_at < bindparam("at"))
        connection.execute(
            statement.values(seen_at=bindparam("at")), [{"of": id_, "at": at} for id_, at in sorted(seen.items())]
        )


def revoke(connection: Connection, id_: str, now: int, person: str | None = None) -> str:
    """End a session, only of ``person`` when given; gives whose it was. Raises ``Absent`` when there is none."""
    mine = [] if person is None else [Row.person == person]
    whose = connection.execute(select(Row.person).where(Row.id == id_, *mine)).scalar_one_or_none()
    ended = update(Row).where(Row.id == id_, Row.revoked_at.is_(None), *mine).values(revoked_at=now)
    if whose is None or connection.execute(ended).rowcount == 0:
        raise Absent("unknown_session", f"no open session has the id {id_[:32]!r}", "id")
    return whose


def revoke_all(connection: Connection, person: str, now: int, keep: str | None = None) -> int:
    """End all sessions of a person but ``keep`` (an id); gives how many were not over yet."""
    others = [] if keep is None else [Row.id != keep]
    ended = update(Row).where(Row.person == person, Row.revoked_at.is_(None), Row.expires_at > now, *others)
    return connection.execute(ended.values(revoked_at=now)).rowcount


def _open(connection: Connection, now: int, *which: ColumnElement[bool]) -> list[Session]:
    """Give those that nothing but being idle can have ended."""
    statement = (
        select(
            Row.id,
            Row.token,
            Row.person,
            Person.role,
            Row.created_at,
            Row.seen_at,
            Row.expires_at,
            Row.address,
            Row.agent,
        )
        .join(Person, Person.name == Row.person)
        .where(Row.revoked_at.is_(None), Row.expires_at > now, Person.disabled_at.is_(None), *which)
        .order_by(Row.seen_at.desc(), Row.id)
    )
    return [Session(*row) for row in connection.execute(statement)]


def _plain(text: str, most: int) -> str:
    """Cut what a client says of itself, and leave out what cannot stand in a line or a database."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:most])
