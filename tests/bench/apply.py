"""The floor alone, from JSON bytes, against the plain way: events a second, in turns, each in its own process."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import process_time

from tests.bench.aside import aside
from tests.bench.orders import SPAN_MS, batches, messages
from tests.bench.plain import Plain
from tests.bench.report import Report, Table, Target
from tests.bench.subject import NOW, Subject, entries_of

EVENTS_AN_ENTRY = 500
ENTRIES_A_TURN = 24
"""About what a worker reads at once (four megabytes at most)."""
TURNS_A_TICK = 3
WARMING = 2
"""Rounds at the beginning that do not count: the floor is nearly empty."""
WANTED = 3.0


def run(quick: bool) -> Report:
    """Compare the two ways over the same entries, round by round."""
    orders, rounds = (8_000, 5) if quick else (120_000, 12)
    table = Table(
        "Floor alone, from JSON bytes: events/s", ("messages", "floor", "plain Python", "ratio", "lowest", "highest")
    )
    report = Report([table])
    for full, title in ((True, "each tells the whole order"), (False, "each tells only what is new")):
        speeds = _in_turns(orders, rounds, full)
        ratios = [ours / theirs for ours, theirs in speeds]
        middles = [median(one) for one in zip(*speeds, strict=True)]
        table.add(title, *middles, median(ratios), min(ratios), max(ratios))
        if full:
            report.targets.append(Target.at_least("floor alone ÷ plain loop, same books", median(ratios), WANTED))
    sizes = [_mean_bytes(full) for full in (True, False)]
    report.notes.append(
        f"{orders:,} orders' messages of {sizes[0]} and {sizes[1]} bytes, {EVENTS_AN_ENTRY} an entry; the first have "
        f"the shape of the contract's example, and the target is theirs. CPU time; {rounds - WARMING} rounds in turns. "
        "tests/bench/test_plain.py holds both ways to the same books."
    )
    return report


def _in_turns(orders: int, rounds: int, full: bool) -> list[tuple[float, float]]:
    """Give the events a second of the floor and of the plain way, round by round."""
    speeds: dict[str, list[float]] = {"floor": [], "plain": []}
    given = (orders, rounds, full)
    with aside("floor", floor_way, *given) as floor, aside("plain", plain_way, *given) as plain:
        ways = [("floor", floor), ("plain", plain)]
        for number in range(rounds):
            for name, way in ways if number % 2 else reversed(ways):
                events, seconds = way.ask(number)
                speeds[name].append(events / seconds)
    return list(zip(speeds["floor"], speeds["plain"], strict=True))[WARMING:]


def _mean_bytes(full: bool) -> int:
    sent = messages(1_000, NOW - SPAN_MS, full)
    return sum(len(body) for _, body in sent) // len(sent)


Round = Callable[[int], tuple[int, float]]
"""Takes the number of a round; gives how many events it had and the seconds of CPU they took."""


def floor_way(orders: int, rounds: int, full: bool) -> Round:
    """Apply entries as a worker does."""
    entries = entries_of(batches(messages(orders, NOW - SPAN_MS, full), EVENTS_AN_ENTRY), b"b")
    subject = Subject(NOW - SPAN_MS)
    _spare_the_collector()

    def once(number: int) -> tuple[int, float]:
        some = entries[len(entries) * number // rounds : len(entries) * (number + 1) // rounds]
        began = process_time()
        for turn, start in enumerate(range(0, len(some), ENTRIES_A_TURN)):
            together = some[start : start + ENTRIES_A_TURN]
            subject.take(together)
            if turn % TURNS_A_TICK == TURNS_A_TICK - 1:
                subject.tick(together[-1].ms)
        return len(some) * EVENTS_AN_ENTRY, process_time() - began

    return once


def plain_way(orders: int, rounds: int, full: bool) -> Round:
    """Apply the same entries the plain way."""
    entries = entries_of(batches(messages(orders, NOW - SPAN_MS, full), EVENTS_AN_ENTRY), b"b")
    subject = Subject(NOW - SPAN_MS)
    _spare_the_collector()
    plain = Plain(subject.policy, subject.floor.since_at)

    def once(number: int) -> tuple[int, float]:
        some = entries[len(entries) * number // rounds : len(entries) * (number + 1) // rounds]
        began = process_time()
        for turn, start in enumerate(range(0, len(some), ENTRIES_A_TURN)):
            together = some[start : start + ENTRIES_A_TURN]
            now = together[-1].ms
            for entry in together:
                plain.take(entry.value, entry.ms, now)
            if turn % TURNS_A_TICK == TURNS_A_TICK - 1:
                plain.tick(now)
        return len(some) * EVENTS_AN_ENTRY, process_time() - began

    return once


def _spare_the_collector() -> None:
    """Treat Python's collector as the worker does (``stream.project``), for the plain way's good as well."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
