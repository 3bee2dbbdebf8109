"""From append to WebSocket frame: all processes are real, and the log is busy at half of what the worker can bear."""

from __future__ import annotations

import asyncio
import json
import socket
from random import Random
from time import perf_counter
from typing import Any, Final

import redis.asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake

from backend.web import serve
from stream.clock import now_ms
from stream.database.engine import database_url
from stream.log.keys import Keys
from tests.bench.aside import aside, role
from tests.bench.report import Report, Table, Target
from tests.bench.stations import Station, producing, station, worker
from tests.bench.sustained import applied
from tests.keys import make_key

FRAME_MS: Final = 250.0
BEYOND_MS: Final = 60.0
PLACE: Final = "PROBE"
_BETWEEN_S: Final = 0.02, 0.15
_START_S: Final = 30.0


def run(quick: bool) -> Report:
    """Find the sustained rate, then send single events into half of it and wait for each on a socket."""
    orders, finding_s, seconds = (5_000, 1.0, 3.0) if quick else (60_000, 8.0, 30.0)
    rate, port = applied(1, orders, finding_s).rate / 2, _free_port()
    with (
        station() as at,
        aside("producer", producing, at.url, orders, 1) as producer,
        worker(at),
        role("web", at.folder / "web.log", serve, at.settings, "127.0.0.1", port, at.url),
    ):
        key = make_key(database_url(at.settings), "display")
        producer.ask("ready")
        producer.tell("pace", seconds + 2, rate)
        delays = sorted(asyncio.run(_probe(at, port, key, seconds)))
        producer.answer()
    p50, p99 = (delays[min(len(delays) - 1, int(len(delays) * share))] for share in (0.5, 0.99))
    table = Table("Append → WebSocket frame, ms", ("events/s beside it", "p50", "p90", "p99", "worst", "probes"))
    table.add(f"{rate:,.0f}", p50, delays[int(len(delays) * 0.9)], p99, delays[-1], str(len(delays)))
    return Report(
        [table],
        [
            Target.at_most("append → frame p50 at half the sustained rate", p50, FRAME_MS, "ms"),
            Target.at_most("append → frame p99 at half the sustained rate", p99, FRAME_MS + BEYOND_MS, "ms"),
        ],
        ["Each probe is one event; its frame is the first that counts it. The same socket also gets the whole board."],
    )


async def _probe(at: Station, port: int, key: str, seconds: float) -> list[float]:
    """Append probes at uneven times; give how many ms each took to be counted in a frame."""
    sent: list[float] = []
    delays: list[float] = []
    chance = Random(7)
    async with await _connected(port, key) as live, redis.asyncio.Redis.from_url(at.url, protocol=2) as client:
        await live.send(json.dumps({"op": "subscribe", "id": "probe", "filter": {"warehouse": PLACE}, "by": []}))
        done = asyncio.Event()
        listening = asyncio.create_task(_listen(live, sent, delays, done))
        until = perf_counter() + seconds
        while perf_counter() < until:
            await asyncio.sleep(chance.uniform(*_BETWEEN_S))
            number = len(sent)
            event = {
                "id": f"p{number}",
                "order": f"PROBE-{number}",
                "type": "received",
                "at": now_ms(),
                "warehouse": PLACE,
            }
            sent.append(perf_counter())
            await client.xadd(Keys().events(0), {"e": json.dumps(event)})
        done.set()
        async with asyncio.timeout(10):
            await listening
    return delays


async def _listen(live: ClientConnection, sent: list[float], delays: list[float], done: asyncio.Event) -> None:
    """Hear frames until all that was sent is counted and no more comes."""
    async for message in live:
        frame: dict[str, Any] = json.loads(message)
        if frame.get("sub") == "probe" and "totals" in frame:
            arrived = perf_counter()
            delays += [(arrived - at) * 1000 for at in sent[len(delays) : frame["totals"].get("orders", 0)]]
        if done.is_set() and len(delays) == len(sent):
            return


async def _connected(port: int, key: str) -> ClientConnection:
    """Connect as soon as the web process serves frames."""
    until, address = perf_counter() + _START_S, f"ws://127.0.0.1:{port}/ws/live"
    while True:
        try:
            return await connect(address, max_size=None, additional_headers={"authorization": f"Bearer {key}"})
        except (OSError, InvalidHandshake):
            if perf_counter() > until:
                raise
            await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
