"""The laws of the ledger: wherever a history is cut, written, lost and read again, SQL holds the floor it gives."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.event import partition_of
from stream.floor.series import series
from stream.ledger.comparing import differences as told_differences
from stream.ledger.comparing import frames
from tests.histories import MINUTE, NOW, histories, in_log, policies, random_history
from tests.laws.floors import ALL, Shop, settings_of
from tests.laws.ledgers import Kept, opened
from tests.laws.test_floor_laws import BY_SOURCE, LATER, OF_ARRIVAL, _with_dimensions
from tests.oracle.compare import differences
from tests.oracle.judge import Oracle

Told = dict[str, Any]
Logged = list[tuple[int, Told]]

CUTS = st.integers(0, 2**32).map(random.Random)
"""Cuts by a seed: drawn one by one, a history could die before every write, for ever."""

FEWER = settings(max_examples=max(10, settings().max_examples // 3))
"""Each example writes to a database."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    yield from opened(request, tmp_path_factory.mktemp("ledger"))


def kept_after(
    engine: Engine, said: Told, log: Logged, cuts: random.Random, packed: bool = True, partitions: int = 1
) -> Kept:
    """Run a shop on a log that is cut at random; it writes now and then, and now and then it dies and reads on."""
    shop, log = Kept(engine, said, NOW, partitions), list(log)
    while shop.taken < len(log):
        size = cuts.randint(1, max(4, len(log) // 3))
        shop.log(log[shop.taken : shop.taken + size], one_each=not packed or cuts.random() < 0.5)
        turn = cuts.random()
        if turn < 0.5:
            shop.commit()
        elif turn < 0.6:
            shop.restart(counted=False)
            if not shop.marks[0]:
                shop.taken = 0
    shop.commit()
    return shop


def oracle_after(said: Told, log: Logged, partitions: int = 1) -> Oracle:
    oracle = Oracle(_with_dimensions(said), partitions)
    for at, event in log:
        oracle.feed(at, event)
    return oracle


def agree(oracle: Oracle, shop: Shop, later: int) -> list[str]:
    """Give what differs between the oracle and a shop, but for what describes arrivals."""
    ignored = (*OF_ARRIVAL, "quality", "sources", *(BY_SOURCE if later >= 5 * MINUTE else ()))
    return differences(oracle.frame(NOW + later, {}, ALL), shop.frame(NOW + later, by=ALL, full=True), ignored)


@FEWER
@given(histories(), policies(), LATER, CUTS)
def test_the_floor_from_the_ledger_says_what_the_oracle_says(
    engine: Engine, history: list[Told], said: Told, later: int, cuts: random.Random
) -> None:
    log = in_log(history)
    shop = kept_after(engine, said, log, cuts)
    shop.restart()
    assert not agree(oracle_after(said, log), shop, later)


@FEWER
@given(histories(), policies(), st.integers(2, 3), CUTS)
def test_partitions_share_a_ledger_and_keep_apart(
    engine: Engine, history: list[Told], said: Told, partitions: int, cuts: random.Random
) -> None:
    log = in_log(history)
    shop = kept_after(engine, said, log, cuts, partitions=partitions)
    shop.restart()
    assert not agree(oracle_after(said, log, partitions), shop, 0)
    rows = shop.rows("orders")
    assert sorted(row["number"] for row in rows) == sorted({event["order"] for event in history})
    assert all((row["id"] - 1) % partitions == row["partition"] for row in rows)


@FEWER
@given(histories(), policies(), policies(), LATER, CUTS)
def test_other_settings_at_restart_give_their_own_floor(
    engine: Engine, history: list[Told], first: Told, second: Told, later: int, cuts: random.Random
) -> None:
    log, after = in_log(history), cuts.randint(0, len(history))
    shop = kept_after(engine, first, log[:after], cuts) if after else Kept(engine, first, NOW)
    shop.settings = settings_of(second)
    shop.policy = type(shop.policy)(shop.settings)
    shop.restart()
    shop.terms = type(shop.terms)(shop.policy, shop.terms.zone)
    for some in log[after:]:
        shop.log([some])
    shop.commit()
    shop.restart()
    assert not agree(oracle_after(second, log), shop, later)


@FEWER
@given(histories(), policies(), st.integers(0, 40), st.integers(0, 40), LATER, CUTS)
def test_a_ledger_that_adopts_a_snapshot_says_what_the_oracle_says(
    engine: Engine, history: list[Told], said: Told, first: int, more: int, later: int, cuts: random.Random
) -> None:
    log = in_log(history)
    first = min(first, len(log))
    at = min(first + more, len(log))
    live = Shop(said, NOW)
    live.log(log[:at])
    live.tick(NOW)
    shop = kept_after(engine, said, log[:first], cuts) if first else Kept(engine, said, NOW)
    shop.adopt(live, at)
    shop.commit()
    if cuts.random() < 0.5:
        shop.restart()
    for some in log[at:]:
        shop.log([some])
    shop.commit()
    shop.restart()
    assert not agree(oracle_after(said, log), shop, later)
    here = [row["number"] for row in shop.rows("orders") if row["left_at"] is None]
    assert sorted(here) == sorted({event["order"] for event in history})


def long_log(seed: int, cuts: random.Random, count: int = 80) -> Logged:
    """A log in which orders end and leave memory while others go on."""
    history = random_history(seed, count, 6, NOW, hours=9)
    logged = ((min(NOW, one["at"] + cuts.randrange(5 * MINUTE)), one) for one in history)
    return sorted(logged, key=lambda one: one[0])


SHORT: Told = {"horizon": "2h", "give_up": "3h", "minutes_kept": "48h"}


def charts(shop: Shop, later: int) -> list[Any]:
    args = (["received", "pick_pack", "shipped"], NOW - 30 * 60 * MINUTE, NOW + later, 5 * MINUTE)
    return [series(floor, *args, warehouse, "") for floor in shop.floors for warehouse in ("", "SH2")]


@FEWER
@given(st.integers(0, 10_000), st.integers(1, 2), CUTS)
def test_orders_that_left_memory_leave_the_same_floor_and_series(
    engine: Engine, seed: int, partitions: int, cuts: random.Random
) -> None:
    log = long_log(seed, cuts)
    live = Shop(SHORT, NOW, partitions)
    live.log(log)
    shop = kept_after(engine, SHORT, log, cuts, packed=False, partitions=partitions)
    oracle = oracle_after(SHORT, log, partitions)
    for later in (0, 3 * 60 * MINUTE):
        live.tick(NOW + later)
        shop.tick(NOW + later)
        shop.commit()
    shop.restart()
    expected, found = (one.frame(NOW + later, by=ALL, full=True) for one in (live, shop))
    assert not differences(expected, found, ("quality", "sources", *BY_SOURCE))
    since = ("since",)  # the oracle remembers only who is in memory
    wanted, told = oracle.frame(NOW + later, {}, ALL), shop.frame(NOW + later, by=ALL, full=True)
    assert not differences(wanted, told, ("quality", "sources", *BY_SOURCE, *since))
    assert charts(live, later) == charts(shop, later)


@FEWER
@given(st.integers(0, 10_000), st.integers(1, 2), CUTS)
def test_what_a_source_sent_in_an_hour_counts_once_however_often_it_is_read(
    engine: Engine, seed: int, partitions: int, cuts: random.Random
) -> None:
    log = long_log(seed, cuts)
    shop = kept_after(engine, SHORT, log, cuts, packed=False, partitions=partitions)
    oracle, sent = Oracle(_with_dimensions(SHORT), partitions), Counter[tuple[int, int, str]]()
    for at, event in log:
        refused = len(oracle.refused)
        oracle.feed(at, event)
        if len(oracle.refused) == refused and event["source"] != "people":
            hour = at - at % (60 * MINUTE)
            sent[partition_of(event["order"], partitions), hour, event["source"]] += 1
    rows = shop.rows("source_hours")
    assert {(row["partition"], row["hour"], row["source"]): row["events"] for row in rows} == sent


@FEWER
@given(st.integers(0, 10_000), CUTS)
def test_a_snapshot_brings_along_the_minutes_of_who_left(engine: Engine, seed: int, cuts: random.Random) -> None:
    log = long_log(seed, cuts)
    first, at = sorted((cuts.randint(0, len(log)), cuts.randint(0, len(log))))
    live = Shop(SHORT, NOW)
    live.log(log[:at])
    live.tick(NOW)
    shop = kept_after(engine, SHORT, log[:first], cuts, packed=False) if first else Kept(engine, SHORT, NOW)
    shop.adopt(live, at)
    shop.commit()
    shop.restart()
    assert charts(live, 0) == charts(shop, 0)
    expected, found = (one.frame(NOW, by=ALL, full=True) for one in (live, shop))
    assert not differences(expected, found, ("quality", "sources", *BY_SOURCE))


@given(histories(), policies(), CUTS)
def test_a_changed_number_anywhere_is_named(history: list[Told], said: Told, changes: random.Random) -> None:
    shop = Shop(said, NOW)
    shop.log(in_log(history))
    shop.tick(NOW)
    part = shop.reporters[0].tell("1-1", 0, full=True)
    assert part is not None
    told = frames(part, shop.terms) | {"series": series(shop.floors[0], ["received"], NOW - 5 * MINUTE, NOW, MINUTE)}
    assert not told_differences(told, copy.deepcopy(told))
    changed = copy.deepcopy(told)
    path = _change_one(changed, changes)
    (line,) = told_differences(told, changed)
    assert str(path[-1]) in line.partition(":")[0]


def _change_one(told: Any, changes: random.Random) -> list[Any]:
    """Change one number in place, at random, and give the names on the way to it."""
    found: list[tuple[Any, list[Any]]] = []

    def look(value: Any, path: list[Any]) -> None:
        for name in value if isinstance(value, dict) else range(len(value)):
            if isinstance(value[name], dict | list):
                look(value[name], [*path, name])
            elif isinstance(value[name], int | float) and not isinstance(value[name], bool):
                found.append((value, [*path, name]))

    look(told, [])
    place, path = changes.choice(found)
    place[path[-1]] += 1
    return path
