"""How a command reaches people and keys: opens the day's database, and writes down what was done or refused.

Works whether `up` runs or not; the embedded database is brought to this version first. A drill has the day's people.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

import structlog

from backend.cli.logs import write_logs
from backend.cli.settings import settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from backend.access.audit import Act, Detail

T = TypeVar("T")


def look(question: Callable[[Connection], T]) -> T:
    """Ask the database. Raises ``DatabaseDown``, ``DatabaseRefused``."""
    from stream.database.engine import reading

    with _opened() as engine, reading(engine) as connection:
        return question(connection)


def act(
    what: Act,
    asked: str,
    change: Callable[[Connection, int, str], T],
    named: Callable[[T], str] = attrgetter("name"),
    detail: Detail | None = None,
) -> T:
    """Change something, told the instant and who asks, and write it down in the same transaction.

    The subject is what ``named`` says of the outcome, or what was ``asked`` for when it cannot be: then ``Wrong`` is
    raised, and written down too. Raises ``DatabaseDown`` and ``DatabaseRefused`` besides.
    """
    from backend.access.audit import TERMINAL, Entry, append
    from backend.access.wrong import Wrong
    from models.tables.audit import DONE, REFUSED
    from stream.clock import now_ms
    from stream.database.engine import writing

    now, by, more = now_ms(), operator(), detail or {}
    with _opened() as engine:
        try:
            with writing(engine) as connection:
                done = change(connection, now, by)
                append(connection, Entry(now, by, "command", what, named(done), TERMINAL, DONE, more))
        except Wrong as wrong:
            with writing(engine) as connection:
                more = {**more, "code": wrong.code}
                append(connection, Entry(now, by, "command", what, asked, TERMINAL, REFUSED, more))
            raise
    return done


def note(what: Act, subject: str, detail: Detail, url: str | None = None) -> None:
    """Write down what was done elsewhere, in the day's database or that at ``url``; is it away, in our own log."""
    from backend.access.audit import TERMINAL, Entry, append
    from stream.clock import now_ms
    from stream.database.engine import writing
    from stream.database.trouble import DatabaseError

    entry = Entry(now_ms(), operator(), "command", what, subject, TERMINAL, detail=detail)
    try:
        with _opened(url) as engine, writing(engine) as connection:
            append(connection, entry)
    except DatabaseError as error:
        structlog.get_logger(__name__).warning("audit_not_written", reason=str(error), **entry.row())


def operator() -> str:
    """Give who the operating system says is working here."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user often has no name
        return str(os.getuid())


def instant(at: int | None) -> str:
    """Write an instant, to the second."""
    if at is None:
        return "-"
    return datetime.fromtimestamp(at // 1000, UTC).isoformat().replace("+00:00", "Z")


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Lay rows out in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


@contextmanager
def _opened(other: str | None = None) -> Iterator[Engine]:
    from stream.database.engine import database_url, open_engine
    from stream.database.upgrade import check, upgrade

    if not structlog.is_configured():
        write_logs("command")
    found = settings()
    url = other or database_url(found)
    if other is None and found.database_url is None:
        found.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        upgrade(url)
    engine = open_engine(url, pool=1)
    try:
        check(engine)
        yield engine
    finally:
        engine.dispose()
