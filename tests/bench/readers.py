"""Those who read the log beside our worker: the transport's ceiling, and the way most tutorials show."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

import redis

from stream.log.log import Log
from stream.log.positions import START
from stream.project import AT_ONCE
from tests.bench.stations import KEYS

CEILING: Final = "bench:ceiling"
_GROUP: Final = "wall"


def dropping(url: str) -> Callable[..., Any]:
    """Prepare a reader that drops what it reads, with the worker's own reader and bounds."""
    log, client = Log.connect(url), redis.Redis.from_url(url, protocol=2)
    position = START

    def drop(last: str | None, seconds: float = 60.0) -> tuple[int, float]:
        """Read to the end, up to the entry ``last``; give how many entries, and when (``perf_counter``) it ended."""
        nonlocal position
        count, until = 0, perf_counter() + seconds
        while position != last and perf_counter() < until:
            entries = log.read({0: position}, count=AT_ONCE, block_ms=50).entries
            if entries:
                count += len(entries)
                position = entries[-1][1]
                client.incrby(CEILING, len(entries))
        return count, perf_counter()

    return drop


def tutorial(url: str) -> Callable[..., Any]:
    """Prepare the usual way: a consumer group, and for each event a pipeline of ``HINCRBY`` and an ``XACK``."""
    client = redis.Redis.from_url(url, decode_responses=True)
    stream = KEYS.events(0)
    client.xgroup_create(stream, _GROUP, id="0")

    def consume(seconds: float) -> tuple[int, float]:
        """Count for so long; give how many events and the seconds they took."""
        events, began = 0, perf_counter()
        while perf_counter() - began < seconds:
            told: Any = client.xreadgroup(_GROUP, "consumer-1", {stream: ">"}, count=10, block=1000)
            for _, entries in told:
                for entry, fields in entries:
                    event = json.loads(fields["e"])
                    pipeline = client.pipeline()
                    pipeline.hincrby("wall:stages", event["type"], 1)
                    pipeline.hincrby(f"wall:minute:{event['at'] // 60_000}", event["type"], 1)
                    pipeline.hincrby(f"wall:warehouse:{event.get('warehouse', '')}", event["type"], 1)
                    pipeline.execute()
                    client.xack(stream, _GROUP, entry)
                    events += 1
        return events, perf_counter() - began

    return consume
