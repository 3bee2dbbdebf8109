"""Thins the ledger: orders that left memory long ago go with all that is theirs; so do what sources sent in hours of
long ago, and sessions and links long over.

Their minutes stay, so charts keep their past; so does every row of ``audit``. It goes in small transactions with pauses
between them, so that nobody who writes waits long.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Connection, CursorResult, Engine, Table, and_, delete, or_, select

from models.tables.base import Base
from models.tables.journal import SourceHour
from models.tables.orders import Change, Detail, Entry, Note, Order
from models.tables.people import Link, Session
from stream.database.engine import reading, writing

PAGE: Final = 500
"""Orders a transaction."""
PAUSE_S: Final = 0.02
_OF_AN_ORDER: Final = (Detail, Entry, Change, Note)


def prune(
    engine: Engine, older_than_ms: int, now: int, *, advance: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Remove what ended more than ``older_than_ms`` before ``now``, and give how many rows of each table went.

    ``advance`` is told how many orders went so far. Stopped half way, what is left goes the next time. Raises
    ``DatabaseDown`` and ``DatabaseRefused``.
    """
    before = now - older_than_ms
    gone: Counter[str] = Counter({_table(kind).name: 0 for kind in (Order, *_OF_AN_ORDER, SourceHour, Session, Link)})
    last = None
    while ids := _ended(engine, before, last):
        with writing(engine) as connection:
            for kind in _OF_AN_ORDER:
                _delete(connection, gone, kind, kind.order_id.in_(ids))
            _delete(connection, gone, Order, Order.id.in_(ids))
        last = ids[-1]
        if advance is not None:
            advance(gone[Order.__tablename__])
        threading.Event().wait(PAUSE_S)
    for partition, hours in _hours(engine, before):
        with writing(engine) as connection:
            mine = (SourceHour.partition == partition, SourceHour.hour.in_(hours))
            _delete(connection, gone, SourceHour, and_(*mine))
        threading.Event().wait(PAUSE_S)
    with writing(engine) as connection:
        _delete(connection, gone, Session, or_(Session.expires_at < before, Session.revoked_at < before))
        _delete(connection, gone, Link, or_(Link.expires_at < before, Link.used_at < before))
    return dict(gone)


def _ended(engine: Engine, before: int, last: int | None) -> list[int]:
    """Give the next orders that go, by their ids: so that all pages together look at each order once."""
    asked = [Order.left_at.is_not(None), Order.last_at < before]
    if last is not None:
        asked.append(Order.id > last)
    with reading(engine) as connection:
        return list(connection.scalars(select(Order.id).where(*asked).order_by(Order.id).limit(PAGE)))


def _hours(engine: Engine, before: int) -> Iterator[tuple[int, list[int]]]:
    """Give the hours that go, some of one partition at a time."""
    asked = select(SourceHour.partition, SourceHour.hour).where(SourceHour.hour < before).distinct()
    with reading(engine) as connection:
        found = connection.execute(asked.order_by(SourceHour.partition, SourceHour.hour)).all()
    for partition, rows in groupby(found, key=itemgetter(0)):
        hours = [hour for _, hour in rows]
        for start in range(0, len(hours), PAGE):
            yield partition, hours[start : start + PAGE]


def _delete(connection: Connection, gone: Counter[str], kind: type[Base], which: ColumnElement[bool]) -> None:
    deleted = connection.execute(delete(kind).where(which).execution_options(synchronize_session=False))
    gone[_table(kind).name] += cast("CursorResult[Any]", deleted).rowcount


def _table(kind: type[Base]) -> Table:
    return cast(Table, kind.__table__)
