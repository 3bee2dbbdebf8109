"""Links that work once: to make the first admin of a new Peakline, and to choose a password.

Plain functions in the caller's transaction. Of two who redeem one link at once exactly one gets in; the first admin is
made only while there are no people at all.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, cast

from sqlalchemy import Connection, insert, select, update

from backend.access import people
from backend.access.tokens import digest, new_token
from backend.access.wrong import Conflict, Wrong
from models.tables.people import Link as Row

Purpose = Literal["first_admin", "password"]

FIRST_ADMIN: Final = "first_admin"
PASSWORD: Final = "password"  # noqa: S105 - what a link is for
LIFE_MS: Final = 24 * 3_600_000
PATH: Final = "/sign-in?link="
"""Where a link leads: the token comes after it."""


class Link(NamedTuple):
    """A link that still works."""

    purpose: Purpose
    person: str | None
    """Whose password it sets; the first admin takes a name of their own."""
    expires_at: int


def make(connection: Connection, purpose: Purpose, person: str | None, now: int, life_ms: int = LIFE_MS) -> str:
    """Make a link and give its token, which is kept nowhere; older ones for the same person work no more.

    Raises ``Absent`` when nobody has that name, ``Conflict`` for somebody who is disabled, and for a
    first admin when there are people already.
    """
    if purpose == FIRST_ADMIN:
        _refuse_second(connection)
        person = None
    else:
        found = people.there(connection, person or "")
        if found.disabled_at is not None:
            raise Conflict(
                "disabled", f"expected somebody who may sign in, got {found.name!r}: enable them first", "name"
            )
        person = found.name
        older = update(Row).where(Row.person == person, Row.used_at.is_(None), Row.expires_at > now)
        connection.execute(older.values(expires_at=now))
    token = new_token()
    connection.execute(
        insert(Row).values(
            token=digest(token),
            purpose=purpose,
            person=person,
            created_at=now,
            expires_at=now + life_ms,
            used_at=None,
        )
    )
    return token


def find(connection: Connection, token: str, now: int) -> Link:
    """Give what a link is for, before anything costly is done for it. Raises ``Wrong``, ``Conflict``."""
    chosen = select(Row.purpose, Row.person, Row.expires_at).where(
        Row.token == digest(token), Row.used_at.is_(None), Row.expires_at > now
    )
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise _over()
    link = Link(cast(Purpose, row.purpose), row.person, row.expires_at)
    if link.purpose == FIRST_ADMIN:
        _refuse_second(connection)
    return link


def redeem(connection: Connection, token: str, name: str | None, password: str, now: int) -> people.Person:
    """Use a link up: makes the first admin, called ``name``, or sets the password of the person it is for.

    ``password`` is what ``Passwords.hash`` made. Gives who may sign in now; all their sessions have ended. Raises
    ``Wrong``, ``Conflict``.
    """
    used = update(Row).where(Row.token == digest(token), Row.used_at.is_(None), Row.expires_at > now)
    # 1. The row is ours alone from here on: who redeems at the same time waits, and then finds it used.
    link = connection.execute(used.values(used_at=now).returning(Row.purpose, Row.person)).one_or_none()
    if link is None:
        raise _over()
    if link.purpose == FIRST_ADMIN:
        # 2. Another link of the same purpose may be redeemed at the same time.
        people.alone(connection)
        _refuse_second(connection)
        return people.add(connection, name or "", people.ADMIN, FIRST_ADMIN, now, password=password)
    person = people.find(connection, link.person or "")
    if person is None or person.disabled_at is not None:
        raise _over()
    people.set_password(connection, person.name, password, now)
    return person._replace(password=password, password_at=now)


def _refuse_second(connection: Connection) -> None:
    if not people.is_nobody_yet(connection):
        raise Conflict("people_there", "the first admin is made already; an admin or `peakline user add` adds others")


def _over() -> Wrong:
    return Wrong("link_over", "this link was used, has ended or never was; ask for a new one", "token")
