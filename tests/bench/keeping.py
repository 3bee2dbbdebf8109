"""How long a snapshot stops the loop, what it costs the turns beside it, and how long a restart takes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from stream.floor import saved
from stream.snapshots import Snapshots
from stream.storing import Storing
from tests.bench.aside import aside
from tests.bench.crowd import snapshot
from tests.bench.report import Report, Table, Target
from tests.bench.subject import NOW, Subject, settings_of
from tests.bench.ticks import happen

MOST_STOP_MS = 50.0
MOST_RESTORE_S = 1.0
LATE = 0.3
POSITION = "1794326700000-0"


def run(quick: bool) -> Report:
    """Measure at a million open orders."""
    size, rounds = (100_000, 3) if quick else (1_000_000, 7)
    with aside("keeper", keeping, size, rounds) as keeper:
        found: dict[str, list[float]] = keeper.ask()
    middle = {name: median(values) for name, values in found.items()}
    table = Table(f"Snapshot and restore of {size:,} orders", ("step", "median", "worst"))
    for name, title in (
        ("stop", "the loop stands still (fork), ms"),
        ("alone", "a turn of 1,000 events, no snapshot beside it, ms"),
        ("beside", "the same while the child writes, ms"),
        ("written", "until it is on disk, ms"),
        ("read", "read it, ms"),
        ("restored", "build the floor from it, ms"),
    ):
        table.add(title, middle[name], max(found[name]))
    scale = 1_000_000 / size
    restore_s = median(map(sum, zip(found["read"], found["restored"], strict=True))) / 1000 * scale
    report = Report([table])
    report.targets += [
        Target.at_most("a snapshot of 1 M orders stops the loop", middle["stop"] * scale, MOST_STOP_MS, "ms"),
        Target.at_most("restore of 1 M orders", restore_s, MOST_RESTORE_S, "s"),
    ]
    if scale != 1:
        report.notes.append(f"Measured at {size:,} orders and multiplied by {scale:g}.")
    return report


def keeping(size: int, rounds: int) -> Callable[[], dict[str, list[float]]]:
    """Prepare the measurement."""

    def measure() -> dict[str, list[float]]:
        with tempfile.TemporaryDirectory(prefix="pl-bench-") as folder:
            return _measure(size, rounds, Snapshots(Path(folder), "bench", 0))

    return measure


def _measure(size: int, rounds: int, snapshots: Snapshots) -> dict[str, list[float]]:
    names = ("stop", "alone", "beside", "written", "read", "restored")
    took: dict[str, list[float]] = {name: [] for name in names}
    settings, empty = settings_of(), Subject(NOW)
    header, arrays = snapshot(size, NOW, empty.floor.since_at, LATE)
    floor = saved.restore(header, arrays, settings, empty.policy, NOW)
    del header, arrays
    chance, storing = Random(3), Storing()

    def write() -> None:
        snapshots.write(POSITION, *saved.named(saved.copy(floor)))

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = perf_counter()
        result = work()
        took[name].append((perf_counter() - began) * 1000)
        return result

    for number in range(rounds):
        now = NOW + 1000 * (number + 1)
        turn = partial(happen, floor, size, now, chance)
        timed("alone", turn)
        began = perf_counter()
        timed("stop", partial(storing.start, write))
        timed("beside", turn)
        assert storing.reap(wait=True)
        took["written"].append((perf_counter() - began) * 1000)
    for _ in range(rounds):
        header, arrays = timed("read", partial(snapshots.read, POSITION))
        again = timed("restored", partial(saved.restore, header, arrays, settings, empty.policy, NOW))
        assert len(again.columns) == size
        del header, arrays, again
    return took
