from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, event, text

from models.tables.base import Base
from stream.database.bulk import bulk_load
from stream.database.engine import reading, writing
from stream.ledger import rows
from stream.ledger.usual import DAYS, Rests, Usual, hours_before, usual
from tests.laws.ledgers import Kept
from tests.oracle import flow
from tests.oracle.judge import Oracle
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = hours_before(NOW, SHANGHAI, MINUTE)
Told = dict[str, Any]


def at(days: int, minute: float = 10) -> int:
    """Give an instant in this hour of an earlier day."""
    return HOURS[days - 1].begin + round(minute * MINUTE)


def told(order: str, kind: str, when: int, **said: Any) -> Told:
    return {"id": f"{order}-{kind}", "source": "shop", "order": order, "type": kind, "at": when} | said


def kept(engine: Engine, history: list[Told], said: Told | None = None) -> Kept:
    """Write a history into a ledger, each event when it happened; then it is now."""
    shop = Kept(engine, said or {}, HOURS[-1].day - DAY)
    for one in sorted(history, key=lambda one: one["at"]):
        shop.now = max(shop.now, one["at"])
        shop.log([(one["at"], one)])
    shop.log([(NOW, told("SO-now", "updated", NOW))])
    shop.tick(NOW)
    shop.commit()
    return shop


def asked(
    engine: Engine,
    stage: str,
    where: dict[str, str] | None = None,
    *,
    rests: Rests | None = None,
    horizon: int = 7 * DAY,
) -> Usual | None:
    with reading(engine) as connection:
        return usual(connection, stage, where or {}, HOURS, horizon_ms=horizon, rests=rests)


def passage(order: str, days: int, minute: float, took: float, **said: Any) -> list[Told]:
    """An order that was packed in this hour of an earlier day, and took so many minutes."""
    begin = at(days, minute)
    return [
        told(order, "pick_pack", begin, **said),
        told(order, "shipped", begin + round(took * MINUTE)),
    ]


# --- which hours ---


def test_it_is_the_same_hour_of_the_shops_clock_on_the_seven_days_before() -> None:
    told = [datetime.fromtimestamp(hour.begin / 1000, SHANGHAI) for hour in HOURS]
    assert [(when.day, when.hour, when.minute) for when in told] == [(day, 0, 0) for day in range(10, 3, -1)]
    assert all(hour.end - hour.begin == HOUR for hour in HOURS)


def test_the_hour_stays_the_shops_where_the_clock_was_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    monday = round(datetime(2026, 10, 26, 9, 30, tzinfo=berlin).timestamp() * 1000)
    hours = hours_before(monday, berlin, MINUTE)
    began = [datetime.fromtimestamp(hour.begin / 1000, UTC) for hour in hours[:2]]
    assert [(when.day, when.hour) for when in began] == [(25, 8), (24, 7)]
    assert hours[0].day == hours[1].end


def test_where_time_runs_faster_so_do_its_hours() -> None:
    hours = hours_before(NOW + 700, SHANGHAI, 1000)
    assert hours[0] == (NOW - 24 * 60_000, NOW - 23 * 60_000, hours[1].end)


# --- what is usual ---


def test_of_the_days_before_the_median_one_counts(engine: Engine) -> None:
    history: list[Told] = []
    for days, orders in ((1, 6), (2, 12), (3, 60)):
        for number in range(orders):
            history += passage(f"SO-{days}-{number}", days, number % 50, took=5 * days)
    kept(engine, history)
    assert asked(engine, "pick_pack") == Usual(0.2, 0.2, 600.5, 600.5, 3)


def test_who_came_in_one_hour_and_left_in_the_next_counts_where_they_did(engine: Engine) -> None:
    kept(engine, passage("SO-1", 1, minute=50, took=20) + passage("SO-2", 1, minute=-10, took=30))
    assert asked(engine, "pick_pack") == Usual(0.0, 0.0, 1800.5, 1800.5, 1)
    found = asked(engine, "shipped")
    assert found is not None
    assert (found.dwell_p50_s, found.days) == (None, 1)


