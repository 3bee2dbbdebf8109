"""What anybody did here and what was refused: how it is written down, and how it is read.

A change of access appends its row in its own transaction; everything else goes through ``audit_queue``, which never
makes a request wait for the database. Rows are only ever appended. Their detail never holds a secret.
"""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, insert, select

from models.tables.audit import DONE
from models.tables.audit import Act as Row

Who = Literal["person", "key", "display", "command", "system", "nobody"]
Outcome = Literal["done", "refused"]

TERMINAL: Final = "terminal"
"""The address of who works at a terminal of this machine."""
PAGE: Final = 100
MOST: Final = 1_000
_NAME: Final = 128
_VALUE: Final = 500
_STEERS: Final = ("=", "+", "-", "@", "\t", "\r")
"""With one of these a spreadsheet takes a cell for a formula."""
_COLUMNS: Final = (Row.id, Row.at, Row.who, Row.kind, Row.what, Row.subject, Row.outcome, Row.detail, Row.address)

Read = Callable[..., Awaitable["Page"]]
Detail = Mapping[str, str | int | bool | None]


class Act(Enum):
    """What is written down; each says on whom or what (``subject``)."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SESSION_REVOKE = "session_revoke"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - what was done
    PERSON_ADD = "person_add"
    PERSON_ROLE = "person_role"
    PERSON_DISABLE = "person_disable"
    PERSON_ENABLE = "person_enable"
    LINK_MAKE = "link_make"
    LINK_USE = "link_use"
    KEY_CREATE = "key_create"
    KEY_REVOKE = "key_revoke"
    DISPLAY_OPEN = "display_open"
    AUDIT_EXPORT = "audit_export"
    DEAD_RETRY = "dead_retry"
    DEAD_DROP = "dead_drop"
    PRUNE = "prune"
    DB_COPY = "db_copy"
    REQUEST = "request"
    """Any other request; only those that were refused are written down under this name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act or refusal, as it is appended and as it is logged."""

    at: int
    who: str
    """A name; empty for nobody that we know."""
    kind: Who
    what: Act
    subject: str
    address: str
    outcome: Outcome = DONE
    detail: Detail = field(default_factory=lambda: MappingProxyType({}))
    """What else there is to know; never a secret."""

    def row(self) -> dict[str, str | int]:
        """Give it as it is kept: what somebody may have sent is cut, and cleaned of what no database takes."""
        detail = {
            name: _plain(value, _VALUE) if isinstance(value, str) else value for name, value in self.detail.items()
        }
        return {
            "at": self.at,
            "who": _plain(self.who, _NAME),
            "kind": self.kind,
            "what": self.what.value,
            "subject": _plain(self.subject, _NAME),
            "outcome": self.outcome,
            "detail": msgspec.json.encode(detail).decode(),
            "address": _plain(self.address, _NAME),
        }


class Written(NamedTuple):
    """One row."""

    id: int
    at: int
    who: str
    kind: str
    what: str
    subject: str
    outcome: str
    detail: dict[str, object]
    address: str


class Chosen(NamedTuple):
    """Which rows: those of ``at`` from ``since`` until just before ``until``, and of these values."""

    who: str | None = None
    what: str | None = None
    outcome: str | None = None
    since: int | None = None
    until: int | None = None


class Page(NamedTuple):
    """Some rows, the newest first, and where the next page begins."""

    rows: list[Written]
    cursor: int | None


def append(connection: Connection, *entries: Entry) -> None:
    """Write acts down, in the caller's transaction."""
    if entries:
        connection.execute(insert(Row), [entry.row() for entry in entries])


def listed(connection: Connection, chosen: Chosen, cursor: int | None = None, limit: int = PAGE) -> Page:
    """Give a page of rows, the newest first; ``cursor`` is that of the page before."""
    limit = max(1, min(limit, MOST))
    equal = ((Row.who, chosen.who), (Row.what, chosen.what), (Row.outcome, chosen.outcome))
    asked: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    if chosen.since is not None:
        asked.append(Row.at >= chosen.since)
    if chosen.until is not None:
        asked.append(Row.at < chosen.until)
    if cursor is not None:
        asked.append(Row.id < cursor)
    statement = select(*_COLUMNS).where(*asked).order_by(Row.id.desc()).limit(limit + 1)
    rows = [Written(*row[:7], msgspec.json.decode(row.detail), row.address) for row in connection.execute(statement)]
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


async def exported(read: Read, chosen: Chosen) -> AsyncIterator[bytes]:
    """Give all chosen rows as CSV, the newest first, a page at a time; ``read`` is the directory's.

    Rows that are appended meanwhile are not among them.
    """
    yield _csv([Written._fields])
    cursor: int | None = None
    while True:
        rows, cursor = await read(listed, chosen, cursor, MOST)
        yield _csv(_cells(row) for row in rows)
        if cursor is None:
            return


def _plain(text: str, most: int) -> str:
    """Cut what somebody may have sent, and leave out what no database takes."""
    return text[:most].encode("utf-8", "replace").decode().replace("\0", "?")


def _cells(row: Written) -> list[str]:
    detail = msgspec.json.encode(row.detail).decode() if row.detail else ""
    told = row._asdict() | {"at": _time(row.at), "detail": detail}
    return [_cell(str(value)) for value in told.values()]


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_STEERS) else text


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
