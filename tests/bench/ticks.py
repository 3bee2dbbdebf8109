"""How long a tick takes, and how many bytes an order, at a hundred thousand, a million and ten million open orders."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import numpy.typing as npt
import psutil

from models.event import decode_array
from stream.floor import saved
from stream.floor.counts import Counts
from stream.floor.floor import Floor
from stream.floor.news import ALL_LATE
from tests.bench.aside import aside
from tests.bench.crowd import snapshot
from tests.bench.report import Report, Table, Target
from tests.bench.subject import NOW, Subject, settings_of

FRAME_MS = 250
SECOND_MS = 1000
BETWEEN = 1000
"""Events between two busy ticks."""
LATE = 0.3
MOST_MS = {1_000_000: 25.0, 10_000_000: 250.0}
MOST_BYTES = 300.0
_GIB = 1 << 30
_NEEDED = {10_000_000: 12 * _GIB}
KINDS = ("idle", "busy", "once a second")


def run(quick: bool) -> Report:
    """Measure floors of growing size, each in a process of its own."""
    sizes = (100_000, 1_000_000) if quick else (100_000, 1_000_000, 10_000_000)
    times = Table("Tick: floor and news, ms", ("open orders", *KINDS, "worst", "every ten seconds", "cells"))
    memory = Table(
        "Memory, bytes an open order",
        ("open orders", "columns, ids, index", "minutes of the past two days", "the process grew by"),
    )
    report = Report([times, memory])
    for size in sizes:
        if psutil.virtual_memory().available < _NEEDED.get(size, 0):
            report.notes.append(f"{size:,} orders were left out: they need {_NEEDED[size] // _GIB} GiB of memory.")
            continue
        with aside(f"{size} orders", measuring, size, 2 if quick else 6) as floor:
            found = floor.ask()
        took: dict[str, list[float]] = found["took"]
        middles = {name: median(values) for name, values in took.items()}
        worst = max(max(took[kind]) for kind in KINDS)
        times.add(f"{size:,}", *(middles[kind] for kind in KINDS), worst, middles["all"], str(found["cells"]))
        memory.add(f"{size:,}", found["held"], found["minutes"], found["grown"])
        if size in MOST_MS:
            slowest = max(middles.values())
            report.targets.append(Target.at_most(f"tick at {size:,} open orders", slowest, MOST_MS[size], "ms"))
        if size == 1_000_000:
            held = found["held"] + found["minutes"]
            report.targets.append(Target.at_most("memory per open order at 1 M", held, MOST_BYTES, "bytes"))
    report.notes.append(
        f"Ten warehouses, 1,200 combinations of the five dimensions, {LATE:.0%} late. Idle: nothing happened but the "
        f"clock. Busy: {BETWEEN:,} events since the tick before. Once a second: busy, with how late orders are counted "
        "anew where something changed; every ten seconds it is counted anew everywhere. Medians; the target is for "
        "the slowest kind."
    )
    return report


def measuring(size: int, seconds: int) -> Any:
    """Prepare the measurement of one size."""

    def measure() -> dict[str, Any]:
        settings = settings_of()
        subject = Subject(NOW)
        header, arrays = snapshot(size, NOW, subject.floor.since_at, LATE)
        given = sum(array.nbytes for array in {id(array): array for array in arrays.values()}.values())
        before = _resident() - given
        floor = saved.restore(header, arrays, settings, subject.policy, NOW)
        arrays.clear()
        grown = (_resident() - before) / size
        took = ticking(Subject(NOW, floor), size, seconds)
        return {
            "took": took,
            "held": floor.columns.nbytes / size,
            "minutes": sum(table.nbytes for table in _minutes(floor)) / size,
            "grown": grown,
            "cells": int((floor.books.cells[:, 0] > 0).sum()),
        }

    return measure


def _resident() -> int:
    """Give the bytes of memory that this process has, without what it only has not given back yet."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return int(psutil.Process().memory_info().rss)


def _minutes(floor: Floor) -> Iterator[npt.NDArray[Any]]:
    for table in vars(floor.flow).values():
        if isinstance(table, Counts):
            table.merge()
            yield from (table.keys, table.values)


def ticking(subject: Subject, size: int, seconds: int) -> dict[str, list[float]]:
    """Tick through some idle and then some busy seconds; give the milliseconds each kind of tick took."""
    took: dict[str, list[float]] = {kind: [] for kind in (*KINDS, "all")}
    chance, floor, now = Random(3), subject.floor, NOW + FRAME_MS
    subject.tick(now)
    all_at = now
    for busy in (False, True):
        for _ in range(SECOND_MS // FRAME_MS * seconds * 2):
            now += FRAME_MS
            if busy:
                happen(floor, size, now, chance)
            began = perf_counter()
            subject.tick(now)
            cost = (perf_counter() - began) * 1000
            if now - all_at >= ALL_LATE:
                all_at = now
                took["all"].append(cost)
            else:
                whole = now // SECOND_MS != (now - FRAME_MS) // SECOND_MS
                took["idle" if not busy else KINDS[2] if whole else "busy"].append(cost)
    while not took["all"]:
        now += ALL_LATE
        happen(floor, size, now, chance)
        began = perf_counter()
        subject.tick(now)
        took["all"].append((perf_counter() - began) * 1000)
    return took


def happen(floor: Floor, size: int, now: int, chance: Random) -> None:
    """Let a thousand orders be shipped or delivered."""
    bodies = [
        b'{"id":"x","source":"wms","order":"SO-%09d","type":"%s","at":%d}'
        % (chance.randrange(size), b"shipped" if index % 2 else b"delivered", now - chance.randrange(1000))
        for index in range(BETWEEN)
    ]
    events: Any = decode_array(b"[" + b",".join(bodies) + b"]")
    floor.apply(events, [now] * BETWEEN, now)
