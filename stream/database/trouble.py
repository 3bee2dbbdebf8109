"""What can go wrong with the database, in two kinds: it is down (try again later) or it refuses (somebody must act).

Turns the errors of SQLAlchemy and of both drivers into one of them, each saying what happened and what to do, and never
with a password. What breaks a rule of a table (a name that is taken) is no trouble of the database and passes through.
"""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from sqlalchemy import exc
from sqlalchemy.engine import URL, make_url

UPGRADE: Final = "run `peakline db upgrade`"
FOREIGN: Final = "holds tables of others with our names; give Peakline a database or a schema of its own"
_HIDDEN: Final = "***"
_SECRETS: Final = ("password", "sslpassword")


class DatabaseError(Exception):
    """The database cannot do what was asked; the message says what, why and what to do."""


class DatabaseDown(DatabaseError):
    """The database cannot be reached, is locked or full; trying again later is right."""


class DatabaseRefused(DatabaseError):
    """The database, or what it holds, does not fit; somebody must change something."""


_SQLITE_DOWN: Final = {
    sqlite3.SQLITE_BUSY: "is locked by another process for too long; end what holds it, such as a backup or a shell",
    sqlite3.SQLITE_LOCKED: "is locked by another process for too long; end what holds it, such as a backup or a shell",
    sqlite3.SQLITE_FULL: "cannot grow: its disk is full; free space there, or thin it by `peakline prune`",
    sqlite3.SQLITE_IOERR: "cannot be read or written; look at its disk: is it full, gone or broken?",
    sqlite3.SQLITE_NOMEM: "finds no memory; free some on this machine",
    sqlite3.SQLITE_PROTOCOL: "is contended by too many processes; trying again",
    sqlite3.SQLITE_INTERRUPT: "was interrupted; trying again",
}
_SQLITE_REFUSED: Final = {
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; its directory must be there and ours to write: make it, or "
    "name another with --data-dir or PEAKLINE_DATABASE_URL",
    sqlite3.SQLITE_READONLY: "cannot be written; give the file and its directory to the user that runs Peakline",
    sqlite3.SQLITE_PERM: "cannot be used; give the file and its directory to the user that runs Peakline",
    sqlite3.SQLITE_NOTADB: "is no SQLite database; name another file, or restore it from a backup",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup",
}
_SQLITE_SAYS: Final = (
    (("no such table", "no such column", "has no column named"), f"lacks a table or column of ours; {UPGRADE}"),
    (("already exists",), FOREIGN),
)
"""For what SQLite has no code."""

_POSTGRESQL_DOWN: Final = {
    "53100": "cannot grow: its disk is full; free space there, or thin it by `peakline prune`",
    "53200": "finds no memory; look at its server",
    "53300": "has no connection left for us; raise its max_connections or end others",
    "55P03": "is locked by another transaction for too long; end what holds it",
    "25P03": "ended a transaction in which we did nothing for too long; trying again",
    "57014": "did not finish a statement in time; is its server overloaded?",
    "25006": "takes no writes now (is it a standby?); waiting for it to become writable",
    "40001": "had a conflict with another transaction; trying again",
    "40P01": "had a conflict with another transaction; trying again",
    "57P": "is shutting down or starting; waiting for it",
    "58": "cannot read or write its files; look at its server's disk",
    "53": "has run out of something; look at its server",
    "08": "cannot be reached; is its server running?",
}
_POSTGRESQL_REFUSED: Final = {
    "28": "refuses our user or password; put the right ones into PEAKLINE_DATABASE_URL "
    "(postgresql://user:password@host:port/database)",
    "3D000": "is not there; make it with createdb, or name another in PEAKLINE_DATABASE_URL",
    "42501": "does not allow that to our user; make that user the owner of the database or of the schema",
    "42P01": f"lacks a table of ours; {UPGRADE}",
    "42P07": FOREIGN,
    "42703": f"lacks a column of ours; {UPGRADE}",
    "3F000": f"lacks a schema of ours; {UPGRADE}",
}
_SAID: Final = (
    (re.compile(r"FATAL: .*(password|authentication|pg_hba|role \")"), "28"),
    (re.compile(r"FATAL: .*database \".*does not exist"), "3D000"),
    (re.compile(r"FATAL: .*(too many|connection slots)"), "53300"),
    (re.compile(r"FATAL: .*(starting up|shutting down|not yet accepting)"), "57P"),
)
"""What a failed connection says: the driver gives no code for it. The first that is found holds."""
_MISWRITTEN: Final = (
    "connection option", "connection info string", "invalid value for parameter",
    "unrecognized configuration parameter",
)  # fmt: skip
_WAITS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE})


