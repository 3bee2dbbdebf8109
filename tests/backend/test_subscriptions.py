from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest

from backend import subscriptions
from models.vocabulary import OPEN_STAGES
from stream.clock import now_ms
from stream.view.terms import Dims
from tests.backend.walls import Walls, until, walls
from tests.stream.view.telling import Place

MANY: list[Dims] = [(f"W{number}", "tmall", "", "", "") for number in range(80)]


async def talk(here: Walls, at: int) -> None:
    """Say something new about hundreds of places."""
    places: list[Place] = [(dims, stage) for dims in MANY for stage in OPEN_STAGES[:5]]
    before = here.hub.counts.encoded
    await here.workers[0].say(cells={place: {"depth": at, "oldest_at": now_ms()} for place in places})
    await until(lambda: here.hub.counts.encoded > before, "the frame")


async def read_to_the_end(deaf: socket.socket) -> bytes:
    """Read all that still comes from a connection that was cut off."""
    loop, found = asyncio.get_running_loop(), b""
    with contextlib.suppress(ConnectionResetError):
        while taken := await loop.sock_recv(deaf, 1 << 20):
            found += taken
    return found


async def test_a_client_that_does_not_read_gets_a_fresh_snapshot_instead_of_a_longer_queue(log_url: str) -> None:
    async with walls(log_url) as here, here.deaf_wall() as deaf:
        for at in range(1, 21):
            await talk(here, at)
        assert here.hub.counts.forced == 0
        loop, heard = asyncio.get_running_loop(), b""
        while here.hub.counts.forced == 0:
            heard += await loop.sock_recv(deaf, 1 << 16)
        while b'"depth":20' not in heard:
            heard += await loop.sock_recv(deaf, 1 << 16)
        assert heard.count(b'"type":"snapshot"') == 2
        assert heard.count(b'"type":"delta"') < 20
        assert here.hub.counts.cut == 0


async def test_those_who_read_miss_nothing_because_of_one_who_does_not(log_url: str) -> None:
    async with walls(log_url) as here, here.deaf_wall(), here.wall() as wall:
        last = (await wall.next("snapshot"))["seq"]
        for at in range(1, 11):
            await talk(here, at)
            frame = await wall.next("delta", "snapshot")
            assert (frame["type"], frame["seq"]) == ("delta", last + 1)
            last = frame["seq"]


async def test_a_client_that_stays_deaf_is_cut_off(log_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "DEAF_S", 0.05)
    async with walls(log_url) as here, here.deaf_wall() as deaf:
        at = 0
        while here.hub.counts.cut == 0:
            at += 1
            await talk(here, at)
        await until(lambda: here.hub.counts.sockets == 0, "the socket to be gone")
        assert len(await read_to_the_end(deaf)) < 1 << 20
