"""The laws of the floor: whatever the order, doubles, cuts and crashes, the same events give the same floor."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stream.floor.series import series
from tests.histories import MINUTE, NOW, filters, groupings, histories, in_log, policies, random_history
from tests.laws.floors import ALL, Shop, settings_of
from tests.oracle.compare import differences
from tests.oracle.judge import Oracle

OF_ARRIVAL = ("quality.duplicates", "quality.late_events", "sources.delay_p95_s")
BY_SOURCE = ("stages.state", "cells.state", "bottleneck")
LATER = st.sampled_from((0, 1, 250, MINUTE, 7 * MINUTE, 40 * MINUTE, 400 * MINUTE, 3 * 1440 * MINUTE))
Told = dict[str, Any]


def floor_of(told: Told) -> Told:
    """Leave out what describes arrivals, which the laws of order and doubles do not cover."""
    return {name: value for name, value in told.items() if name not in ("quality", "sources", "lag")}


def shop_after(said: Told, history: list[Told], cuts: random.Random | None = None, partitions: int = 1) -> Shop:
    """Run a shop on a history, cut into batches at random or taken at once."""
    shop, log = Shop(said, NOW, partitions), in_log(history)
    while log:
        size = cuts.randint(1, 12) if cuts else len(log)
        shop.log(log[:size], one_each=cuts is None or cuts.random() < 0.5)
        log = log[size:]
    return shop


@given(histories(), policies(), filters(), groupings(), LATER, st.randoms(use_true_random=False))
def test_the_floor_says_what_the_oracle_says(
    history: list[Told], said: Told, where: Told, by: tuple[str, ...], later: int, cuts: random.Random
) -> None:
    shop, oracle = shop_after(said, history, cuts), Oracle(_with_dimensions(said))
    for at, event in in_log(history):
        oracle.feed(at, event)
    ignored = OF_ARRIVAL + (BY_SOURCE if later >= 5 * MINUTE else ())
    assert not differences(oracle.frame(NOW + later, where, by), shop.frame(NOW + later, where, by, full=True), ignored)


@given(histories(), policies(), LATER, st.randoms(use_true_random=False))
def test_order_of_arrival_and_doubles_change_nothing(
    history: list[Told], said: Told, later: int, shuffler: random.Random
) -> None:
    shuffled = history + shuffler.choices(history, k=len(history) // 2)
    shuffler.shuffle(shuffled)
    once = shop_after(said, history).frame(NOW + later, by=ALL, full=True)
    again = shop_after(said, shuffled, shuffler).frame(NOW + later, by=ALL, full=True)
    ignored = BY_SOURCE if later >= 5 * MINUTE else ()
    assert not differences(floor_of(once) | {"quality": {}, "sources": []}, again, (*ignored, "quality", "sources"))


@given(histories(), policies(), st.integers(0, 40), LATER, st.randoms(use_true_random=False))
def test_a_crash_and_a_second_reading_change_nothing(
    history: list[Told], said: Told, stored_at: int, later: int, cuts: random.Random
) -> None:
    calm = shop_after(said, history)
    crashed = shop_after(said, history[:stored_at], cuts)
    crashed.tick(NOW + later // 2)
    crashed.restart()
    read_again = max(0, stored_at - cuts.randint(0, 5))
    for at, event in in_log(history[read_again:]):
        crashed.log([(at, event)])
    expected = calm.frame(NOW + later, by=ALL, full=True)
    found = crashed.frame(NOW + later, by=ALL, full=True)
    assert not differences(expected, found, ("quality", "sources", *BY_SOURCE))


@given(histories(), policies(), LATER)
def test_parts_of_partitions_add_up_to_one(history: list[Told], said: Told, later: int) -> None:
    one = shop_after(said, history).frame(NOW + later, by=ALL, full=True)
    three = shop_after(said, history, partitions=3).frame(NOW + later, by=ALL, full=True)
    assert not differences(one, three, ("quality.duplicates", "quality.late_events"))


@given(histories(), policies(), policies(), LATER)
def test_another_configuration_at_restart_gives_its_own_floor(
    history: list[Told], first: Told, second: Told, later: int
) -> None:
    shop = shop_after(first, history)
    shop.settings = settings_of(second)
    shop.policy = type(shop.policy)(shop.settings)
    shop.restart()
    expected = shop_after(second, history).frame(NOW + later, by=ALL, full=True)
    shop.terms = type(shop.terms)(shop.policy, shop.terms.zone)
    assert not differences(expected, shop.frame(NOW + later, by=ALL, full=True), ("quality", "sources", *BY_SOURCE))


@given(histories(), policies(), LATER, st.randoms(use_true_random=False))
def test_the_books_balance_and_nothing_is_negative(
    history: list[Told], said: Told, later: int, cuts: random.Random
) -> None:
    frame = shop_after(said, history, cuts).frame(NOW + later, by=ALL, full=True)
    depths = {stage["stage"]: stage["depth"] for stage in frame["stages"]}
    assert sum(depths.values()) == frame["totals"]["open"]
    for stage, depth in depths.items():
        assert sum(cell["depth"] for cell in frame["cells"] if cell["stage"] == stage) == depth
    totals = frame["totals"]
    resting = ("delivered", "closed", "cancelled", "untracked")
    assert totals["orders"] == totals["open"] + sum(totals[name] for name in resting)
    numbers = [value for row in (totals, *frame["stages"], *frame["cells"]) for value in row.values()]
    assert all(number >= 0 for number in numbers if isinstance(number, int | float))


@given(histories(), policies(), st.sampled_from((MINUTE, 5 * MINUTE, 60 * MINUTE)))
def test_series_say_what_the_oracle_says(history: list[Told], said: Told, step: int) -> None:
    shop, oracle = shop_after(said, history), Oracle(_with_dimensions(said))
    for at, event in in_log(history):
        oracle.feed(at, event)
    begin, end = NOW - 8 * 60 * MINUTE, NOW
    shop.tick(NOW)
    for warehouse in ("", "SH2"):
        stages = [stage["stage"] for stage in shop.frame(NOW)["stages"]]
        found = series(shop.floors[0], stages, begin, end, step, warehouse)
        for stage in stages:
            points = oracle.series(NOW, stage, warehouse or None, frm=begin, to=end, step=step)
            nothing = [0] * len(points)
            told = found.get(stage, {"entries": nothing, "exits": nothing, "depth": nothing})
            for name in ("entries", "exits", "depth"):
                assert told[name] == [point[name] for point in points], (stage, name)


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_what_comes_too_late_is_refused_alike_however_it_is_cut(seed: int, cuts: random.Random) -> None:
    said = {"horizon": "2h", "give_up": "3h"}
    history = random_history(seed, 80, 6, NOW, hours=9)
    log = sorted((min(NOW, event["at"] + cuts.randrange(5 * MINUTE)), number) for number, event in enumerate(history))
    shop, oracle = Shop(said, NOW), Oracle(said)
    for at, number in log:
        oracle.feed(at, history[number])
    while log:
        size = cuts.randint(1, 30)
        shop.log([(at, history[number]) for at, number in log[:size]])
        log = log[size:]
    # Of orders that left memory the oracle forgets the day and, once an hour is over, nothing else that we compare.
    ignored = (*OF_ARRIVAL, *BY_SOURCE, "since", "quality.superseded", "quality.disordered")
    assert not differences(oracle.frame(NOW), shop.frame(NOW, full=True), ignored)


def _with_dimensions(said: Told) -> Told:
    """Leave out overrides that name no dimension: ``peakline.toml`` refuses them."""
    kept = [one for one in said.get("overrides", []) if any(name in one for name in ALL)]
    return said | {"overrides": kept}
