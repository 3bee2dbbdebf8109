"""Keys of machines and display tokens of walls: what each opens, for which sources it speaks, until when.

Plain functions in the caller's transaction. A key is shown once, when it is made; a name means one key for ever, so
that an event's source and an audit row stay true.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, case, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from backend.access.people import name_of
from backend.access.roles import KEY_SCOPES, PEOPLE
from backend.access.tokens import digest, new_id, new_token
from backend.access.wrong import Absent, Conflict, Wrong
from models.tables.people import Key as Row

INGEST: Final = "ingest"
LONGEST_SOURCE: Final = 128
MOST_SOURCES: Final = 100
_ADDRESS: Final = 128
_COLUMNS: Final = (
    Row.id,
    Row.name,
    Row.token,
    Row.scope,
    Row.sources,
    Row.created_at,
    Row.created_by,
    Row.expires_at,
    Row.used_at,
    Row.used_from,
    Row.revoked_at,
)


class Key(NamedTuple):
    """One key; ``token`` is its digest, ``sources`` those for which alone it speaks (``None``: all but ``people``)."""

    id: str
    name: str
    token: str
    scope: str
    sources: tuple[str, ...] | None
    created_at: int
    created_by: str
    expires_at: int | None
    used_at: int | None
    used_from: str | None
    revoked_at: int | None

    def opens(self, now: int) -> bool:
        """Say whether it opens anything; at its last instant it is over."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


def create(
    connection: Connection,
    name: str,
    scope: str,
    by: str,
    now: int,
    *,
    sources: Collection[str] | None = None,
    expires_at: int | None = None,
) -> tuple[str, Key]:
    """Make a key; gives what its owner sends, which is kept nowhere. Raises ``Wrong``, ``Conflict``."""
    name = name_of(name)
    if scope not in KEY_SCOPES:
        raise Wrong("bad_scope", f"expected {', '.join(KEY_SCOPES)}, got {scope[:64]!r}", "scope")
    if name == PEOPLE and scope == INGEST:
        raise Wrong("bad_name", "expected another name: people is the source of what is set here", "name")
    bound = _bound(sources, scope)
    if expires_at is not None and expires_at <= now:
        raise Wrong("bad_expiry", "expected an instant to come, got one that has passed", "expires_at")
    token = new_token()
    key = Key(new_id(), name, digest(token), scope, bound, now, by, expires_at, None, None, None)
    row = key._asdict() | {"sources": None if bound is None else msgspec.json.encode(bound).decode()}
    try:
        with connection.begin_nested():
            connection.execute(insert(Row).values(row))
    except IntegrityError:
        message = f"expected a new name, got {name!r}, which a key has or had; events and audit rows name it"
        raise Conflict("taken", message, "name") from None
    return token, key


def find(connection: Connection, digests: Sequence[str], now: int) -> dict[str, Key]:
    """Give the keys of some tokens that open something, by digest."""
    rows = connection.execute(select(*_COLUMNS).where(Row.token.in_(digests)))
    return {key.token: key for key in map(_key, rows) if key.opens(now)}


def listed(connection: Connection) -> list[Key]:
    """Give all keys, also those that are over, by name."""
    return [_key(row) for row in connection.execute(select(*_COLUMNS).order_by(Row.name))]


def touch(connection: Connection, used: Mapping[str, tuple[int, str]]) -> None:
    """Write when keys were last used and from where, by id; never backwards."""
    if used:
        newer = or_(Row.used_at.is_(None), Row.used_at < bindparam("at"))
        statement = update(Row).where(Row.id == bindparam("of"), newer)
        connection.execute(
            statement.values(used_at=bindparam("at"), used_from=bindparam("by")),
            [{"of": id_, "at": at, "by": address[:_ADDRESS]} for id_, (at, address) in sorted(used.items())],
        )


def revoke(connection: Connection, which: str, now: int) -> Key:
    """End a key, by id or by name; repeating is harmless. Raises ``Absent``."""
    meant = select(*_COLUMNS).where(or_(Row.id == which, Row.name == _name(which)))
    row = connection.execute(meant.order_by(case((Row.id == which, 0), else_=1))).first()  # a name may look like an id
    if row is None:
        raise Absent("unknown_key", f"no key has the name or id {which[:64]!r}", "key")
    key = _key(row)
    if key.revoked_at is None:
        connection.execute(update(Row).where(Row.id == key.id).values(revoked_at=now))
        key = key._replace(revoked_at=now)
    return key


def _bound(sources: Collection[str] | None, scope: str) -> tuple[str, ...] | None:
    if not sources:
        return None
    if scope != INGEST:
        raise Wrong("bad_sources", f"expected sources only with the scope {INGEST}, got them with {scope}", "sources")
    bound = tuple(sorted(set(sources)))
    if len(bound) > MOST_SOURCES or not all(0 < len(source) <= LONGEST_SOURCE for source in bound):
        expected = f"at most {MOST_SOURCES} sources of 1 to {LONGEST_SOURCE} characters"
        raise Wrong("bad_sources", f"expected {expected}", "sources")
    if PEOPLE in bound:
        raise Wrong("bad_sources", f"expected no source {PEOPLE!r}: no key may speak for it", "sources")
    if not all(source.isprintable() for source in bound):
        raise Wrong("bad_sources", "expected sources that can be printed", "sources")
    return bound


def _name(which: str) -> str | None:
    try:
        return name_of(which)
    except Wrong:
        return None


def _key(row: Sequence[object]) -> Key:
    values = list(row)
    if values[4] is not None:
        values[4] = msgspec.json.decode(str(values[4]), type=tuple[str, ...])
    return Key(*values)  # type: ignore[arg-type]  # in the order of _COLUMNS
