from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message as Sent
from websockets.frames import Frame
from websockets.streams import StreamReader

from backend.outlet import BACKLOG, Message, Relayed


def parsed(framed: bytes) -> bytes:
    """Read one frame as the other side does."""
    reader = StreamReader()
    reader.feed_data(framed)
    reader.feed_eof()
    parsing = Frame.parse(reader.read_exact, mask=False)
    with pytest.raises(StopIteration) as done:
        next(parsing)
    frame: Frame = done.value.value
    assert (frame.opcode, frame.fin) == (1, True)
    return bytes(frame.data)


@pytest.mark.parametrize("length", [1, 100, 107, 108, 65_516, 65_517, 200_000])
def test_a_message_is_framed_as_the_standard_says_whatever_its_length(length: int) -> None:
    body = b'{"type":"' + b"x" * length + b'"}'
    assert parsed(Message(body).framed(b'""')) == b'{"sub":"",' + body[1:]


def test_each_name_is_framed_once() -> None:
    message = Message(b'{"type":"delta"}')
    assert message.framed(b'"a"') is message.framed(b'"a"')
    assert message.framed(b'"a"') != message.framed(b'"b"')


async def test_over_asgi_messages_leave_in_order_and_a_slow_client_is_told_apart() -> None:
    sent: list[str] = []
    open_, both = asyncio.Event(), asyncio.Event()

    async def send(message: Sent) -> None:
        await open_.wait()
        sent.append(message["text"])
        if len(sent) == 2:
            both.set()

    outlet = Relayed(send)
    large = Message(b'{"type":"' + b"x" * BACKLOG + b'"}')
    assert outlet.write(Message(b'{"type":"a"}'), b'""')
    assert outlet.write(large, b'""')
    assert not outlet.write(Message(b'{"type":"b"}'), b'""')
    open_.set()
    await both.wait()
    assert sent[0] == '{"sub":"","type":"a"}'
    await asyncio.sleep(0)
    assert outlet.write(Message(b'{"type":"c"}'), b'""')


async def test_over_asgi_a_client_that_left_takes_nothing_more() -> None:
    async def send(message: Sent) -> None:
        raise OSError

    outlet = Relayed(send)
    outlet.write(Message(b'{"type":"a"}'), b'""')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not outlet.write(Message(b'{"type":"b"}'), b'""')


async def test_over_asgi_cutting_off_closes() -> None:
    sent: list[Sent] = []
    closed = asyncio.Event()

    async def send(message: Sent) -> None:
        sent.append(message)
        closed.set()

    Relayed(send).abort()
    await closed.wait()
    assert (sent[0]["type"], sent[0]["code"]) == ("websocket.close", 1013)
