"""A hub on a real log with a worker made by hand, and sockets on a real server: for tests of what is pushed."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

import msgspec
import uvicorn
import websockets
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp

from backend.ending import end
from backend.hub import Hub
from backend.live import Live
from backend.outlet import PushProtocol
from backend.routes import SOCKET, SOCKET_OPS, SOCKET_SCOPE
from models.part import Part, encode
from stream.clock import monotonic, now_ms
from stream.log.doorlog import DoorLog
from stream.log.keys import Keys
from stream.view.terms import Terms
from tests.backend.callers import bearing, token_of
from tests.backend.standing import Stand
from tests.stream.view.telling import SHANGHAI, StillPolicy, Teller

T = TypeVar("T")

HANDSHAKE = (
    b"GET /ws/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Authorization: Bearer " + token_of("read").encode() + b"\r\n\r\n"
)


async def until(predicate: Callable[[], T], what: str, timeout_s: float = 10.0) -> T:
    """Give the first truthy value of ``predicate``, letting the loop turn meanwhile."""
    end = monotonic() + timeout_s
    while not (seen := predicate()):
        assert monotonic() < end, f"waited {timeout_s:g} s for {what}; last seen: {seen!r}"
        await asyncio.sleep(0.005)
    return seen


@dataclass
class Worker:
    """Publishes what it is told to, and answers a keyframe's ask with all of it."""

    redis: Redis
    teller: Teller
    words: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    answering: bool = True

    @property
    def partition(self) -> int:
        return int(self.teller.names["partition"])

    async def say(self, full: bool = False, **words: Any) -> Part:
        """Publish news, or with ``full`` everything said so far."""
        self.words |= words
        part = self.teller.tell(now_ms(), full=full, **(self.words if full else words))
        await self.publish(part)
        return part

    async def publish(self, part: Part) -> None:
        await self.redis.publish(Keys().parts(part.partition), encode(part))

    async def listen(self) -> None:
        """Answer what is asked from now on."""
        last: Any = "0-0"
        while True:
            taken: Any = await self.redis.xread({Keys().asks(self.partition): last}, block=50)
            for _, entries in taken or []:
                for last, entry in entries:  # noqa: B007 - the last one is where to read on
                    asked = msgspec.json.decode(entry[b"ask"])
                    self.asked.append(asked)
                    if asked["what"] == "keyframe" and self.answering:
                        await self.say(full=True)
                    elif asked["reply"] and self.answering:
                        await self.redis.publish(asked["reply"], b"{}")


class Wall:
    """One socket: what it shows after each frame."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self.connection = connection

    async def next(self, *kinds: str) -> dict[str, Any]:
        """Give the next frame of these kinds, or of any."""
        while True:
            async with asyncio.timeout(10):
                frame: dict[str, Any] = msgspec.json.decode(await self.connection.recv())
            if not kinds or frame["type"] in kinds:
                return frame

    async def next_of(self, sub: str) -> dict[str, Any]:
        """Give the next frame of a subscription."""
        while (frame := await self.next())["sub"] != sub:
            pass
        return frame

    async def say(self, **message: Any) -> None:
        await self.connection.send(msgspec.json.encode(message).decode())


@dataclass
class Walls:
    """The hub, its workers, and the server's address."""

    hub: Hub
    workers: list[Worker]
    url: str
    stand: Stand

    @contextlib.asynccontextmanager
    async def wall(self, **options: Any) -> AsyncIterator[Wall]:
        """Connect a wall; with a reader's key when no headers are given."""
        options.setdefault("additional_headers", bearing("read"))
        async with websockets.connect(self.url, compression=None, max_size=None, **options) as connection:
            yield Wall(connection)

    @contextlib.asynccontextmanager
    async def deaf_wall(self) -> AsyncIterator[socket.socket]:
        """Connect a wall that was opened and reads nothing more."""
        loop, port = asyncio.get_running_loop(), int(self.url.split(":")[2].split("/")[0])
        with socket.socket() as deaf:
            deaf.setblocking(False)
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024)
            await loop.sock_connect(deaf, ("127.0.0.1", port))
            await loop.sock_sendall(deaf, HANDSHAKE)
            assert (await loop.sock_recv(deaf, 12)).endswith(b"101")
            yield deaf


@contextlib.asynccontextmanager
async def walls(url: str, partitions: int = 1, say: bool = True, **terms: Any) -> AsyncIterator[Walls]:
    """Run a hub with hand-made workers behind a server; with ``say`` every partition has reported."""
    log = await DoorLog.connect(url, partitions=partitions)
    hub = Hub(log, Terms(terms.pop("policy", StillPolicy()), **terms), frames_per_second=50)
    redis = Redis.from_url(url, protocol=2)
    workers = [Worker(redis, Teller(partition)) for partition in range(partitions)]
    if say:
        for worker in workers:
            worker.words = {"cells": {(SHANGHAI, "pick_pack"): {"depth": 3, "oldest_at": now_ms(), "entries": 5}}}
    else:
        for worker in workers:
            worker.answering = False
    tasks = [asyncio.create_task(hub.run()), *(asyncio.create_task(worker.listen()) for worker in workers)]
    try:
        stand = stand_of(hub)
        tasks.append(asyncio.create_task(stand.gate.watch.run(stand.gate.resolve)))
        async with serving(live(stand)) as port:
            if say:
                await until(lambda: not hub.unready(now_ms()), "every partition to report")
            yield Walls(hub, workers, f"ws://127.0.0.1:{port}/ws/live", stand)
    finally:
        await end(tasks)
        await redis.aclose()
        await log.close()


def stand_of(hub: Hub) -> Stand:
    """Give a ground with this hub."""
    stand = Stand()
    stand.ground.reached = replace(stand.ground.reach(), view=hub)
    return stand


def live(stand: Stand) -> Starlette:
    """Put the socket's door on a ground."""
    return stand.application(WebSocketRoute(SOCKET, Live(SOCKET_SCOPE, SOCKET_OPS)))


@contextlib.asynccontextmanager
async def serving(application: ASGIApp, ws: Any = PushProtocol, http: Any = "httptools") -> AsyncIterator[int]:
    """Run uvicorn in this loop; gives the port."""
    listening = socket.socket()
    # Small buffers, so that a client that does not read is noticed after kilobytes, not megabytes.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        cast(Any, application),
        http=http,
        ws=ws,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="off",
        log_config=None,
        log_level="warning",
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await until(lambda: server.started, "the server to start")
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        server.force_exit = True
        await task
        listening.close()
