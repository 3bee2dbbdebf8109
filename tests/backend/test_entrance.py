"""Every connection here is a real one, to a server with short limits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import websockets
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from backend.entrance import BoundedProtocol
from tests.backend.walls import serving

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


class Hasty(BoundedProtocol):
    head_s = 0.15
    most_head_bytes = 2048


async def echo(request: Request) -> Response:
    return PlainTextResponse(f"got {len(await request.body())}")


async def greet(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.receive_text()
    await websocket.close()


Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[int]:
    app = Starlette(routes=[Route("/", echo, methods=["GET", "POST"]), WebSocketRoute("/ws", greet)])
    async with serving(app, http=Hasty) as port:
        yield port


@contextlib.asynccontextmanager
async def wire() -> AsyncIterator[Wire]:
    async with server() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            yield reader, writer
        finally:
            writer.close()


async def read_to_the_end(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionResetError):
            return await reader.read()
        return b"reset"


async def read_answer(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return head + await reader.readexactly(length)


async def test_who_says_nothing_is_let_go() -> None:
    async with wire() as (reader, _):
        assert await read_to_the_end(reader) == b""


async def test_who_never_ends_a_head_is_answered_and_let_go() -> None:
    async with wire() as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")

        async def drip() -> None:
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.01)

        dripping = asyncio.create_task(drip())
        answer = await read_to_the_end(reader)
        dripping.cancel()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"too_slow"' in answer


async def test_a_later_request_on_the_same_connection_has_the_same_time() -> None:
    async with wire() as (reader, writer):
        for _ in range(2):
            writer.write(GET)
            assert (await read_answer(reader)).endswith(b"got 0")
        writer.write(b"GET / HT")
        assert (await read_to_the_end(reader)).startswith(b"HTTP/1.1 408 ")


async def test_empty_lines_between_requests_keep_no_connection() -> None:
    async with wire() as (reader, writer):
        writer.write(GET)
        await read_answer(reader)
        writer.write(b"\r\n\r\n")
        assert (await read_to_the_end(reader)).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * 4096 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 400 + b"\r\n",
        b"GET /" + b"x" * 4096 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Endless: " + b"x" * 4096,
    ],
)
async def test_a_head_that_is_too_long_is_answered_and_let_go(head: bytes) -> None:
    async with wire() as (reader, writer):
        writer.write(head)
        answer = await read_to_the_end(reader)
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert b'"code":"too_large"' in answer
        assert b"got 0" not in answer


async def test_one_that_comes_behind_another_request_is_counted_too() -> None:
    async with wire() as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok" + b"GET /" + b"x" * 4096)
        # In the middle of the first answer no second one may be written: the connection just ends.
        assert await read_to_the_end(reader) == b""


async def test_a_body_is_no_head_however_long_it_takes() -> None:
    async with wire() as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6000\r\n\r\n")
        for _ in range(30):
            writer.write(b"x" * 200)
            await asyncio.sleep(0.01)
        assert (await read_answer(reader)).endswith(b"got 6000")


async def test_a_connection_that_became_a_socket_is_left_alone() -> None:
    async with server() as port, websockets.connect(f"ws://127.0.0.1:{port}/ws") as opened:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3 * Hasty.head_s):
                await opened.recv()
        await opened.send("hello")
        await opened.wait_closed()
        assert opened.close_code == 1000


async def test_what_is_no_request_is_still_told_so() -> None:
    async with wire() as (reader, writer):
        writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        assert (await read_to_the_end(reader)).startswith(b"HTTP/1.1 400 ")


def test_the_limits_are_those_that_are_promised() -> None:
    assert (BoundedProtocol.head_s, BoundedProtocol.most_head_bytes) == (10.0, 64 * 1024)
