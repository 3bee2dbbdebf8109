"""One transaction of the ledger: a page of rows and the position that they bring it to, both or neither.

Who writes says from which position; if the ledger is elsewhere by then, somebody else wrote and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, cast

import msgspec
from sqlalchemy import Connection, CursorResult, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models.tables.base import Base
from models.tables.journal import DayCount, Minute, Origin, Position, Source, SourceHour
from models.tables.orders import Change, Detail, Entry, Note, Order
from stream.database.bulk import replacing, upsert
from stream.ledger import details, rows
from stream.ledger.gathering import Page
from stream.log.positions import START, parts_of

EARLIER: Final = 24
"""How many earlier positions are kept, the newest of each minute: to read on from when the log lost its tail."""
_MINUTE_MS: Final = 60_000


class Overtaken(Exception):
    """Somebody else has written to the ledger: what we have is no longer what follows."""


class Mark(NamedTuple):
    """How far a partition of the ledger is."""

    partition: int
    partitions: int
    log_id: str
    position: str = START
    earlier: tuple[str, ...] = ()
    next_id: int = 0
    saved_at: int = 0
    watermark: int = 0
    since_at: int = 0
    quality: Mapping[str, int] = {}

    def reached(self, position: str) -> Mark:
        """Give the mark of a later position, and the one before among the earlier ones."""
        kept = [self.position, *self.earlier]
        if len(kept) > 1 and _minute(kept[0]) == _minute(kept[1]):
            del kept[1]
        return self._replace(position=position, earlier=tuple(at for at in kept if at != START)[:EARLIER])


def marked(connection: Connection, partition: int) -> Mark | None:
    """Give the mark of a partition; ``None`` when nothing was ever written of it."""
    found = connection.execute(select(_table(Position)).where(Position.partition == partition)).mappings().first()
    if found is None:
        return None
    told = dict(found)
    told["earlier"] = tuple(msgspec.json.decode(told["earlier"], type=list[str]))
    told["quality"] = msgspec.json.decode(told["quality"], type=dict[str, int])
    return Mark(**told)


def write(connection: Connection, page: Page, before: Mark | None, after: Mark) -> None:
    """Write a page and move the mark. Raises :class:`Overtaken` when the ledger is not at ``before``."""
    _move(connection, before, after)
    if page.day_anew:
        connection.execute(delete(DayCount).where(DayCount.partition == after.partition))
    for model, told, update_by in (
        (Order, page.orders, _REPLACED),
        (Detail, page.details, _DETAILS),
        (Entry, page.entries, None),
        (Change, page.changes, None),
        (Note, page.notes, None),
        (Minute, page.minutes, _ADDED),
        (SourceHour, page.source_hours, _ADDED_EVENTS),
        (Origin, page.origins, _REPLACED),
        (Source, page.sources, _REPLACED),
        (DayCount, page.day_counts, _REPLACED),
    ):
        if told:
            table, columns = _table(model), columns_of(model)
            key = [column.name for column in table.primary_key]
            joins = replacing(columns, but=key) if update_by is _REPLACED else update_by
            upsert(connection, table, columns, told, key=key, update=joins)


def columns_of(model: type[Base]) -> tuple[str, ...]:
    """Give the columns of a table in the order of a page's rows."""
    return _ORDERED.get(model) or tuple(column.name for column in _table(model).columns)


def _move(connection: Connection, before: Mark | None, after: Mark) -> None:
    """Move the mark first: it makes a second writer wait here, and find out."""
    told: dict[str, Any] = after._asdict()
    told["earlier"] = msgspec.json.encode(after.earlier).decode()
    told["quality"] = msgspec.json.encode(after.quality).decode()
    if before is None:
        try:
            connection.execute(insert(Position).values(told))
        except IntegrityError:
            raise Overtaken(f"partition {after.partition}: expected no position yet, found one") from None
        return
    same = (Position.partition == before.partition, Position.position == before.position)
    moved = update(Position).where(*same, Position.log_id == before.log_id).values(told)
    if cast("CursorResult[Any]", connection.execute(moved)).rowcount != 1:
        raise Overtaken(f"partition {before.partition}: expected position {before.position}, found another")


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def _minute(position: str) -> int:
    return parts_of(position)[0] // _MINUTE_MS


_REPLACED: Final[Mapping[str, str]] = {}
_ADDED: Final = {name: f"{{old}}.{name} + {{new}}.{name}" for name in ("entries", "exits")}
_ADDED_EVENTS: Final = {"events": "{old}.events + {new}.events"}
_DETAILS: Final = details.joins()
_ORDERED: Final[dict[type[Base], tuple[str, ...]]] = {Order: rows.COLUMNS, Detail: details.COLUMNS}
