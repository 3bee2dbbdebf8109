"""End to end: producer, log server and worker, each a process, beside the transport's ceiling and the tutorial way."""

from __future__ import annotations

from time import perf_counter

import redis

from models.part import Part
from tests.bench.aside import aside
from tests.bench.readers import CEILING, dropping, tutorial
from tests.bench.report import Report, Table, Target
from tests.bench.stations import EVENTS_AN_ENTRY, KEYS, hear, producing, station, worker

FLOOR = "bench:floor"
TUTORIAL_AHEAD = 10_000
"""Events a second that are appended while the tutorial way reads, and as many before it begins: it never waits."""
SINGLE_SHARE, BATCHED_SHARE, TUTORIAL_TIMES = 0.5, 0.2, 25.0


def run(quick: bool) -> Report:
    """Run each way in turns, the ceiling before and after the worker."""
    seconds, ceiling_s, tutorial_s = (4.0, 2.0, 2.0) if quick else (22.0, 8.0, 8.0)
    orders = 20_000 if quick else 60_000
    table = Table("End to end, sustained: producer → log → floor", ("way", "events/s", "seconds", "× ceiling"))
    report = Report([table])
    for size, title in ((1, "one event an entry"), (EVENTS_AN_ENTRY, f"{EVENTS_AN_ENTRY} events an entry")):
        before = _ceiling(size, orders, ceiling_s)
        events, took = throughput(size, orders, seconds)
        after = _ceiling(size, orders, ceiling_s)
        ours, ceiling = events / took, (before + after) / 2
        table.add(f"floor, {title}", ours, took, ours / ceiling)
        table.add(f"ceiling, {title}: read and dropped", ceiling, 2 * ceiling_s, 1.0)
        wanted, name = (SINGLE_SHARE, "single") if size == 1 else (BATCHED_SHARE, "batched")
        report.targets.append(Target.at_least(f"{name} entries ÷ transport ceiling", ours / ceiling, wanted))
        if size == 1:
            theirs = _tutorial(orders, tutorial_s)
            table.add(
                "tutorial: XREADGROUP, a HINCRBY pipeline and an XACK an event", theirs, tutorial_s, theirs / ceiling
            )
            report.targets.append(Target.at_least("single entries ÷ tutorial way", ours / theirs, TUTORIAL_TIMES))
    report.notes.append(
        "The producer appends as fast as the reader reads, on the same cores. The clock of a run goes from the first "
        "append to the part that tells of the last event."
    )
    return report


def _ceiling(size: int, orders: int, seconds: float) -> float:
    with (
        station() as at,
        aside("producer", producing, at.url, orders, size) as producer,
        aside("dropper", dropping, at.url) as dropper,
    ):
        producer.ask("ready")
        dropper.ask(None, 0.1)
        began = perf_counter()
        producer.tell("feed", seconds, CEILING)
        dropper.tell(None, seconds)
        appended, last = producer.answer()
        counts = [dropper.answer(), dropper.ask(last)]
        assert sum(count for count, _ in counts) == appended
        return float(appended * size / (counts[-1][1] - began))


def throughput(size: int, orders: int, seconds: float) -> tuple[int, float]:
    """Feed a worker for so long; give how many events it applied and the seconds until it had told of the last."""
    with (
        station() as at,
        aside("producer", producing, at.url, orders, size) as producer,
        worker(at) as heard,
        redis.Redis.from_url(at.url, protocol=2) as client,
    ):
        producer.ask("ready")
        began = perf_counter()
        producer.tell("feed", seconds, FLOOR)
        while not producer.is_answering():
            _note(client, hear(heard, 10))
        appended, last = producer.answer()
        part = hear(heard, 30)
        while part.position != last:
            part = hear(heard, 30)
        return appended * size, perf_counter() - began


def _note(client: redis.Redis, part: Part) -> None:
    """Note for the producer how many entries the worker has applied."""
    if client.exists(KEYS.events(0)):
        info: dict[str, int] = client.xinfo_stream(KEYS.events(0))
        client.set(FLOOR, info["entries-added"] - part.lag)


def _tutorial(orders: int, seconds: float) -> float:
    with station() as at, aside("producer", producing, at.url, orders, 1) as producer:
        producer.ask("fill", int(seconds * TUTORIAL_AHEAD))
        with aside("tutorial", tutorial, at.url) as reader:
            producer.tell("pace", seconds, TUTORIAL_AHEAD)
            events, took = reader.ask(seconds)
            producer.answer()
            return float(events / took)
