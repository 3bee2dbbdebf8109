"""The ledger from log entries to committed rows, beside a row-at-a-time ORM loop and the database's own bulk load.

In turns, in one process: the ledger writes what one commit of an archive that catches up holds, the loop takes one
order in so many of the same, and the bulk load puts in the very rows that the ledger has just written.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from statistics import median
from typing import Final

import structlog

from stream.archive import AT_ONCE, MOST_WAITING
from stream.log.entries import MANY, MOST_EVENTS, ONE
from stream.log.log import Log
from tests.bench.aside import aside
from tests.bench.databases import KINDS, databases
from tests.bench.history import history, thinned
from tests.bench.images import Images
from tests.bench.ledger_ways import STEPS, LedgerWay, LoadWay, LoopWay, Took, entries_at_once
from tests.bench.orders import batches
from tests.bench.report import Report, Table, Target
from tests.bench.stations import station
from tests.bench.subject import entries_of

WANTED_LOOP, WANTED_LOAD = 30.0, 0.4
WARMING: Final = 1
"""Rounds at the beginning that do not count: the ledger is nearly empty."""
THINNED: Final = {1000: 40, 1: 200}
"""The loop that commits after so many events takes one order in so many: it is as many times slower."""

LEDGER, SINGLE, LOAD = (
    f"ledger, {MOST_EVENTS} events an entry",
    "ledger, one event an entry",
    "bulk load of the same rows",
)
LAST: Final = "bulk load of the rows that remain"
LOOPS: Final = {
    every: f"loop: SELECT, join, flush an event; commit {'an event' if every == 1 else f'every {every:,}'}"
    for every in THINNED
}

Found = dict[str, list[Took]]


def run(quick: bool) -> Report:
    """Compare the ways on both databases."""
    with aside("ledger", comparing, 0.9 if quick else 3.0) as comparer:
        found: dict[str, Found] = {kind: comparer.ask(kind) for kind in KINDS}
    report = Report()
    for kind in KINDS:
        ways = found[kind]
        table = Table(f"Ledger on {kind}", ("way", "events/s", "ledger ÷ it", "lowest", "highest"))
        ratios = {
            way: [ours.rate / its.rate for ours, its in zip(ways[LEDGER], ways[way], strict=True)] for way in ways
        }
        for way, by_round in ratios.items():
            table.add(way, median(one.rate for one in ways[way]), median(by_round), min(by_round), max(by_round))
        report.tables.append(table)
        report.targets += [
            Target.at_least(f"ledger on {kind} ÷ loop", median(ratios[LOOPS[1000]]), WANTED_LOOP),
            Target.at_least(f"ledger on {kind} ÷ bulk load", median(ratios[LOAD]), WANTED_LOAD),
        ]
    report.tables.append(_steps(found))
    report.notes.append(
        f"The demo's past eight hours, {MOST_WAITING:,} events a commit, as when the archive catches up; from entries "
        "of the log to the end of the transaction. Bulk loads are of ready rows. The same rows: each as often as the "
        "ledger wrote it, so the key is a running number; the other indexes are the same. The target is for the loop "
        "that commits every 1,000. SQLite: WAL, synchronous=NORMAL. PostgreSQL: as installed, it syncs each commit."
    )
    return report


def _steps(found: dict[str, Found]) -> Table:
    """Tell where the ledger's time goes, and beside it what a bulk load of the rows takes."""
    table = Table("Where the ledger's time goes, µs an event", ("database, entries", *STEPS, "all", "bulk load"))
    for kind in KINDS:
        load = median(1e6 / took.rate for took in found[kind][LOAD])
        for way, title in ((LEDGER, f"{MOST_EVENTS} events"), (SINGLE, "one event")):
            rounds = found[kind][way]
            steps = [median(took.steps[step] / took.events * 1e6 for took in rounds) for step in STEPS]
            table.add(f"{kind}, {title} an entry", *steps, median(1e6 / took.rate for took in rounds), load)
    return table


def comparing(orders_per_second: float) -> Callable[[str], Found]:
    """Prepare the comparison."""
    sent = history(orders_per_second)
    rounds = [sent[start : start + MOST_WAITING] for start in range(0, len(sent) - MOST_WAITING + 1, MOST_WAITING)]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    # As the archive treats Python's collector, for the other ways' good as well.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)

    def compare(kind: str) -> Found:
        found: Found = {way: [] for way in (LEDGER, SINGLE, *LOOPS.values(), LOAD)}
        kept = Images()
        with databases(kind) as make, station() as at, Log.connect(at.url) as log, Log.connect(at.url) as other:
            ledger, single, load = LedgerWay(log, make()), LedgerWay(other, make()), LoadWay(make())
            loops = {every: LoopWay(make(), every) for every in THINNED}
            for some in rounds:
                many = entries_of(batches(some, MOST_EVENTS), MANY)
                took, images = ledger.once(many, len(some), entries_at_once(many, AT_ONCE))
                found[LEDGER].append(took)
                for every, loop in loops.items():
                    found[LOOPS[every]].append(loop.once(thinned(some, THINNED[every])))
                found[LOAD].append(load.once(images, len(some)))
                ones = entries_of(some, ONE)
                found[SINGLE].append(single.once(ones, len(some), entries_at_once(ones, AT_ONCE))[0])
                kept = Images([*kept.some, *images.some]).last()
            for loop in loops.values():
                loop.finish()
            last = LoadWay(make()).once(kept, len(rounds) * MOST_WAITING)
        return {way: took[WARMING:] for way, took in (found | {LAST: [last] * len(rounds)}).items()}

    return compare
