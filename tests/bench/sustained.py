"""End to end: producer, log server and worker, each a process, beside the transport's ceiling and the tutorial way."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import psutil
import redis

from models.part import Part
from tests.bench.aside import aside
from tests.bench.readers import CEILING, dropping, tutorial
from tests.bench.report import Report, Table, Target
from tests.bench.stations import EVENTS_AN_ENTRY, KEYS, cpu_s, hear, producing, station, worker

FLOOR = "bench:floor"
TUTORIAL_AHEAD = 10_000
"""Events a second that are appended while the tutorial way reads, and as many before it begins: it never waits."""
SINGLE_SHARE, BATCHED_SHARE, TUTORIAL_TIMES = 0.5, 0.2, 25.0


@dataclass(frozen=True, slots=True)
class Run:
    """One way, for some seconds: events, the seconds they took, and the seconds of CPU of who read them."""

    events: int
    seconds: float
    cpu_s: float

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds

    def row(self, ceiling: float) -> tuple[float, float, float, float]:
        """Give the figures of a table's row."""
        return self.rate, self.rate / ceiling, self.cpu_s / self.events * 1e6, self.seconds


def run(quick: bool) -> Report:
    """Run each way in turns, the ceiling before and after the worker."""
    seconds, ceiling_s, tutorial_s = (2.0, 1.0, 1.0) if quick else (22.0, 8.0, 8.0)
    orders = 5_000 if quick else 60_000
    columns = ("way", "events/s", "× ceiling", "the reader's CPU, µs an event", "seconds")
    table = Table("End to end, sustained: producer → log → floor", columns)
    report = Report([table])
    for size, title in ((1, "one event an entry"), (EVENTS_AN_ENTRY, f"{EVENTS_AN_ENTRY} events an entry")):
        before = dropped(size, orders, ceiling_s)
        ours = applied(size, orders, seconds)
        after = dropped(size, orders, ceiling_s)
        both = Run(before.events + after.events, before.seconds + after.seconds, before.cpu_s + after.cpu_s)
        table.add(f"floor, {title}", *ours.row(both.rate))
        table.add(f"ceiling, {title}: read and dropped", *both.row(both.rate))
        wanted, name = (SINGLE_SHARE, "single") if size == 1 else (BATCHED_SHARE, "batched")
        report.targets.append(Target.at_least(f"{name} entries ÷ transport ceiling", ours.rate / both.rate, wanted))
        if size == 1:
            theirs = tutored(orders, tutorial_s)
            table.add("tutorial: XREADGROUP, a HINCRBY pipeline and an XACK an event", *theirs.row(both.rate))
            report.targets.append(
                Target.at_least("single entries ÷ tutorial way", ours.rate / theirs.rate, TUTORIAL_TIMES)
            )
    report.notes.append(
        "The producer appends as fast as the reader reads, on the same cores. The clock of a run goes from the first "
        "append to the part that tells of the last event."
    )
    return report


def dropped(size: int, orders: int, seconds: float) -> Run:
    """Feed a reader that drops what it reads."""
    with (
        station() as at,
        aside("producer", producing, at.url, orders, size) as producer,
        aside("dropper", dropping, at.url) as dropper,
    ):
        producer.ask("ready")
        dropper.ask(None, 0.1)
        began, process = perf_counter(), psutil.Process(dropper.process.pid)
        used = cpu_s(process)
        producer.tell("feed", seconds, CEILING)
        dropper.tell(None, seconds)
        appended, last = producer.answer()
        counts = [dropper.answer(), dropper.ask(last)]
        assert sum(count for count, _ in counts) == appended
        return Run(appended * size, counts[-1][1] - began, cpu_s(process) - used)


def applied(size: int, orders: int, seconds: float) -> Run:
    """Feed a worker, until it has told of the last event."""
    with (
        station() as at,
        aside("producer", producing, at.url, orders, size) as producer,
        worker(at) as (heard, process),
        redis.Redis.from_url(at.url, protocol=2) as client,
    ):
        producer.ask("ready")
        began, used = perf_counter(), cpu_s(process)
        producer.tell("feed", seconds, FLOOR)
        while not producer.is_answering():
            _note(client, hear(heard, 30))
        appended, last = producer.answer()
        while hear(heard, 30).position != last:
            pass
        return Run(appended * size, perf_counter() - began, cpu_s(process) - used)


def _note(client: redis.Redis, part: Part) -> None:
    """Note for the producer how many entries the worker has applied."""
    if client.exists(KEYS.events(0)):
        info: dict[str, int] = client.xinfo_stream(KEYS.events(0))
        client.set(FLOOR, info["entries-added"] - part.lag)


def tutored(orders: int, seconds: float) -> Run:
    """Let the tutorial way read what is appended faster than it can."""
    with station() as at, aside("producer", producing, at.url, orders, 1) as producer:
        producer.ask("fill", int(seconds * TUTORIAL_AHEAD))
        with aside("tutorial", tutorial, at.url) as reader:
            reader.ask(0.0)
            process = psutil.Process(reader.process.pid)
            used = cpu_s(process)
            producer.tell("pace", seconds, TUTORIAL_AHEAD)
            events, took = reader.ask(seconds)
            producer.answer()
            return Run(events, took, cpu_s(process) - used)
