"""Writes many rows by the fastest way that each database has: values are whole numbers, text, booleans and ``None``.

SQLite takes a hundred rows a statement; PostgreSQL takes binary COPY, for an upsert into a temporary table from which
one statement goes on. The transaction is the caller's, and what the rows mean is for others to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final
from weakref import ref
from zlib import crc32

from sqlalchemy import BigInteger, Boolean, Connection, Integer, SmallInteger, Table
from sqlalchemy.types import TypeEngine

Value = int | str | bool | None
Row = tuple[Value, ...]

_AT_ONCE: Final = 100  # rows a statement of SQLite; more gain nothing
_MOST_VALUES: Final = 30_000  # that SQLite takes in one statement
_FEW: Final = 40  # rows from which COPY is worth its extra round trips
_FILLED: Final = "peakline_filled"


def replacing(columns: Iterable[str], *, but: Iterable[str] = ()) -> dict[str, str]:
    """Give the ``update`` that takes the new row's values of all columns ``but`` some, such as the key."""
    kept = set(but)
    return {column: f"{{new}}.{column}" for column in columns if column not in kept}


def upsert(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    key: Sequence[str],
    update: Mapping[str, str] | None,
) -> None:
    """Insert rows; where one with its key is there, change that one, or with ``update=None`` leave it.

    ``update`` gives per column an SQL expression of the two rows ``{new}`` and ``{old}``, as ``{old}.n + {new}.n``. No
    key may come twice in one call.
    """
    if not rows:
        return
    ending = f" ON CONFLICT ({_names(connection, key)}) {_change(connection, table, update)}"
    if connection.dialect.name == "sqlite":
        _insert_in_chunks(connection, table, columns, rows, ending)
    elif len(rows) < _FEW:
        places = ", ".join(["%s"] * len(columns))
        connection.exec_driver_sql(f"{_into(connection, table, columns)} VALUES ({places}){ending}", list(rows))
    else:
        waiting = _waiting_room(connection, table, columns)
        _copy(connection, table, waiting, columns, rows)
        listed = _names(connection, columns)
        connection.exec_driver_sql(f"{_into(connection, table, columns)} SELECT {listed} FROM {waiting}{ending}")  # noqa: S608


def bulk_load(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows of which none is there yet."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _insert_in_chunks(connection, table, columns, rows, "")
    else:
        _copy(connection, table, _quote(connection, table.name), columns, rows)


def _insert_in_chunks(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row], ending: str
) -> None:
    """Insert on SQLite: many rows a statement, what is left over one by one."""
    size = min(_AT_ONCE, max(1, _MOST_VALUES // len(columns)))
    whole = len(rows) - len(rows) % size
    into, places = _into(connection, table, columns), f"({', '.join('?' * len(columns))})"
    if whole:
        chunks = [tuple(chain.from_iterable(rows[start : start + size])) for start in range(0, whole, size)]
        connection.exec_driver_sql(f"{into} VALUES {', '.join([places] * size)}{ending}", chunks)
    if whole < len(rows):
        connection.exec_driver_sql(f"{into} VALUES {places}{ending}", list(rows[whole:]))


def _copy(connection: Connection, table: Table, target: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Fill a table of PostgreSQL; binary, so that no text needs quoting and no number needs reading."""
    statement = f"COPY {target} ({_names(connection, columns)}) FROM STDIN (FORMAT binary)"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([_type(table.c[column].type) for column in columns])
        write = copy.write_row
        for row in rows:
            write(row)


def _waiting_room(connection: Connection, table: Table, columns: Sequence[str]) -> str:
    """Give an empty temporary table with these columns; it is kept as long as the connection."""
    listed = _names(connection, columns)
    name = _quote(connection, f"new_{table.name}_{crc32(','.join(columns).encode()):08x}")
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ON COMMIT DELETE ROWS AS "  # noqa: S608
        f"SELECT {listed} FROM {_quote(connection, table.name)} WITH NO DATA"
    )
    # A commit empties it; within one transaction a second use has to.
    transaction = connection.get_transaction()
    of, filled = connection.info.get(_FILLED, (None, set()))
    if of is None or of() is not transaction:
        filled = set()
        connection.info[_FILLED] = (ref(transaction) if transaction is not None else None, filled)
    if name in filled:
        connection.exec_driver_sql(f"TRUNCATE {name}")
    filled.add(name)
    return name


def _change(connection: Connection, table: Table, update: Mapping[str, str] | None) -> str:
    if update is None:
        return "DO NOTHING"
    rows = {"new": "excluded", "old": _quote(connection, table.name)}
    changes = [f"{_quote(connection, column)} = {says.format(**rows)}" for column, says in update.items()]
    return f"DO UPDATE SET {', '.join(changes)}"


def _into(connection: Connection, table: Table, columns: Sequence[str]) -> str:
    return f"INSERT INTO {_quote(connection, table.name)} ({_names(connection, columns)})"


def _names(connection: Connection, columns: Iterable[str]) -> str:
    return ", ".join(_quote(connection, column) for column in columns)


def _quote(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _type(column: TypeEngine[Any]) -> str:
    for kind, name in ((SmallInteger, "int2"), (BigInteger, "int8"), (Integer, "int4"), (Boolean, "bool")):
        if isinstance(column, kind):
            return name
    return "text"
