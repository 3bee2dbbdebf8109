"""Rows for every table, made from its columns: no two alike, with texts that are hard to carry and values unknown."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Engine, Integer, SmallInteger, Table, text

from models.tables import audit, journal, orders, people  # noqa: F401 - all tables are to be known
from models.tables.base import Base
from stream.database.bulk import Row, Value, bulk_load
from stream.database.engine import writing

TEXTS = ("SH2", "None", "\\N", "a\tb\n", "演练", "😀", "Z", "a", "é", '"', "{}", "")


def fill(engine: Engine, rows: int) -> dict[str, int]:
    """Put ``rows`` rows into each table and give how many each has."""
    with writing(engine) as connection:
        for table in Base.metadata.sorted_tables:
            names = [column.name for column in table.columns]
            bulk_load(connection, table, names, [_row(table, number) for number in range(1, rows + 1)])
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence('audit', 'id'), :rows)"), {"rows": rows})
    return {table.name: rows for table in Base.metadata.sorted_tables}


def _row(table: Table, number: int) -> Row:
    return tuple(_value(column, number, place) for place, column in enumerate(table.columns))


def _value(column: Column[object], number: int, place: int) -> Value:
    if column.nullable and (number + place) % 3 == 0:
        return None
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, SmallInteger):
        return number % 30_000
    if isinstance(column.type, BigInteger):
        return number if column.primary_key else 1_794_326_400_000 + number
    if isinstance(column.type, Integer):
        return number
    length = getattr(column.type, "length", None) or 40
    return f"{TEXTS[number % len(TEXTS)]}{number}"[:length]