def test_a_stage_that_was_passed_over_was_not_entered(engine: Engine) -> None:
    history = passage("SO-1", 1, 10, took=5)
    history += [told("SO-2", "shipped", at(1, 10)), told("SO-2", "pick_pack", at(1, 20))]
    history += [told(f"SO-{number}", "pick_pack", at(1, 5)) for number in range(3, 8)]
    kept(engine, history)
    found = asked(engine, "pick_pack")
    assert found is not None
    assert (found.in_per_min, found.out_per_min) == (0.1, 0.0)


def test_a_filter_narrows_to_any_of_the_five_dimensions(engine: Engine) -> None:
    history = passage("SO-1", 1, 10, took=5, warehouse="SH2", region="east")
    history += passage("SO-2", 1, 20, took=15, warehouse="GZ1", region="east")
    kept(engine, history)
    assert asked(engine, "pick_pack", {"warehouse": "SH2"}) == Usual(0.0, 0.0, 300.5, 300.5, 1)
    found = asked(engine, "pick_pack", {"region": "east"})
    assert found is not None
    assert (found.dwell_p50_s, found.dwell_p95_s) == (300.5, 900.5)
    assert asked(engine, "pick_pack", {"warehouse": "BJ1"}) is None


def test_an_hour_without_orders_is_a_slow_one_but_a_day_without_any_is_none(engine: Engine) -> None:
    history: list[Told] = []
    for number in range(30):
        history += passage(f"SO-{number}", 1, number, took=5)
    history += passage("SO-early", 2, -600, took=5)
    kept(engine, history)
    found = asked(engine, "pick_pack")
    assert found is not None
    assert (found.in_per_min, found.days) == (0.2, 2)


def test_today_is_not_what_is_usual(engine: Engine) -> None:
    kept(engine, [told("SO-1", "pick_pack", NOW - 4 * MINUTE), told("SO-1", "shipped", NOW - MINUTE)])
    assert asked(engine, "pick_pack") is None


def test_a_ledger_without_anything_knows_nothing_usual(engine: Engine) -> None:
    assert asked(engine, "pick_pack") is None


def test_those_who_left_memory_are_counted_by_their_minutes_without_dwell(engine: Engine) -> None:
    short = {"horizon": "2h", "give_up": "2h"}
    history: list[Told] = []
    for number in range(30):
        history += passage(f"SO-{number}", 1, number, took=5, warehouse="SH2", region="east")
    shop = kept(engine, history, short)
    assert len(shop.floors[0].columns) == 1
    horizon = shop.settings.horizon_ms
    assert asked(engine, "pick_pack", horizon=horizon) == Usual(0.5, 0.5, None, None, 1)
    assert asked(engine, "pick_pack", {"warehouse": "SH2"}, horizon=horizon) == Usual(0.5, 0.5, None, None, 1)
    assert asked(engine, "pick_pack", {"region": "east"}, horizon=horizon) is None


def test_who_rests_where_it_is_was_counted_out_as_it_came(engine: Engine) -> None:
    history = [told(f"SO-{number}", "shipped", at(1, number), channel="store") for number in range(30)]
    history += [told(f"TB-{number}", "shipped", at(1, number), channel="tmall") for number in range(30)]
    kept(engine, history)
    found = asked(engine, "shipped", rests=lambda dims: dims[1] == "store")
    assert found is not None
    assert (found.in_per_min, found.out_per_min, found.dwell_p50_s) == (1.0, 0.5, None)


