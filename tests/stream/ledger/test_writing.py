from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine

from models.tables.base import Base
from models.tables.orders import Detail, Order
from stream.database.engine import reading, writing
from stream.ledger.details import COLUMNS as DETAILS
from stream.ledger.gathering import Page
from stream.ledger.rows import COLUMNS
from stream.ledger.writing import EARLIER, Mark, Overtaken, columns_of, marked, write
from stream.log.positions import START
from tests.laws.ledgers import LEDGER, rows
from tests.stream.floor.shop import MINUTE, NOW

FIRST = Mark(0, 1, "log-a", f"{NOW}-0", next_id=2, quality={"dead": 1})
MINUTES = [(0, NOW, "SH2", "jd", 4, 2, 1)]


def put(engine: Engine, page: Page, before: Mark | None, after: Mark) -> None:
    with writing(engine) as connection:
        write(connection, page, before, after)


def at(position: int) -> str:
    return f"{NOW + position}-0"


def test_a_mark_comes_back_as_it_was_written(engine: Engine) -> None:
    with reading(engine) as connection:
        assert marked(connection, 0) is None
    mark = FIRST._replace(earlier=(at(-1), at(-2)), saved_at=NOW, watermark=-(2**62), since_at=NOW - 1)
    put(engine, Page(), None, mark)
    with reading(engine) as connection:
        assert marked(connection, 0) == mark
        assert marked(connection, 1) is None


def test_who_is_not_where_the_ledger_is_changes_nothing(engine: Engine) -> None:
    put(engine, Page(minutes=MINUTES), None, FIRST)
    second = FIRST.reached(at(1))
    for before in (None, FIRST._replace(position=at(7)), FIRST._replace(log_id="log-b")):
        with pytest.raises(Overtaken, match="partition 0: expected"):
            put(engine, Page(minutes=MINUTES), before, second)
    assert [row["entries"] for row in rows(engine, "minutes")] == [2]
    put(engine, Page(minutes=MINUTES), FIRST, second)
    assert [(row["entries"], row["exits"]) for row in rows(engine, "minutes")] == [(4, 2)]


def test_a_page_that_breaks_half_way_is_not_begun(engine: Engine) -> None:
    put(engine, Page(), None, FIRST)
    wrong = Page(minutes=MINUTES, origins=[(0, "SH2", "jd", "", "", "", 4, "wms", None)])
    with pytest.raises(Exception, match="(?i)null"):
        put(engine, wrong, FIRST, FIRST.reached(at(1)))
    assert rows(engine, "minutes") == []
    with reading(engine) as connection:
        assert marked(connection, 0) == FIRST


def test_of_two_that_write_at_once_one_is_overtaken(engine: Engine) -> None:
    put(engine, Page(), None, FIRST)
    ended: list[str] = []
    together = threading.Barrier(2)

    def run(position: int) -> None:
        together.wait()
        try:
            put(engine, Page(minutes=MINUTES), FIRST, FIRST.reached(at(position)))
            ended.append("written")
        except Overtaken:
            ended.append("overtaken")

    threads = [threading.Thread(target=run, args=(position,)) for position in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["overtaken", "written"]
    assert [row["entries"] for row in rows(engine, "minutes")] == [2]


def test_of_two_that_write_the_first_page_at_once_one_is_overtaken(engine: Engine) -> None:
    ended: list[str] = []
    together = threading.Barrier(2)

    def run() -> None:
        together.wait()
        try:
            put(engine, Page(minutes=MINUTES), None, FIRST)
            ended.append("written")
        except Overtaken:
            ended.append("overtaken")

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["overtaken", "written"]


def test_what_is_told_again_is_there_once(engine: Engine) -> None:
    page = Page(
        entries=[(1, 2, 0, NOW)],
        changes=[(1, "held", NOW, "presale", -1, "shop")],
        notes=[(1, NOW, "shop", "digest", "call back")],
    )
    put(engine, page, None, FIRST)
    page.changes = [(1, "held", NOW, "presale", -1, "wms"), (1, "held", NOW, "presale", NOW, "wms")]
    put(engine, page, FIRST, FIRST.reached(at(1)))
    assert len(rows(engine, "entries")) == len(rows(engine, "notes")) == 1
    assert [(row["until"], row["source"]) for row in rows(engine, "changes")] == [(-1, "shop"), (NOW, "wms")]


def test_a_new_day_strikes_the_counts_of_this_partition_only(engine: Engine) -> None:
    other = FIRST._replace(partition=1, partitions=2)
    put(engine, Page(day_counts=[(0, "SH2", "", "", "", "", "{}")]), None, FIRST)
    put(engine, Page(day_counts=[(1, "SH2", "", "", "", "", "{}")]), None, other)
    put(engine, Page(day_anew=True, day_counts=[(0, "GZ1", "", "", "", "", "{}")]), FIRST, FIRST.reached(at(1)))
    assert [(row["partition"], row["warehouse"]) for row in rows(engine, "day_counts")] == [(1, "SH2"), (0, "GZ1")]


def test_the_newest_position_of_each_minute_is_remembered() -> None:
    mark = Mark(0, 1, "log-a")
    for second in range(0, 40 * 60, 20):
        mark = mark.reached(f"{NOW + second * 1000}-0")
    assert len(mark.earlier) == EARLIER
    assert START not in mark.earlier
    minutes = [int(position.partition("-")[0]) // MINUTE for position in mark.earlier]
    assert minutes == sorted(set(minutes), reverse=True)


def test_a_position_read_again_keeps_those_before_it() -> None:
    mark = Mark(0, 1, "log-a", at(5 * MINUTE), (at(4 * MINUTE), at(MINUTE)))
    assert mark.reached(at(MINUTE)).earlier == (at(5 * MINUTE), at(4 * MINUTE), at(MINUTE))


def test_each_table_has_the_columns_of_a_pages_rows() -> None:
    assert columns_of(Order) == COLUMNS
    assert columns_of(Detail) == DETAILS
    assert set(COLUMNS) == set(Order.__table__.columns.keys())
    assert set(DETAILS) == set(Detail.__table__.columns.keys())
    assert set(LEDGER) <= set(Base.metadata.tables)
