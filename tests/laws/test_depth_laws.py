"""The laws of a stage in depth: it is what the floor counts, in however many partitions that is done."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.stages import ages, dwelt
from models.buckets import percentile_s
from models.vocabulary import OPEN_STAGES
from stream.floor.depth import Depth, depth
from stream.view.edges import edges_ms
from tests.histories import MINUTE, NOW, filters, histories, in_log, policies, random_history
from tests.laws.floors import ALL, Shop
from tests.oracle import flow
from tests.oracle.judge import Oracle
from tests.oracle.order import Order, look_at

Told = dict[str, Any]
LATER = st.sampled_from((0, 1, 250, MINUTE, 7 * MINUTE, 40 * MINUTE, 400 * MINUTE))
EDGES = edges_ms(30 * MINUTE)


def shop_after(said: Told, history: list[Told], now: int, partitions: int = 1) -> Shop:
    shop = Shop(said, NOW, partitions)
    shop.log(in_log(history))
    shop.tick(now, full=True)
    return shop


def parts(shop: Shop, stage: str, where: Told, edges: list[int] = EDGES) -> list[Depth]:
    return [depth(floor, stage, where, edges) for floor in shop.floors]


class Brute:
    """Every order and every passage, worked out anew by the oracle."""

    def __init__(self, said: Told, history: list[Told], now: int, where: Told) -> None:
        kept = [one for one in said.get("overrides", []) if any(name in one for name in ALL)]
        oracle = Oracle({**said, "overrides": kept})
        for at, event in in_log(history):
            oracle.feed(at, event)
        oracle._tick()
        self.now, self.minute = now, oracle.policy.minute
        seen = [look_at(facts, now, oracle.policy) for facts in oracle._in_memory()]
        self.orders = [one for one in seen if one is not None and one.is_open and _fits(one.dims, where)]
        self.passes = [one for one in oracle._passes() if _fits(one.dims, where)]

    def there(self, stage: str) -> list[Order]:
        return [order for order in self.orders if order.stage == stage]

    def dwells(self, stage: str) -> list[int]:
        mine = [one for one in self.passes if one.stage == stage]
        return flow.dwells_in(mine, flow.whole_minutes(self.now, 60, self.minute))

    def ages(self, orders: list[Order], edges: list[int]) -> list[int]:
        found = [0] * len(edges)
        for order in orders:
            age = max(0, self.now - order.entry)
            found[next(place for place, edge in enumerate(edges) if age < edge)] += 1
        return found


def _fits(dims: dict[str, str], where: Told) -> bool:
    return all(dims[name] == value for name, value in where.items())


def check(shop: Shop, brute: Brute, stage: str, where: Told) -> None:
    found, there = parts(shop, stage, where), brute.there(stage)
    told = ages(found, EDGES, 30 * MINUTE)
    edges = [round(1000 * edge) for edge in told.upto_s]
    assert told.orders == brute.ages(there, edges)
    assert told.held == brute.ages([order for order in there if order.hold is not None], edges)
    assert told.late == brute.ages([order for order in there if order.sla == "breached"], edges)
    dwells, left = brute.dwells(stage), dwelt(found, EDGES, 30 * MINUTE)
    assert sum(left.orders) == len(dwells)
    for place, edge in enumerate(left.upto_s):
        slack = max(1000, edge * 1000 / 50)
        below = sum(left.orders[: place + 1])
        assert sum(dwell < edge * 1000 - slack for dwell in dwells) <= below
        assert below <= sum(dwell < edge * 1000 + slack for dwell in dwells)


@given(histories(), policies(), filters(), LATER)
def test_a_stage_in_depth_is_what_the_oracle_counts(history: list[Told], said: Told, where: Told, later: int) -> None:
    shop, brute = shop_after(said, history, NOW + later), Brute(said, history, NOW + later, where)
    for stage in OPEN_STAGES:
        check(shop, brute, stage, where)


@given(st.integers(0, 10_000), filters(), st.integers(1, 3))
def test_so_it_is_on_a_busy_floor_of_any_number_of_partitions(seed: int, where: Told, partitions: int) -> None:
    history = random_history(seed, 120, 25)
    shop, brute = shop_after({}, history, NOW, partitions), Brute({}, history, NOW, where)
    for stage in OPEN_STAGES:
        check(shop, brute, stage, where)


@given(histories(), policies(), filters(), LATER)
def test_the_page_and_the_floor_count_the_same(history: list[Told], said: Told, where: Told, later: int) -> None:
    shop = shop_after(said, history, NOW + later, partitions=2)
    frame = shop.frame(NOW + later, where, ("warehouse",))
    for row in frame["stages"]:
        found = parts(shop, row["stage"], where)
        told = ages(found, EDGES, None)
        assert sum(told.orders) == row["depth"]
        assert sum(told.held) == row["held"]
        assert sum(told.late) == row["breached"]
        counts = [one for part in found for one in part.dwell]
        assert row["dwell_p50_s"] in (percentile_s(counts, 0.5), _rounded(percentile_s(counts, 0.5)))


@given(histories(), policies(), filters(), LATER, st.randoms(use_true_random=False))
def test_parts_of_partitions_add_up(
    history: list[Told], said: Told, where: Told, later: int, chance: random.Random
) -> None:
    target = chance.choice((None, 90_000, 30 * MINUTE, 72 * 60 * MINUTE))
    edges = edges_ms(target)
    one, three = (shop_after(said, history, NOW + later, number) for number in (1, 3))
    for stage in OPEN_STAGES:
        whole, split = parts(one, stage, where, edges), parts(three, stage, where, edges)
        assert ages(whole, edges, target) == ages(split, edges, target)
        assert dwelt(whole, edges, target) == dwelt(split, edges, target)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
