"""Over a real server and a real socket: what a client sees while it is still sending is the point here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.body import read
from backend.errors import HANDLERS, as_json
from backend.listening import listen

LIMIT = 100_000


async def echo(request: Request) -> Response:
    return as_json({"bytes": len(await read(request, LIMIT, patience_s=2.0, silence_s=0.2))})


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    application = Starlette(routes=[Route("/", echo, methods=["POST"])], exception_handlers=HANDLERS)
    with closing(listen("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(application, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        )
        task = asyncio.create_task(server._serve([listening]))
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await task


async def send(port: int, *pieces: bytes) -> bytes:
    """Send piece by piece, as far as the server lets us, and give all that it answers until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


def head(*lines: str) -> bytes:
    return "\r\n".join(["POST / HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *lines, "", ""]).encode()


def chunk(size: int) -> bytes:
    return b"%x\r\n" % size + b"x" * size + b"\r\n"


async def test_a_body_within_the_limit_is_read_in_whatever_pieces_it_comes() -> None:
    async with serving() as port:
        answer = await send(port, head("Transfer-Encoding: chunked"), chunk(60_000), chunk(40_000), b"0\r\n\r\n")
        assert answer.endswith(b'{"bytes":100000}')


async def test_a_body_that_does_not_end_is_cut_off_and_its_sender_told() -> None:
    async with serving() as port:
        answer = await send(port, head("Transfer-Encoding: chunked"), *[chunk(50_000)] * 40, b"0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 413 ")
        answer = await send(port, head("Content-Length: 3000000"), b"x" * 3_000_000)
        assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_huge_announcement_without_a_body_does_not_hold_the_server() -> None:
    async with serving() as port:
        answer = await send(port, head("Content-Length: 99999999999"))
        assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_sender_that_falls_silent_is_sent_away() -> None:
    async with serving() as port:
        answer = await send(port, head("Content-Length: 1000"), b"x")
        assert answer.startswith(b"HTTP/1.1 408 ")


async def test_a_client_that_leaves_in_the_middle_leaves_nothing_behind() -> None:
    async with serving() as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head("Content-Length: 1000") + b"x")
        await writer.drain()
        writer.transport.abort()
        assert (await send(port, head("Content-Length: 1"), b"x")).endswith(b'{"bytes":1}')


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip", "zstd"])
async def test_a_packed_body_is_refused_before_it_is_read(encoding: str) -> None:
    async with serving() as port:
        answer = await send(port, head(f"Content-Encoding: {encoding}", "Content-Length: 0"))
        assert answer.startswith(b"HTTP/1.1 415 ")
