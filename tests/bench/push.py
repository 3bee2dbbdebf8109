"""A thousand walls on one web process: CPU a delivered frame, beside the ``websockets`` library's ``broadcast()``.

Ours is the whole way, from a worker's part on the log to the last socket: hearing, adding up, encoding, heartbeats.
Theirs is a bare server that hands the same bytes to as many sockets, as often. Both on uvloop, in turns.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import tempfile
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from statistics import median
from time import process_time, sleep

import redis
import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from backend.hub import Hub
from models.part import encode
from models.vocabulary import OPEN_STAGES
from stream.clock import monotonic, now_ms
from stream.log.doorlog import DoorLog
from stream.log.embedded import EmbeddedLog
from stream.log.keys import Keys
from stream.view.terms import Terms
from tests.backend.callers import token_of
from tests.backend.walls import live, serving, stand_of
from tests.bench.aside import aside
from tests.bench.report import Report, Table, Target
from tests.stream.view.telling import Place, StillPolicy, Teller

SOCKETS = 1_000
FRAMES_A_SECOND = 5
CELLS = 25
"""How many change in a tick: about 8 KB a frame."""
WANTED = 2.0
HANDSHAKE = (
    b"GET /ws/live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Authorization: Bearer " + token_of("display").encode() + b"\r\n\r\n"
)
PLACES: list[Place] = [
    ((f"WH{number}", "tmall", "east", "SF", "vip"), stage)
    for number, stage in itertools.product(range(CELLS // 5), OPEN_STAGES[:5])
]


def run(quick: bool) -> Report:
    """Give the CPU (µs) that each way costs a delivered frame, and their ratio."""
    rounds, seconds = (2, 2.0) if quick else (4, 4.0)
    costs: dict[str, list[float]] = {"ours": [], "theirs": []}
    with tempfile.TemporaryDirectory(prefix="pl-") as place, EmbeddedLog.start(Path(place) / "log") as log:
        teller, client = Teller(), redis.Redis.from_url(log.place.url, protocol=2)
        with (
            aside("ours", ours, log.place.url) as web,
            aside("theirs", theirs) as plain,
            aside("crowd", crowd) as walls,
        ):
            for way in (web, plain):
                walls.ask(way.ask("port"), SOCKETS)
            while not web.ask("ready"):
                client.publish(Keys().parts(0), encode(teller.tell(now_ms(), full=True)))
            size = 0
            for number in range(rounds + 1):
                walls.ask(0, 0)
                web.tell("count", seconds)
                _talk(client, teller, seconds)
                frames, cpu_s = web.answer()
                size = size or walls.ask(0, 0) // frames // SOCKETS
                costs["ours"].append(cpu_s / frames / SOCKETS * 1e6)
                frames, cpu_s = plain.ask("count", seconds, size)
                _check(walls.ask(0, 0), frames * size * SOCKETS)
                costs["theirs"].append(cpu_s / frames / SOCKETS * 1e6)
                if number == 0:  # only to warm up, and to learn how large a frame is
                    costs = {"ours": [], "theirs": []}
        client.close()
    ratios = [mine / other for mine, other in zip(costs["ours"], costs["theirs"], strict=True)]
    table = Table(f"{SOCKETS:,} walls on one process", ("way", "µs of CPU a delivered frame"))
    table.add("the hub, from part to socket", median(costs["ours"]))
    table.add("websockets broadcast()", median(costs["theirs"]))
    report = Report([table], [Target.at_most("CPU a delivered frame ÷ broadcast()", median(ratios), WANTED, "×")])
    report.notes.append(
        f"Frames of {size:,} bytes, {FRAMES_A_SECOND} a second; {rounds} rounds of {seconds:g} s in turns, ratio "
        f"{min(ratios):.2f} to {max(ratios):.2f}; heartbeats cost but do not count; all sockets read all there was."
    )
    return report


def _check(read: int, sent: int) -> None:
    if read < sent:
        raise RuntimeError(f"expected every socket to read everything, {sent:,} bytes, got {read:,}")


def _talk(client: redis.Redis, teller: Teller, seconds: float) -> None:
    """Say something new about all places, as often as frames are made."""
    began = monotonic()
    for number in range(1, int(seconds * FRAMES_A_SECOND)):
        now = now_ms()
        cell = {"depth": now % 900 + 100, "held": 7, "entries": now % 500, "exits": 411, "oldest_at": now - 5_312_400}
        part = teller.tell(now, cells=dict.fromkeys(PLACES, cell), late={place: {40: 9} for place in PLACES})
        client.publish(Keys().parts(0), encode(part))
        sleep(max(0.0, began + number / FRAMES_A_SECOND - monotonic()))


def _in_thread(server: Callable[[dict[str, object]], AsyncIterator[None]]) -> dict[str, object]:
    """Run a server on a loop of its own; gives what it told of itself once it serves."""
    told: dict[str, object] = {}
    ready = threading.Event()

    async def forever() -> None:
        async for _ in server(told):
            ready.set()
            await asyncio.Event().wait()

    threading.Thread(target=lambda: uvloop.run(forever()), daemon=True).start()
    if not ready.wait(20):
        raise TimeoutError("the server did not start within 20 s")
    return told


def ours(url: str) -> Callable[..., object]:
    """Serve a hub on the log at ``url``."""

    async def server(told: dict[str, object]) -> AsyncIterator[None]:
        log = await DoorLog.connect(url)
        hub = Hub(log, Terms(StillPolicy()), frames_per_second=2 * FRAMES_A_SECOND)
        running = asyncio.create_task(hub.run())
        stand = stand_of(hub)
        asking = asyncio.create_task(stand.gate.watch.run(stand.gate.resolve))
        async with serving(live(stand)) as port:
            told |= {"port": port, "hub": hub, "running": (running, asking)}
            yield

    told = _in_thread(server)
    hub: Hub = told["hub"]  # type: ignore[assignment]

    def answer(what: str, seconds: float = 0.0) -> object:
        if what == "port":
            return told["port"]
        if what == "ready":
            return not hub.unready(now_ms())
        began, encoded = process_time(), hub.counts.encoded
        sleep(seconds)
        return hub.counts.encoded - encoded, process_time() - began

    return answer


def theirs() -> Callable[..., object]:
    """Serve whoever connects with what is broadcast."""
    connections: set[ServerConnection] = set()

    async def keep(connection: ServerConnection) -> None:
        connections.add(connection)
        await connection.wait_closed()

    async def server(told: dict[str, object]) -> AsyncIterator[None]:
        async with serve(keep, "127.0.0.1", 0, compression=None, ping_interval=None) as serving:
            told |= {"port": serving.sockets[0].getsockname()[1], "loop": asyncio.get_running_loop()}
            yield

    told = _in_thread(server)

    async def send(seconds: float, size: int) -> tuple[int, float]:
        message = "x" * size
        began, frames = process_time(), int(seconds * FRAMES_A_SECOND)
        for _ in range(frames):
            broadcast(connections, message)
            await asyncio.sleep(1 / FRAMES_A_SECOND)
        return frames, process_time() - began

    def answer(what: str, seconds: float = 0.0, size: int = 0) -> object:
        if what == "port":
            return told["port"]
        return asyncio.run_coroutine_threadsafe(send(seconds, size), told["loop"]).result()  # type: ignore[arg-type]

    return answer


class _Reader(asyncio.Protocol):
    """Reads and forgets; it answers no ping, so neither server sends any."""

    read = 0

    def data_received(self, data: bytes) -> None:
        _Reader.read += len(data)


def crowd() -> Callable[[int, int], int]:
    """Open sockets to a port; gives how many bytes were read since it was asked before."""

    async def server(told: dict[str, object]) -> AsyncIterator[None]:
        told["loop"] = asyncio.get_running_loop()
        yield

    loop: asyncio.AbstractEventLoop = _in_thread(server)["loop"]  # type: ignore[assignment]

    async def open_all(port: int, sockets: int) -> None:
        for _ in range(sockets):
            transport, _ = await loop.create_connection(_Reader, "127.0.0.1", port)
            transport.write(HANDSHAKE % port)

    def answer(port: int, sockets: int) -> int:
        with contextlib.suppress(OSError):
            asyncio.run_coroutine_threadsafe(open_all(port, sockets), loop).result()
        if sockets:
            sleep(1.0)
        read, _Reader.read = _Reader.read, 0
        return read

    return answer
