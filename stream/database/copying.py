"""Moves a database to another, of whatever kind: every table, checked at the end, in one transaction of the target's.

The source is read as of one instant and never changed; what was written to it meanwhile is noticed and refused. Memory
stays the same however much there is. That the source rests meanwhile is for who calls to see to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, Engine, Table, func, select, text

from models.tables import audit, journal, orders, people  # noqa: F401 - all tables are to be known
from models.tables.base import Base
from stream.database.bulk import Row, bulk_load
from stream.database.engine import open_engine, reading, shown, writing
from stream.database.trouble import DatabaseRefused, telling
from stream.database.upgrade import check, upgrade

TABLES: Final[Sequence[Table]] = tuple(Base.metadata.sorted_tables)
"""Every table, those that others refer to first."""
_MOVING: Final = (journal.Position, people.Person, people.Session, people.Key, people.Link)
"""Small tables of which one changes with whatever a running Peakline writes, together with the newest act."""
_PAGE: Final = 5_000

Progress = Callable[[int, int | None], None]


def copy(source_url: str, target_url: str, progress: Progress) -> dict[str, int]:
    """Copy all of the source to the target and give the rows of each table.

    The target is upgraded first and must be empty; it is empty again when anything goes wrong. ``progress`` is told
    what is done and the total, in rows written and rows checked. Raises ``DatabaseRefused`` and ``DatabaseDown``.
    """
    source = open_engine(source_url, pool=1, patience_s=None)
    target = open_engine(target_url, pool=1, patience_s=None)
    try:
        if shown(source.url) == shown(target.url):
            raise DatabaseRefused(f"expected another database to copy to, got the same one: {shown(source_url)}")
        check(source)
        upgrade(target_url)
        return _copy(source, target, progress)
    finally:
        source.dispose()
        target.dispose()


def _copy(source: Engine, target: Engine, progress: Progress) -> dict[str, int]:
    with reading(source) as told, writing(target) as kept:
        _refuse_full(kept, target)
        counts = {table.name: _count(told, table) for table in TABLES}
        done, total = 0, 2 * sum(counts.values())
        before = _marks(told)
        digests = {}
        for table in TABLES:
            digest = hashlib.blake2b()
            names = [column.name for column in table.columns]
            for page in _pages(told, table, source):
                bulk_load(kept, table, names, page)
                _add(digest, page)
                done += len(page)
                progress(done, total)
            digests[table.name] = digest.digest()
            _set_sequence(kept, table)
        for table in TABLES:
            rows, digest = 0, hashlib.blake2b()
            for page in _pages(kept, table, target):
                _add(digest, page)
                rows += len(page)
                done += len(page)
                progress(done, total)
            if rows != counts[table.name] or digest.digest() != digests[table.name]:
                raise DatabaseRefused(
                    f"the copy of {table.name} is not what was read: expected {counts[table.name]} rows, got {rows}"
                    f"{'' if rows != counts[table.name] else ' of another content'}; the target is left empty"
                )
        _refuse_changed(before, source)
    return counts


def _pages(connection: Connection, table: Table, engine: Engine) -> Iterator[list[Row]]:
    """Give all rows in the order of their keys, which is the same everywhere, a page at a time."""
    statement = select(table).order_by(*table.primary_key).execution_options(yield_per=_PAGE)
    with telling(engine.url):
        for page in connection.execute(statement).partitions():
            yield [tuple(row) for row in page]


def _add(digest: hashlib.blake2b, page: list[Row]) -> None:
    digest.update(b"".join(map(msgspec.msgpack.encode, page)))


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _refuse_full(connection: Connection, target: Engine) -> None:
    for table in TABLES:
        if connection.scalar(select(func.count()).select_from(select(table).limit(1).subquery())):
            raise DatabaseRefused(
                f"expected an empty database to copy to, got rows in {table.name} of {shown(target.url)}; "
                "name another, or remove that one first"
            )


def _marks(connection: Connection) -> tuple[object, ...]:
    """Give what cannot stay the same while anybody works on the database."""
    small = [connection.execute(select(kind).order_by(*kind.__table__.primary_key)).all() for kind in _MOVING]
    return *small, connection.scalar(select(func.max(audit.Act.id)))


def _refuse_changed(before: tuple[object, ...], source: Engine) -> None:
    with reading(source) as connection:
        after = _marks(connection)
    if after != before:
        raise DatabaseRefused(
            f"the database {shown(source.url)} changed while it was copied; stop Peakline, then copy again "
            "(the target is left empty)"
        )


def _set_sequence(connection: Connection, table: Table) -> None:
    """Let new rows be numbered after those that came with their numbers."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    newest = connection.scalar(select(func.max(column)))
    if newest is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :newest)")
        connection.execute(sequence, {"table": table.name, "column": column.name, "newest": newest})
