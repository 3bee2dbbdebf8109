"""People in the database: who there is, with which role, and whether they may sign in.

Plain functions in the caller's transaction. What they promise together: a name means one person however it is typed,
and an admin who can sign in is always left. What a password is made of is ``passwords``'.
"""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from backend.access import sessions
from backend.access.roles import ROLES
from backend.access.wrong import Absent, Conflict, Wrong
from models.tables.people import Person as Row

ADMIN: Final = "admin"
LONGEST: Final = 64
_SIGNS: Final = ".-_@"
_COLUMNS: Final = (
    Row.name,
    Row.role,
    Row.password,
    Row.password_at,
    Row.subject,
    Row.created_at,
    Row.created_by,
    Row.disabled_at,
)


class Person(NamedTuple):
    """Somebody who may sign in. ``password`` is what Argon2 made; ``subject`` who they are elsewhere."""

    name: str
    role: str
    password: str | None
    password_at: int | None
    subject: str | None
    created_at: int
    created_by: str
    disabled_at: int | None


def name_of(typed: str) -> str:
    """Give the one form of a name. Raises ``Wrong``."""
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed.strip()).lower())
    if not 0 < len(name) <= LONGEST or not all(sign in _SIGNS or _is_letter(sign) for sign in name):
        expected = f"1 to {LONGEST} letters, digits, '.', '-', '_' or '@'"
        raise Wrong("bad_name", f"expected {expected}, got {typed[: LONGEST + 1]!r}", "name")
    return name


def add(
    connection: Connection,
    name: str,
    role: str,
    by: str,
    now: int,
    *,
    password: str | None = None,
    subject: str | None = None,
) -> Person:
    """Add somebody; ``password`` is what ``Passwords.hash`` made. Raises ``Wrong``, ``Conflict``."""
    name, role = name_of(name), role_of(role)
    person = Person(name, role, password, None if password is None else now, subject, now, by, None)
    try:
        with connection.begin_nested():
            connection.execute(insert(Row).values(person._asdict()))
    except IntegrityError:
        raise Conflict("taken", f"expected a new name, got {name!r}, who is there already", "name") from None
    return person


def find(connection: Connection, name: str) -> Person | None:
    """Give who has this name, however it is typed; also somebody who is disabled."""
    try:
        name = name_of(name)
    except Wrong:
        return None
    row = connection.execute(select(*_COLUMNS).where(Row.name == name)).one_or_none()
    return None if row is None else Person(*row)


def find_subject(connection: Connection, subject: str) -> Person | None:
    """Give who this is at the identity provider; also somebody who is disabled."""
    row = connection.execute(select(*_COLUMNS).where(Row.subject == subject)).one_or_none()
    return None if row is None else Person(*row)


def listed(connection: Connection) -> list[Person]:
    """Give everybody, by name."""
    return [Person(*row) for row in connection.execute(select(*_COLUMNS).order_by(Row.name))]


def is_nobody_yet(connection: Connection) -> bool:
    """Say whether there are no people at all: then a link may make the first admin."""
    return connection.execute(select(Row.name).limit(1)).first() is None


def set_role(connection: Connection, name: str, role: str) -> Person:
    """Give somebody another role; it holds at once. Raises ``Wrong``, ``Absent``, ``Conflict``."""
    role = role_of(role)
    alone(connection)
    person = there(connection, name)
    if role != ADMIN:
        _keep_an_admin(connection, person)
    connection.execute(update(Row).where(Row.name == person.name).values(role=role))
    return person._replace(role=role)


def disable(connection: Connection, name: str, now: int) -> Person:
    """Let somebody in no more and end their sessions; repeating is harmless. Raises ``Absent``, ``Conflict``."""
    alone(connection)
    person = there(connection, name)
    if person.disabled_at is not None:
        return person
    _keep_an_admin(connection, person)
    connection.execute(update(Row).where(Row.name == person.name).values(disabled_at=now))
    sessions.revoke_all(connection, person.name, now)
    return person._replace(disabled_at=now)


def enable(connection: Connection, name: str) -> Person:
    """Let somebody in again, who then signs in anew. Raises ``Absent``."""
    person = there(connection, name)
    connection.execute(update(Row).where(Row.name == person.name).values(disabled_at=None))
    return person._replace(disabled_at=None)


def set_password(connection: Connection, name: str, password: str, now: int, *, keep: str | None = None) -> None:
    """Keep a new password (what ``Passwords.hash`` made) and end all sessions but ``keep``. Raises ``Absent``."""
    person = there(connection, name)
    connection.execute(update(Row).where(Row.name == person.name).values(password=password, password_at=now))
    sessions.revoke_all(connection, person.name, now, keep=keep)


def renew_password(connection: Connection, name: str, before: str, renewed: str) -> None:
    """Keep the same password with newer parameters, unless it was changed meanwhile."""
    connection.execute(update(Row).where(Row.name == name, Row.password == before).values(password=renewed))


def set_subject(connection: Connection, name: str, subject: str) -> None:
    """Remember who somebody is at the identity provider. Raises ``Absent``, ``Conflict``."""
    person = there(connection, name)
    try:
        with connection.begin_nested():
            connection.execute(update(Row).where(Row.name == person.name).values(subject=subject))
    except IntegrityError:
        raise Conflict("taken", f"expected a subject of {person.name!r} alone, got another person's") from None


def role_of(role: str) -> str:
    """Give back a role that there is. Raises ``Wrong``."""
    if role not in ROLES:
        raise Wrong("bad_role", f"expected {', '.join(ROLES)}, got {role[:LONGEST]!r}", "role")
    return role


def there(connection: Connection, name: str) -> Person:
    """Give who has this name. Raises ``Absent``."""
    person = find(connection, name)
    if person is None:
        raise Absent("unknown_person", f"nobody is called {name[:LONGEST]!r}", "name")
    return person


def alone(connection: Connection) -> None:
    """Let no other transaction change people until this one ends: what is counted then stays true.

    SQLite's writers are alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE"))


def _keep_an_admin(connection: Connection, leaving: Person) -> None:
    """Refuse to lose the last admin who can sign in."""
    if leaving.role != ADMIN or leaving.disabled_at is not None:
        return
    others = select(func.count()).where(
        Row.name != leaving.name,
        Row.role == ADMIN,
        Row.disabled_at.is_(None),
        Row.password.is_not(None) | Row.subject.is_not(None),
    )
    if connection.execute(others).scalar_one() == 0:
        message = f"expected another admin who can sign in before {leaving.name!r} goes, got none"
        raise Conflict("last_admin", message, "name")


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"
