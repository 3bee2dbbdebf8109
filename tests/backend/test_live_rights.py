"""Who sits at an open socket, and what happens when they may no more."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest
import websockets

from backend.access.roles import Scope
from backend.live import RIGHT_GONE
from backend.outlet import TRY_LATER
from stream.clock import monotonic
from tests.backend.callers import bearing, holding, token_of, with_cookie
from tests.backend.walls import live, serving, stand_of, until, walls
from tests.stream.view.telling import NOW, SHANGHAI


async def test_a_socket_whose_session_ended_is_closed_within_a_heartbeat_and_gets_no_frame_more(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as kept, here.wall(additional_headers=holding("viewer")) as wall:
        await wall.next("snapshot")
        del here.stand.known.known[token_of("viewer")]
        began = monotonic()
        await wall.connection.wait_closed()
        assert monotonic() - began < 1.0
        assert wall.connection.close_code == RIGHT_GONE
        await until(lambda: here.hub.counts.sockets == 1, "the socket to be gone")
        await here.workers[0].say(cells={(SHANGHAI, "shipped"): {"depth": 1, "oldest_at": NOW}})
        assert await kept.next("delta")


async def test_a_role_that_shrank_loses_what_it_may_no_more_and_the_socket_stays(log_url: str) -> None:
    async with walls(log_url) as here, here.wall(additional_headers=holding("viewer")) as wall:
        await wall.next("snapshot")
        await wall.say(op="incidents")
        assert (await wall.next("error"))["error"]["code"] == "not_available"
        token = token_of("viewer")
        here.stand.known.known[token] = replace(here.stand.known.known[token], scopes=frozenset({Scope.DISPLAY}))
        here.stand.gate.watch.look()
        asked = len(here.stand.known.asked)
        await until(lambda: len(here.stand.known.asked) > asked, "the next round")
        await wall.say(op="incidents")
        refused = (await wall.next("error"))["error"]
        assert (refused["code"], refused["message"]) == ("forbidden", "expected the scope read")
        await wall.say(op="resync")
        assert await wall.next("snapshot")


async def test_many_sockets_of_one_wall_are_asked_about_once(log_url: str) -> None:
    async with walls(log_url) as here, contextlib.AsyncExitStack() as stack:
        for _ in range(30):
            await stack.enter_async_context(here.wall(additional_headers=with_cookie("display")))
        here.stand.known.asked.clear()
        await here.stand.gate.watch.ask(here.stand.gate.resolve)
        assert here.stand.known.asked == [(token_of("display"), "display", "127.0.0.1")]


async def test_while_nobody_can_be_looked_up_a_socket_is_told_to_come_again(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        await wall.next("snapshot")
        here.stand.known.down = True
        await wall.connection.wait_closed()
        assert wall.connection.close_code == TRY_LATER


async def test_a_deaf_socket_whose_right_is_gone_is_cut_off(log_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.live._CLOSE_S", 0.1)
    async with walls(log_url) as here, here.deaf_wall() as deaf:
        for depth in range(1, 40):
            places = [((f"W{number}", "tmall", "", "", ""), "pick_pack") for number in range(400)]
            cells = {place: {"depth": depth, "oldest_at": NOW} for place in places}
            before = here.hub.counts.encoded
            await here.workers[0].say(cells=cells)
            await until(lambda before=before: here.hub.counts.encoded > before, "the frame")  # type: ignore[misc]
        here.stand.known.known.clear()
        await until(lambda: here.hub.counts.sockets == 0, "the socket to be gone")
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionResetError):
            while await loop.sock_recv(deaf, 1 << 20):
                pass


async def test_on_any_other_server_a_right_that_ended_closes_the_socket_too(log_url: str) -> None:
    async with walls(log_url) as here:
        stand = stand_of(here.hub)
        async with (
            serving(live(stand), ws="websockets-sansio") as port,
            websockets.connect(f"ws://127.0.0.1:{port}/ws/live", additional_headers=bearing("read")) as connection,
        ):
            await connection.recv()
            stand.known.known.clear()
            await stand.gate.watch.ask(stand.gate.resolve)
            await connection.wait_closed()
            assert connection.close_code == RIGHT_GONE
