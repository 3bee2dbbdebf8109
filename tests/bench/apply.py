"""The floor alone, from JSON bytes, against the plain way: events a second, in turns, each in its own process."""

from __future__ import annotations

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
    orders, rounds = (30_000, 5) if quick else (200_000, 14)
    speeds: dict[str, list[float]] = {"floor": [], "plain": []}
    with aside("floor", floor_way, orders, rounds) as floor, aside("plain", plain_way, orders, rounds) as plain:
        ways = [("floor", floor), ("plain", plain)]
        for number in range(rounds):
            for name, way in ways if number % 2 else reversed(ways):
                events, seconds = way.ask(number)
                speeds[name].append(events / seconds)
    ratios = [ours / theirs for ours, theirs in zip(speeds["floor"], speeds["plain"], strict=True)][WARMING:]
    table = Table("Floor alone, from JSON bytes", ("way", "events/s", "µs an event"))
    for name, title in (("floor", "the floor: decode, apply, tick"), ("plain", "json.loads, dicts, a heap")):
        middle = median(speeds[name][WARMING:])
        table.add(title, middle, 1e6 / middle)
    report = Report([table], [Target.at_least("floor alone ÷ plain loop, same books", median(ratios), WANTED)])
    report.notes.append(
        f"{orders:,} orders' messages, {EVENTS_AN_ENTRY} an entry; CPU time; {len(ratios)} rounds in turns, "
        f"ratio {min(ratios):.2f} to {max(ratios):.2f}; tests/bench/test_plain.py holds both to the same books."
    )
    return report


Round = Callable[[int], tuple[int, float]]
"""Takes the number of a round; gives how many events it had and the seconds of CPU they took."""


def floor_way(orders: int, rounds: int) -> Round:
    """Apply entries as a worker does."""
    entries = entries_of(batches(messages(orders, NOW - SPAN_MS), EVENTS_AN_ENTRY), b"b")
    subject = Subject(NOW - SPAN_MS)

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


def plain_way(orders: int, rounds: int) -> Round:
    """Apply the same entries the plain way."""
    entries = entries_of(batches(messages(orders, NOW - SPAN_MS), EVENTS_AN_ENTRY), b"b")
    subject = Subject(NOW - SPAN_MS)
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
