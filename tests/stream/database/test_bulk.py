"""Many rows at once are what the same rows one by one would be, whatever their texts hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, text

from models.tables.base import Base
from models.tables.journal import Minute
from models.tables.orders import Detail, Note, Order
from stream.database.bulk import Row, bulk_load, replacing, upsert
from stream.database.engine import open_engine, reading, writing

MINUTES = Base.metadata.tables[Minute.__tablename__]
COUNTS = ("partition", "at", "warehouse", "channel", "stage", "entries", "exits")
KEY = ("partition", "at", "warehouse", "channel", "stage")
ADDED = {"entries": "{old}.entries + {new}.entries", "exits": "{old}.exits + {new}.exits"}
NOTES = Base.metadata.tables[Note.__tablename__]
NOTE = ("order_id", "at", "source", "digest", "text")
NASTY = (
    "None", "\\N", "\\.", "\\", "a\tb", "a\nb", "a\r\nb", "'; DROP TABLE notes; --", '"quoted"', "{new}", "%s", "100 %",
    "演练", "😀", "\x01\x7f", " ", "", "\u2028", "NULL", "é\u0301",
)  # fmt: skip
SIZES = (1, 39, 40, 99, 100, 250, 1000)
"""Around the sizes at which the way changes."""


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    opened = open_engine(ready_url)
    yield opened
    opened.dispose()


def minute(at: int, entries: int, exits: int) -> Row:
    return (0, at, "SH2", "tmall", 5, entries, exits)


def minutes(connection: Connection) -> list[tuple[Any, ...]]:
    table = MINUTES.c
    return [tuple(row) for row in connection.execute(select(table.at, table.entries, table.exits).order_by(table.at))]


@pytest.mark.parametrize("rows", SIZES)
def test_rows_that_are_new_come_in_and_those_that_are_there_change(rows: int, engine: Engine) -> None:
    for start in (0, rows // 2, 0):
        with writing(engine) as connection:
            fresh = [minute(at, 2, 1) for at in range(start, start + rows)]
            upsert(connection, MINUTES, COUNTS, fresh, key=KEY, update=ADDED)
    told = {at: sum(start <= at < start + rows for start in (0, rows // 2, 0)) for at in range(rows + rows // 2)}
    with reading(engine) as connection:
        assert minutes(connection) == [(at, 2 * times, times) for at, times in told.items() if times]


@pytest.mark.parametrize("rows", SIZES)
def test_rows_that_are_there_may_stay_as_they_are(rows: int, engine: Engine) -> None:
    with writing(engine) as connection:
        bulk_load(connection, MINUTES, COUNTS, [minute(0, 7, 7)])
        upsert(connection, MINUTES, COUNTS, [minute(at, 1, 1) for at in range(rows)], key=KEY, update=None)
    with reading(engine) as connection:
        assert minutes(connection) == [(0, 7, 7), *((at, 1, 1) for at in range(1, rows))]


@pytest.mark.parametrize("rows", SIZES)
def test_rows_are_loaded_as_they_are(rows: int, engine: Engine) -> None:
    told = [(number, number, "wms", "d", NASTY[number % len(NASTY)] * (number % 3 + 1)) for number in range(rows)]
    with writing(engine) as connection:
        bulk_load(connection, NOTES, NOTE, told)
    with reading(engine) as connection:
        assert [tuple(row) for row in connection.execute(select(NOTES).order_by(NOTES.c.order_id))] == told


def test_texts_come_back_as_they_went_in(engine: Engine) -> None:
    told: list[Row] = [(number, 1, said, "d", said) for number, said in enumerate(NASTY * 5)]
    with writing(engine) as connection:
        upsert(connection, NOTES, NOTE, told, key=NOTE[:4], update=replacing(NOTE, but=NOTE[:4]))
    with reading(engine) as connection:
        assert [tuple(row) for row in connection.execute(select(NOTES).order_by(NOTES.c.order_id))] == told


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=40, max_size=60))
def test_any_text_comes_back_as_it_went_in(engine: Engine, texts: list[str]) -> None:
    told: list[Row] = [(number, 1, "wms", "d", said) for number, said in enumerate(texts)]
    with writing(engine) as connection:
        upsert(connection, NOTES, NOTE, told, key=NOTE[:4], update=replacing(NOTE, but=NOTE[:4]))
        ours = select(NOTES.c.text).order_by(NOTES.c.order_id).limit(len(texts))
        assert list(connection.scalars(ours)) == texts


def test_unknown_values_stay_unknown(engine: Engine) -> None:
    table = Base.metadata.tables[Detail.__tablename__]
    columns = [column.name for column in table.columns]
    told: list[Row] = [
        (number, *(None if (number + place) % 3 else _value(column) for place, column in enumerate(columns[1:])))
        for number in range(120)
    ]
    with writing(engine) as connection:
        upsert(connection, table, columns, told, key=["order_id"], update=replacing(columns, but=["order_id"]))
    with reading(engine) as connection:
        found = connection.execute(select(table).order_by(text("order_id")))
        assert [tuple(row) for row in found] == told


def _value(column: str) -> int | str:
    return 1794326400000 if column.endswith("_at") or column in ("lines", "units") else "None"


@pytest.mark.parametrize("rows", [3, 120])
def test_yes_and_no_and_the_largest_numbers_are_kept(rows: int, engine: Engine) -> None:
    table = Base.metadata.tables[Order.__tablename__]
    columns = [column.name for column in table.columns if not column.nullable]
    words: dict[str, int | str | bool] = {"number": "SO-1001", "partial": True, "pathed": False, "partition": 1023}
    told: list[Row] = [
        (2**63 - 1 - number, *(words.get(name, 2**62 if name.endswith("_at") else "") for name in columns[1:]))
        for number in range(rows)
    ]
    with writing(engine) as connection:
        upsert(connection, table, columns, told, key=["id"], update=replacing(columns, but=["id"]))
        upsert(connection, table, columns, told, key=["id"], update=replacing(columns, but=["id"]))
    with reading(engine) as connection:
        kept = select(*(table.c[name] for name in columns)).order_by(table.c.id.desc())
        assert [tuple(row) for row in connection.execute(kept)] == told


def test_several_batches_of_one_transaction_do_not_mix(engine: Engine) -> None:
    with writing(engine) as connection:
        for start in (0, 100, 50):
            fresh = [minute(at, 1, 0) for at in range(start, start + 60)]
            upsert(connection, MINUTES, COUNTS, fresh, key=KEY, update=ADDED)
    with reading(engine) as connection:
        assert sum(entries for _, entries, _ in minutes(connection)) == 180


def test_a_batch_that_was_undone_leaves_nothing_for_the_next(engine: Engine) -> None:
    fresh = [minute(at, 1, 0) for at in range(60)]
    for _ in range(2):
        with engine.connect() as connection:
            upsert(connection, MINUTES, COUNTS, fresh, key=KEY, update=ADDED)
            connection.rollback()
        with writing(engine) as connection:
            upsert(connection, MINUTES, COUNTS, fresh[:50], key=KEY, update=ADDED)
    with reading(engine) as connection:
        assert minutes(connection) == [(at, 2, 0) for at in range(50)]


def test_no_rows_are_no_work(engine: Engine) -> None:
    with writing(engine) as connection:
        upsert(connection, MINUTES, COUNTS, [], key=KEY, update=ADDED)
        bulk_load(connection, MINUTES, COUNTS, [])
        assert minutes(connection) == []


def test_the_new_row_replaces_all_but_the_key() -> None:
    assert replacing(("id", "stage"), but=("id",)) == {"stage": "{new}.stage"}