def test_a_return_lasts_until_it_is_closed_and_one_that_came_after_the_end_goes_on(engine: Engine) -> None:
    history = [
        told("SO-1", "after_sales", at(1, 5)),
        told("SO-1", "closed", at(1, 15)),
        told("SO-2", "closed", at(2)),
        told("SO-2", "after_sales", at(1, 5)),
    ]
    kept(engine, history)
    found = asked(engine, "after_sales")
    assert found is not None
    assert (found.dwell_p50_s, found.days) == (600.5, 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_is_what_counting_every_order_gives(engine: Engine, seed: int) -> None:
    history = walks(random.Random(seed), 150)
    shop = kept(engine, history)
    oracle = Oracle({})
    for one in sorted(history, key=lambda one: one["at"]):
        oracle.feed(one["at"], one)
    oracle.feed(NOW, told("SO-now", "updated", NOW))
    oracle._tick()
    for stage in ("received", "pick_pack", "shipped", "after_sales"):
        for where in ({}, {"warehouse": "SH2"}, {"channel": "jd", "warehouse": "GZ1"}):
            mine = [one for one in oracle._passes() if one.stage == stage and where.items() <= one.dims.items()]
            found = asked(engine, stage, where, horizon=shop.settings.horizon_ms)
            assert (found and (found.in_per_min, found.out_per_min, found.days)) == brute(mine)


def brute(passes: list[flow.Pass]) -> tuple[float, float, int] | None:
    known = [
        (flow.entries_in(passes, hour[:2]), flow.exits_in(passes, hour[:2]))
        for hour in HOURS
        if flow.entries_in(passes, (hour.day, hour.end)) + flow.exits_in(passes, (hour.day, hour.end))
    ]
    if not known:
        return None
    return (
        round(median(entries for entries, _ in known) / 60, 1),
        round(median(exits for _, exits in known) / 60, 1),
        len(known),
    )


def walks(rng: random.Random, orders: int) -> list[Told]:
    """Orders of eight days, most of them in this hour, each through some stages."""
    history = []
    for number in range(orders):
        when = at(rng.randint(1, DAYS), rng.choice((rng.uniform(-20, 70), rng.uniform(-900, 70))))
        said = {"warehouse": rng.choice(("SH2", "GZ1")), "channel": rng.choice(("tmall", "jd"))}
        for kind in ("received", "pick_pack", "shipped", "delivered", "after_sales", "closed"):
            if rng.random() < 0.25:
                continue
            history.append(told(f"SO-{number}", kind, min(when, NOW - MINUTE), **said))
            when += round(rng.expovariate(1 / (10 * MINUTE)))
    return history


# --- what it costs ---


def test_it_looks_at_those_in_memory_and_not_at_all_that_ever_were(engine: Engine) -> None:
    kept(engine, passage("SO-1", 1, 10, took=5))
    with writing(engine) as connection:
        bulk_load(connection, Base.metadata.tables["orders"], rows.COLUMNS, fifty_thousand())
        bulk_load(connection, Base.metadata.tables["minutes"], MINUTES, minutes_of_a_year())
    with writing(engine) as connection:
        connection.execute(text("ANALYZE"))
    statements: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *more: Any) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    assert asked(engine, "pick_pack", {"warehouse": "SH2"}) is None
    assert asked(engine, "pick_pack") == Usual(0.0, 0.0, 300.5, 300.5, 1)
    event.remove(engine, "before_cursor_execute", note)
    mine = [(sql, parameters) for sql, parameters in statements if "FROM orders" in sql or "FROM minutes" in sql]
    assert len(mine) == 6
    with reading(engine) as connection:
        for sql, parameters in mine:
            plan = explained(connection, sql, parameters)
            index = "ix_orders_in_memory" if "FROM orders" in sql else "minutes_1|pk_minutes"
            assert re.search(index, plan), plan
            assert not re.search(r"SCAN (orders|minutes)|Seq Scan on", plan), plan


def fifty_thousand() -> list[rows.Row]:
    """Orders that left memory long ago."""
    found = []
    for number in range(50_000):
        row = dict.fromkeys(rows.COLUMNS)
        begin = at(1 + number % DAYS, number % 60)
        row |= {"id": 1_000_000 + number, "partition": 0, "number": f"old-{number}", "left_at": NOW, "last_at": begin}
        row |= dict.fromkeys(("warehouse", "channel", "region", "carrier", "priority"), "")
        row |= {"partial": False, "pathed": False, "stage": 5, "pick_pack_at": begin, "shipped_at": begin + MINUTE}
        found.append(tuple(row[name] for name in rows.COLUMNS))
    return found


MINUTES = ("partition", "at", "warehouse", "channel", "stage", "entries", "exits")


def minutes_of_a_year() -> list[rows.Row]:
    """Minutes of long ago."""
    return [(0, HOURS[-1].day - DAY - number * MINUTE, "SH2", "jd", 4, 1, 1) for number in range(50_000)]


def explained(connection: Connection, sql: str, parameters: Any) -> str:
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    found = connection.exec_driver_sql(f"{how} {sql}", parameters)
    return "\n".join(str(tuple(row)) for row in found)
