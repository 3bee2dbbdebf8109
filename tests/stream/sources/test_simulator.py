from collections import Counter, defaultdict
from itertools import islice, pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.event import decode
from models.vocabulary import RANK
from stream.sources.peak import faults
from stream.sources.peak.curve import MINUTE, Curve
from stream.sources.peak.faults import Fault
from stream.sources.simulator import Peak

NOON = 1794369600000
HOUR = 60 * MINUTE
Event = dict[str, Any]


def peak(seed: int = 1, rate: float = 1.0, plan: tuple[Fault, ...] = (), start: int = NOON) -> Peak:
    return Peak(seed, start, Curve(rate, 8 * HOUR, over=(start, start + 2 * HOUR)), plan)


def naive_depth(events: list[Event]) -> dict[str, int]:
    """Count orders per stage from nothing but their events (CONTRACT §3): earliest entries, attempts, after-sales."""
    entries: dict[str, dict[int, dict[str, list[int]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for event in events:
        if event["type"] in RANK and not event.get("partial"):
            entries[event["order"]][event.get("attempt", 1)][event["type"]].append(event["at"])
    depth: Counter[str] = Counter()
    for attempts in entries.values():
        kept: dict[str, list[int]] = {}
        for _, told in sorted(attempts.items()):
            lowest = min(map(RANK.__getitem__, told))
            kept = {stage: instants for stage, instants in kept.items() if RANK[stage] < lowest} | told
        furthest = max(kept, key=RANK.__getitem__)
        depth[furthest] += 1
    return dict(depth)


def test_the_same_seed_gives_the_same_events() -> None:
    first = list(islice(peak(7, plan=faults.SIMULATED).events(), 20_000))
    again = list(islice(peak(7, plan=faults.SIMULATED).events(), 20_000))
    other = list(islice(peak(8, plan=faults.SIMULATED).events(), 20_000))

    assert first == again
    assert first != other


@given(st.integers(0, 2**40), st.integers(0, 86_400), st.sampled_from([0.05, 1.0, 40.0]))
def test_events_come_in_order_of_arrival_and_never_before_they_happened(seed: int, second: int, rate: float) -> None:
    arrived = list(islice(peak(seed, rate, faults.SIMULATED, NOON + second * 1000).events(), 1500))

    assert all(earlier <= later for (earlier, _), (later, _) in pairwise(arrived))
    assert all(event["at"] <= arrival + 2000 for arrival, event in arrived)  # type: ignore[operator]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_simulation_counts_is_what_its_events_say(seed: int) -> None:
    simulated = peak(seed, rate=0.25, plan=faults.SIMULATED)

    arrived = [event for _, event in simulated.events(NOON + 12 * HOUR)]
    told: list[Event] = [*arrived, *simulated.not_arrived()]

    assert naive_depth(told) == simulated.depth
    assert simulated.depth["delivered"] > 200
    assert simulated.depth["closed"] > 5


def test_every_event_is_one_that_the_doors_take() -> None:
    simulated = peak(5, rate=0.4, plan=faults.SIMULATED)
    kinds = set()
    reasons = set()
    for _, event in simulated.events(NOON + 10 * HOUR):
        checked = decode(msgspec.json.encode(event))
        kinds.add(checked.type)
        reasons.add(checked.reason)

    assert kinds >= {*RANK, "held", "released", "exception", "exception_cleared", "updated", "chased"}
    assert reasons >= {"awaiting_payment", "presale", "fraud_check", "oversell", "short_pick", "stop_shipment"}


def test_orders_come_at_the_rate_that_was_asked_for() -> None:
    received = [event for _, event in peak(3, rate=2.0).events(NOON + 2 * HOUR) if event["type"] == "received"]

    assert len({event["order"] for event in received}) == pytest.approx(2 * 7200, rel=0.03)


def test_two_runs_do_not_share_order_numbers() -> None:
    first = {event["order"] for _, event in islice(peak(1).events(), 500)}
    later = {event["order"] for _, event in islice(peak(1, start=NOON + 1000).events(), 500)}

    assert first.isdisjoint(later)


@pytest.mark.parametrize("seed", [-1, 0, 10**300])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    (_, event), *_ = islice(peak(seed).events(), 5)

    assert len(str(event["order"])) < 64


def shipped_per_minute(plan: tuple[Fault, ...], warehouse: str) -> Counter[int]:
    simulated = peak(4, rate=2.0, plan=plan)
    where: dict[object, object] = {}
    shipped: Counter[int] = Counter()
    for _, event in simulated.events(NOON + 2 * HOUR):
        if event["type"] == "allocated":
            where[event["order"]] = event["warehouse"]
        if event["type"] == "shipped" and where.get(event["order"]) == warehouse:
            shipped[(event["at"] - NOON) // MINUTE] += 1  # type: ignore[operator]
    return shipped


def test_a_place_that_loses_hands_ships_less_and_then_makes_up_for_it() -> None:
    less = Fault("capacity", 40 * MINUTE, 20 * MINUTE, stage="pick_pack", warehouse="SH2", factor=0.2)
    more = Fault("capacity", 60 * MINUTE, 30 * MINUTE, stage="pick_pack", warehouse="SH2", factor=2.0)
    calm, faulty = shipped_per_minute((), "SH2"), shipped_per_minute((less, more), "SH2")

    def between(shipped: Counter[int], start: int, end: int) -> int:
        return sum(shipped[minute] for minute in range(start, end))

    assert between(faulty, 50, 60) < 0.4 * between(calm, 50, 60)
    assert between(faulty, 66, 80) > 1.2 * between(calm, 66, 80)
    assert between(faulty, 0, 40) == pytest.approx(between(calm, 0, 40), rel=0.15)


def test_a_surge_brings_more_orders_while_it_lasts() -> None:
    surge = Fault("surge", 30 * MINUTE, 30 * MINUTE, factor=3.0)
    minutes = Counter(
        (event["at"] - NOON) // (30 * MINUTE)  # type: ignore[operator]
        for _, event in peak(4, plan=(surge,)).events(NOON + 90 * MINUTE)
        if event["type"] == "received"
    )

    assert 2.4 < minutes[1] / minutes[0] < 3.6
    assert 0.7 < minutes[2] / minutes[0] < 1.4


def test_trouble_and_redelivery_last_as_long_as_planned() -> None:
    trouble = Fault("trouble", 0, 30 * MINUTE, reason="oversell", channel="douyin", share=0.5)
    twice = Fault("redelivery", 0, 30 * MINUTE, share=0.4)
    events = [event for _, event in peak(4, plan=(trouble, twice)).events(NOON + HOUR)]
    oversold = [event for event in events if event.get("reason") == "oversell" and event["type"] == "exception"]
    ids = Counter(str(event["id"]) for event in events)
    received = {str(event["id"]): event["at"] for event in events if event["type"] == "received"}
    doubled = Counter(at < NOON + 30 * MINUTE for name, at in received.items() if ids[name] > 1)  # type: ignore[operator]

    assert len({event["order"] for event in oversold}) > 100
    assert doubled[True] > 10 * doubled[False] > 0


def test_a_silent_source_says_nothing_and_then_everything() -> None:
    silence = Fault("silence", 30 * MINUTE, 12 * MINUTE, source="wms-shanghai")
    arrivals = [
        arrival - NOON
        for arrival, event in peak(4, plan=(silence,)).events(NOON + HOUR)
        if event["source"] == "wms-shanghai"
    ]
    per_minute = Counter(arrival // MINUTE for arrival in arrivals)

    assert sum(per_minute[minute] for minute in range(33, 42)) < 0.1 * sum(
        per_minute[minute] for minute in range(20, 29)
    )
    assert per_minute[42] > 6 * per_minute[29]