def shown(url: str | URL) -> str:
    """Give an address as it may be told: without any password."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        return "an address that cannot be read"
    hidden = {name: _HIDDEN for name in _SECRETS if name in parsed.query}
    plain = parsed.set(drivername=parsed.get_backend_name())
    return plain.update_query_dict(hidden).render_as_string(hide_password=True)


@contextmanager
def telling(url: str | URL) -> Iterator[None]:
    """Raise what goes wrong inside as one of our kinds; what is none of them passes through."""
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        told = trouble(error, url)
        if told is None:
            raise
        raise told from error


def trouble(error: BaseException, url: str | URL) -> DatabaseError | None:
    """Say what an error means for us; ``None`` when it is no trouble of the database."""
    where = f"the database {shown(url)}"
    if isinstance(error, exc.TimeoutError):
        return DatabaseDown(f"{where} has all our connections busy; is it slow or stopped?")
    cause = error.orig if isinstance(error, exc.DBAPIError) and error.orig is not None else error
    text = _clean(str(cause), url)
    found = None
    if isinstance(cause, sqlite3.Error):
        found = _of_sqlite(cause)
    elif isinstance(cause, psycopg.Error):
        found = _of_postgresql(cause)
    if found is None:
        return None
    kind, says = found
    return kind(f"{where} {says} ({text})")


def unopened(error: OSError, url: str | URL) -> DatabaseError:
    """Say why the file of a database could not even be made."""
    where = f"the database {shown(url)}"
    if error.errno in _WAITS:
        return DatabaseDown(f"{where} {_SQLITE_DOWN[sqlite3.SQLITE_IOERR]} ({error.strerror})")
    return DatabaseRefused(f"{where} {_SQLITE_REFUSED[sqlite3.SQLITE_CANTOPEN]} ({error.strerror})")


def _of_sqlite(error: sqlite3.Error) -> tuple[type[DatabaseError], str] | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _SQLITE_DOWN:
        return DatabaseDown, _SQLITE_DOWN[code]
    if code in _SQLITE_REFUSED:
        return DatabaseRefused, _SQLITE_REFUSED[code]
    said = next((says for words, says in _SQLITE_SAYS if any(word in str(error) for word in words)), None)
    return None if said is None else (DatabaseRefused, said)


def _of_postgresql(error: psycopg.Error) -> tuple[type[DatabaseError], str] | None:
    code = error.sqlstate
    if code is None:
        if any(words in str(error) for words in _MISWRITTEN):
            return DatabaseRefused, "has an address that PostgreSQL does not understand; mend PEAKLINE_DATABASE_URL"
        if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return None
        code = next((code for said, code in _SAID if said.search(str(error))), "08")
    for kind, table in ((DatabaseDown, _POSTGRESQL_DOWN), (DatabaseRefused, _POSTGRESQL_REFUSED)):
        for start, says in table.items():  # the exact ones stand before the classes that they are of
            if code.startswith(start):
                return kind, says
    return None


def _clean(text: str, url: str | URL) -> str:
    """Give a driver's words in one line, without the password whatever they quote."""
    parsed = make_url(url)
    for secret in (parsed.password, *(parsed.query.get(name) for name in _SECRETS)):
        if isinstance(secret, str) and secret:
            text = text.replace(secret, _HIDDEN)
    return " ".join(text.split())
