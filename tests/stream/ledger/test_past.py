from __future__ import annotations

import random
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection, Engine, Select, text

from models.tables.journal import Minute, Position
from models.tables.orders import Order
from stream.database.bulk import bulk_load
from stream.database.engine import reading, writing
from stream.database.pruning import prune
from stream.floor.series import series
from stream.ledger import past
from stream.ledger.past import Stretch, entered
from stream.ledger.rows import COLUMNS
from tests.laws.floors import Shop
from tests.laws.ledgers import Kept
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW
from tests.stream.ledger.keeping import SHORT, Told, event, long_history

BEGIN = NOW - 9 * HOUR
WHOLE = Stretch(BEGIN // MINUTE, 9 * 60, MINUTE)


class Asked(NamedTuple):
    received: list[int]
    shipped: list[int]
    is_known: bool


def ask(engine: Engine, stretch: Stretch = WHOLE, **narrowed: str) -> Asked:
    with reading(engine) as connection:
        found = entered(connection, stretch, past.COUNTED, **narrowed)
        alone = entered(connection, stretch, ("received",), **narrowed)
    assert alone.by_stage == {"received": found.by_stage["received"]}
    return Asked(found.by_stage["received"], found.by_stage["shipped"], found.is_known)


def plain_orders(seed: int, count: int) -> list[Told]:
    """Orders that walk straight on, some no further than received, at some places; those of long ago are delivered."""
    rng = random.Random(seed)
    found = []
    for number in range(count):
        at = BEGIN + rng.randrange(9 * HOUR)
        place = {"warehouse": rng.choice(("SH2", "GZ1")), "channel": rng.choice(("tmall", "jd"))}
        steps = rng.choice((("received",), ("received", "shipped"), ("received", "pick_pack", "shipped", "delivered")))
        for step in steps:
            found.append(event(f"SO-{number}", step, at, **place))
            at = min(NOW, at + 1 + rng.randrange(20 * MINUTE))
    return sorted(found, key=lambda one: int(one["at"]))


def counted(told: list[Told], stretch: Stretch, **narrowed: str) -> tuple[list[int], list[int]]:
    found = {"received": [0] * stretch.length, "shipped": [0] * stretch.length}
    for one in told:
        minute = one["at"] // stretch.minute_ms - stretch.first
        if one["type"] in found and 0 <= minute < stretch.length and narrowed.items() <= one.items():
            found[one["type"]][minute] += 1
    return found["received"], found["shipped"]


def kept(engine: Engine, history: list[tuple[int, Told]], partitions: int = 1) -> None:
    """Keep a history in portions, time going on, so that orders leave memory on the way."""
    live(Kept(engine, SHORT, BEGIN, partitions), history)


def live(shop: Shop, history: list[tuple[int, Told]]) -> None:
    size = -(-len(history) // 7)
    for first in range(0, len(history), size):
        some = history[first : first + size]
        shop.log(some)
        shop.tick(max(shop.now, some[-1][0]))
        if isinstance(shop, Kept):
            shop.commit()
    shop.tick(NOW)
    if isinstance(shop, Kept):
        shop.commit()


@pytest.mark.parametrize("partitions", [1, 3])
def test_each_order_counts_once_in_memory_or_out_of_it_and_after_it_was_pruned(engine: Engine, partitions: int) -> None:
    told = plain_orders(partitions, 400)
    kept(engine, [(one["at"], one) for one in told], partitions)
    with reading(engine) as connection:
        gone = connection.scalar(text("SELECT count(*) FROM orders WHERE left_at IS NOT NULL"))
        stays = connection.scalar(text("SELECT count(*) FROM orders WHERE left_at IS NULL"))
    assert min(gone, stays) > 20
    for narrowed in ({}, {"warehouse": "SH2"}, {"channel": "jd"}, {"warehouse": "GZ1", "channel": "tmall"}):
        assert ask(engine, WHOLE, **narrowed) == (*counted(told, WHOLE, **narrowed), True)
    assert prune(engine, 0, NOW)["orders"] == gone
    assert ask(engine) == (*counted(told, WHOLE), True)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_told_the_ledger_counts_as_the_floor_does(engine: Engine, seed: int) -> None:
    history, shop = long_history(seed, 400, 40), Shop(SHORT, BEGIN, 2)
    live(shop, history)
    kept(engine, history, 2)
    for narrowed in ({}, {"warehouse": "SH2"}, {"channel": "tmall"}):
        place = narrowed.get("warehouse", ""), narrowed.get("channel", "")
        floors = [series(floor, list(past.COUNTED), BEGIN, NOW, MINUTE, *place) for floor in shop.floors]
        for stage, found in zip(past.COUNTED, ask(engine, WHOLE, **narrowed), strict=False):
            lists = [[0] * WHOLE.length, *(one[stage]["entries"] for one in floors if stage in one)]
            assert found == [sum(counts) for counts in zip(*lists, strict=True)], (stage, narrowed)
    whole = ask(engine)
    assert min(sum(whole.received), sum(whole.shipped)) > 3


def test_a_stretch_has_its_minutes_and_no_others(engine: Engine) -> None:
    told = plain_orders(7, 200)
    kept(engine, [(one["at"], one) for one in told])
    hour = Stretch(WHOLE.first + 200, 60, MINUTE)
    assert ask(engine, hour) == (*counted(told, hour), True)


def test_a_shorter_minute_cuts_the_same_orders_finer(engine: Engine) -> None:
    shop = Kept(engine, {}, NOW)
    shop.log([(NOW, event("SO-1", "received", NOW + 1_500)), (NOW, event("SO-2", "received", NOW + 2_999))])
    shop.commit()
    assert ask(engine, Stretch(NOW // 1000, 4, 1000)).received == [0, 1, 1, 0]


def test_a_stage_that_was_passed_over_has_no_entry(engine: Engine) -> None:
    shop = Kept(engine, {}, NOW)
    shop.log([(NOW, event("SO-1", "received", NOW - HOUR)), (NOW, event("SO-1", "validated", NOW - 2 * HOUR))])
    shop.log([(NOW, event("SO-2", "shipped", NOW - HOUR)), (NOW, event("SO-2", "delivered", NOW - HOUR))])
    shop.commit()
    found = ask(engine)
    assert (sum(found.received), sum(found.shipped)) == (0, 0)


def test_a_quiet_place_is_told_from_a_day_that_the_ledger_does_not_know(engine: Engine) -> None:
    assert ask(engine) == ([0] * WHOLE.length, [0] * WHOLE.length, False)
    kept(engine, [(one["at"], one) for one in plain_orders(1, 30)])
    assert not any(ask(engine, warehouse="XA9").received)
    assert ask(engine, warehouse="XA9").is_known
    a_year_ago = WHOLE._replace(first=WHOLE.first - 365 * 24 * 60)
    assert not ask(engine, a_year_ago).is_known
    assert not ask(engine, a_year_ago, warehouse="SH2").is_known


def test_no_question_reads_all_that_the_ledger_has(engine: Engine) -> None:
    """Of 50,000 orders that left memory, and 50,000 minutes of a year: the plan goes by an index."""
    fill(engine)
    with reading(engine) as connection:
        for ask_of in (past.left, past.kept):
            plan = explained(connection, ask_of("received", WHOLE, [0], "", ""))
            assert "ix_orders_in_memory" in plan or "pk_minutes" in plan or "autoindex_minutes" in plan, plan
            assert "Seq Scan" not in plan, plan
            assert "SCAN" not in plan, plan


def fill(engine: Engine) -> None:
    columns = [column.name for column in Order.__table__.columns]
    told = dict.fromkeys(columns) | {"partition": 0, "stage": 0, "partial": False, "pathed": False}
    told |= dict.fromkeys(("warehouse", "channel", "region", "carrier", "priority"), "")
    assert set(columns) == set(COLUMNS)

    def order(number: int) -> tuple[Any, ...]:
        at = NOW - number * 10 * MINUTE
        own = {"id": number, "number": f"SO-{number}", "left_at": at if number > 500 else None}
        return tuple((told | own | {"last_at": at, "received_at": at})[name] for name in columns)

    minutes = [(0, NOW - number * 10 * MINUTE, "SH2", "tmall", 0, 1, 0) for number in range(50_000)]
    position = (0, 1, "log", "1-1", "[]", 1, NOW, NOW, NOW - DAY, "{}")
    with writing(engine) as connection:
        bulk_load(connection, Order.__table__, columns, [order(number) for number in range(50_000)])  # type: ignore[arg-type]
        for table, rows in ((Minute, minutes), (Position, [position])):
            names = [column.name for column in table.__table__.columns]
            bulk_load(connection, table.__table__, names, rows)  # type: ignore[arg-type]
        connection.exec_driver_sql("ANALYZE")


def explained(connection: Connection, question: Select[Any]) -> str:
    compiled = str(question.compile(connection, compile_kwargs={"literal_binds": True}))
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in connection.exec_driver_sql(f"{how} {compiled}".replace("%", "%%")))
