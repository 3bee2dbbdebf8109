"""A stage for the screens: our Dash application with a play instead of a stream behind it.

Serves ``/ws/live``, ``/api/v1/series`` and ``/api/v1/setup`` as CONTRACT §6 describes them, on a free loopback port,
under the same Content-Security-Policy as the real one. A test directs it from outside.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.app import Screens, build
from tests.dashboard.narrowing import narrowed
from tests.dashboard.scene import Member, Scene

LISTS: Final = {"stages": ("stage",), "cells": ("stage", "warehouse", "channel", "carrier"), "exceptions": ("reason",)}
CLOCKED: Final = ("as_of", "lag", "policy", "feed", "behind")
JS_TESTS: Final = Path(__file__).parent / "live"
JS_DESK_TESTS: Final = Path(__file__).parent / "desk"


@dataclass
class Play:
    """What is on stage, and the strings a test may pull while the page looks on."""

    scene: Scene = field(default_factory=Scene)
    address: str = ""
    screens: Screens | None = None
    moving: bool = True
    """Whether numbers change."""
    sending: bool = True
    """Whether anything at all is sent, heartbeats included."""
    open: bool = True
    """Whether a socket is accepted."""
    allowed: bool = True
    """Whether who watches still has a right to: if not, sockets are closed with 4401 and questions get 401."""
    behind: tuple[int, ...] = ()
    skip_next: bool = False
    """Lose the next delta of each subscription: a gap."""
    epoch: int = 1
    heard: list[Member] = field(default_factory=list)
    """What the pages said, in order."""
    snapshots: int = 0
    sockets: set[WebSocket] = field(default_factory=set)

    async def live(self, socket: WebSocket) -> None:
        """Play ``/ws/live`` for one page."""
        if not self.open:
            await socket.close()
            return
        await socket.accept()
        self.sockets.add(socket)
        subscriptions: dict[str, Subscription] = {}
        teller = asyncio.create_task(self._tell(socket, subscriptions))
        try:
            while True:
                said = await socket.receive_json()
                self.heard.append(said)
                await self._obey(socket, subscriptions, said)
        except WebSocketDisconnect:
            pass
        finally:
            teller.cancel()
            self.sockets.discard(socket)

    async def _obey(self, socket: WebSocket, subscriptions: dict[str, Subscription], said: Member) -> None:
        name = said.get("id", "")
        if said["op"] == "subscribe":
            warehouse = (said.get("filter") or {}).get("warehouse")
            subscriptions[name] = Subscription(name, said["by"][0] if said["by"] else "warehouse", warehouse)
        elif said["op"] == "unsubscribe":
            subscriptions.pop(name, None)
        if said["op"] != "unsubscribe" and self.sending:
            self.snapshots += 1
            await socket.send_json(subscriptions[name].snapshot(self))

    async def _tell(self, socket: WebSocket, subscriptions: dict[str, Subscription]) -> None:
        turn = 0
        while True:
            await asyncio.sleep(0.25)
            turn += 1
            if self.moving and self.sending:
                self.scene.tick += 1
            if not self.open or not self.allowed:
                await socket.close(1000 if self.allowed else 4401)
                return
            for subscription in list(subscriptions.values()):
                if self.sending:
                    for message in subscription.news(self, heartbeat=turn % 4 == 0):
                        await socket.send_json(message)
            self.skip_next = False

    def setup(self) -> Member:
        """Say how the shop is set up."""
        assert self.screens is not None
        return self.scene.setup() | {"build": self.scene.build or self.screens.files.build}

    def series(self) -> Member:
        """Give the lines of the chart."""
        return self.scene.series()

    def day(self) -> Member:
        """Say how the day stands against its plan."""
        return self.scene.day()

    def frame(self, by: str, warehouse: str | None = None) -> Member:
        """Make the present frame for one grouping, of all or of one warehouse."""
        told = {"feed": "behind" if self.behind else "live", "behind": list(self.behind)}
        return narrowed(self.scene.frame(by), warehouse) | told


@dataclass
class Subscription:
    """One subscription of one page: what it was told last."""

    name: str
    by: str
    warehouse: str | None = None
    seq: int = 0
    epoch: int = 0
    told: Member = field(default_factory=dict)

    def snapshot(self, play: Play) -> Member:
        """Give everything."""
        self.told, self.epoch = play.frame(self.by, self.warehouse), play.epoch
        return self._envelope("snapshot") | self.told

    def news(self, play: Play, *, heartbeat: bool) -> Iterator[Member]:
        """Give what changed since, and a heartbeat when it is time for one."""
        now = play.frame(self.by, self.warehouse)
        news: Member = {}
        for name, value in now.items():
            if name in CLOCKED or value == self.told.get(name):
                continue
            news[name] = _members(name, self.told.get(name) or [], value) if name in LISTS else value
        self.told, self.epoch = now, play.epoch
        if news:
            self.seq += 1
            if not play.skip_next:
                yield self._envelope("delta") | {name: now[name] for name in CLOCKED} | news
        if heartbeat:
            yield self._envelope("heartbeat") | {name: now[name] for name in CLOCKED if name != "policy"}

    def _envelope(self, kind: str) -> Member:
        return {"sub": self.name, "type": kind, "epoch": f"epoch-{self.epoch}", "seq": self.seq}


def _members(name: str, old: list[Member], new: list[Member]) -> list[Member]:
    def key(member: Member) -> tuple[Any, ...]:
        return tuple(member.get(part) for part in LISTS[name])

    before = {key(member): member for member in old}
    after = {key(member): member for member in new}
    gone = [{**member, "depth": 0, "open": 0} for at, member in before.items() if at not in after]
    return [member for at, member in after.items() if before.get(at) != member] + gone


def application(play: Play, doors: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Build the whole web process of the play; ``doors`` are answered before what the wall asks for."""
    play.screens = build()

    def answers(make: Callable[[], Member]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(_: Request) -> Response:
            return JSONResponse(make()) if play.allowed else JSONResponse({"error": {"code": "unauthenticated"}}, 401)

        return answer

    async def floor(request: Request) -> Response:
        return JSONResponse(play.frame(request.query_params.get("by") or "warehouse"))

    routes = [
        *doors,
        Route("/api/v1/floor", floor),
        WebSocketRoute("/ws/live", play.live),
        Route("/api/v1/setup", answers(play.setup)),
        Route("/api/v1/series", answers(play.series)),
        Route("/api/v1/day", answers(play.day)),
        Mount("/js-tests/desk", StaticFiles(directory=JS_DESK_TESTS)),
        Mount("/js-tests", StaticFiles(directory=JS_TESTS)),
        Mount("/", play.screens),
    ]
    return _policed(Starlette(routes=routes), play.screens)


def _policed(app: ASGIApp, screens: Screens) -> ASGIApp:
    scripts = " ".join(("script-src 'self'", *screens.csp_hashes))
    policy = f"default-src 'self'; {scripts}; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'"

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", policy.encode())]
            await send(message)

        await app(scope, receive, dressed)

    return guarded


@contextlib.contextmanager
def playing(play: Play | None = None, doors: Sequence[BaseRoute] = ()) -> Iterator[Play]:
    """Serve a play on a free loopback port until the block ends."""
    play = play or Play()
    config = uvicorn.Config(
        application(play, doors), host="127.0.0.1", port=0, log_level="warning", ws="websockets-sansio", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    started = threading.Event()
    while not server.started:
        started.wait(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    play.address = f"http://127.0.0.1:{port}"
    try:
        yield play
    finally:
        play.open = False
        server.should_exit = True
        server.force_exit = True
        thread.join(10)
