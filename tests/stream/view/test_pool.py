from __future__ import annotations

import pytest

from models.part import BOOK_COLUMNS, Feed
from stream.view.holding import Verdict
from stream.view.pool import Pool
from tests.stream.view.telling import MIDNIGHT, NOW, SECOND, SHANGHAI, Teller

DAY = 86_400_000


def test_there_is_no_floor_until_every_partition_has_reported() -> None:
    pool = Pool(2, "9f3c")
    pool.offer(Teller(1).tell(full=True))
    assert pool.missing == [0]
    with pytest.raises(ValueError, match="expected all 2 partitions"):
        pool.tables(())
    pool.offer(Teller(0).tell(full=True))
    assert pool.missing == []


def test_the_oldest_part_says_as_of_when() -> None:
    pool = Pool(2, "9f3c")
    pool.offer(Teller(0).tell(NOW, full=True, lag=3))
    pool.offer(Teller(1).tell(NOW + 750, full=True, lag=4))
    assert (pool.tables(()).as_of, pool.tables(()).lag) == (NOW, 7)
    assert pool.behind(NOW + 3_500, 3_000) == (0,)
    assert pool.behind(NOW, 3_000) == ()


def test_parts_of_another_policy_or_of_no_partition_are_dropped() -> None:
    pool = Pool(1, "9f3c")
    assert pool.offer(Teller(policy="other").tell(full=True)) is Verdict.DROPPED
    assert pool.offer(Teller(1).tell(full=True)) is Verdict.DROPPED
    assert pool.missing == [0]


def test_what_another_day_counted_is_not_part_of_this_one() -> None:
    pool = Pool(2, "9f3c")
    books = {SHANGHAI: {"orders": 5, "since_received": 3}}
    pool.offer(Teller(0).tell(full=True, books=books, since_at=MIDNIGHT - DAY))
    pool.offer(Teller(1).tell(full=True, books=books))
    tables = pool.tables(())
    sums = dict(zip(BOOK_COLUMNS, tables.books[1].sum(axis=0).tolist(), strict=True))
    assert (sums["orders"], sums["since_received"], tables.since_at) == (10, 3, MIDNIGHT)


def test_a_source_is_what_all_partitions_saw_of_it() -> None:
    pool = Pool(2, "9f3c")
    pool.offer(Teller(0).tell(full=True, feeds=[Feed("shop", NOW, NOW - SECOND, [(1, 2)])], quality={"dead": 1}))
    pool.offer(Teller(1).tell(full=True, feeds=[Feed("shop", NOW - SECOND, NOW, [(1, 3)])], quality={"dead": 2}))
    tables = pool.tables((1,))
    assert tables.feeds == {"shop": Feed("shop", NOW, NOW, [(1, 2), (1, 3)])}
    assert (tables.quality, tables.behind) == ({"dead": 3}, (1,))


def test_the_version_moves_with_every_part() -> None:
    pool, teller = Pool(1, "9f3c"), Teller()
    pool.offer(teller.tell(full=True))
    first = pool.tables(()).version
    assert pool.tables(()).version == first
    pool.offer(teller.tell())
    assert pool.tables(()).version != first
    assert pool.rewritten == 0


def test_the_events_of_the_last_ten_minutes_add_up_as_far_as_each_partition_has_read() -> None:
    pool, first, second = Pool(2, "9f3c"), Teller(0), Teller(1)
    slots = [(NOW - 600_000, 40), (NOW, 6)]
    second.position = f"{NOW}-0"
    pool.offer(first.tell(NOW + 300_000, full=True, feeds=[Feed("shop", NOW, NOW, [], slots), Feed("erp", NOW, 0)]))
    assert pool.accepted(600_000) == {"shop": 26.0, "erp": 0.0}
    told = [Feed("shop", NOW, NOW, [], slots), Feed("erp", NOW, NOW)]
    pool.offer(second.tell(NOW + 300_000, full=True, feeds=told, lag=9_000))
    assert pool.accepted(600_000) == {"shop": 72.0, "erp": None}
