from __future__ import annotations

import socket
from collections.abc import Iterator

import httpcore2
import pytest

from stream.outgoing.addresses import Allowed
from stream.outgoing.dialling import BlockingDialling, Deadline, Dialling
from stream.outgoing.trouble import OutgoingRefused

HERE = Allowed(["127.0.0.0/8"])


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def far() -> Deadline:
    return Deadline(10.0, lambda: 0.0)


async def test_a_connection_goes_to_the_address_that_was_checked(port: int) -> None:
    stream = await Dialling(HERE, lambda _name, _port: ["127.0.0.1"]).connect_tcp("erp.local", port, 5)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
    await stream.aclose()
    blocking = BlockingDialling(HERE, lambda _name, _port: ["127.0.0.1"], far()).connect_tcp("erp.local", port, 5)
    assert blocking.get_extra_info("server_addr") == ("127.0.0.1", port)
    blocking.close()


async def test_the_next_address_is_tried_when_one_does_not_answer(port: int) -> None:
    both = ["127.0.0.2", "127.0.0.1"]
    stream = await Dialling(HERE, lambda _name, _port: both).connect_tcp("erp.local", port, 5)
    assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
    await stream.aclose()
    blocking = BlockingDialling(HERE, lambda _name, _port: both, far()).connect_tcp("erp.local", port, 5)
    assert blocking.get_extra_info("server_addr")[0] == "127.0.0.1"
    blocking.close()


async def test_when_no_address_answers_that_is_said(port: int) -> None:
    none = ["127.0.0.2", "127.0.0.3"]
    with pytest.raises(httpcore2.ConnectError):
        await Dialling(HERE, lambda _name, _port: none).connect_tcp("erp.local", port, 5)
    with pytest.raises(httpcore2.ConnectError):
        BlockingDialling(HERE, lambda _name, _port: none, far()).connect_tcp("erp.local", port, 5)


async def test_no_connection_is_made_to_what_is_refused(port: int) -> None:
    nobody = Allowed(())
    with pytest.raises(OutgoingRefused):
        await Dialling(nobody, lambda _name, _port: ["127.0.0.1"]).connect_tcp("erp.local", port, 5)
    with pytest.raises(OutgoingRefused):
        BlockingDialling(nobody, lambda _name, _port: ["127.0.0.1"], far()).connect_tcp("127.0.0.1", port, 5)


def test_an_operation_may_take_what_is_left_and_nothing_after_the_deadline() -> None:
    now = 0.0
    deadline = Deadline(10.0, lambda: now)
    assert deadline.left(None, httpcore2.ReadTimeout) == 10.0
    assert deadline.left(3.0, httpcore2.ReadTimeout) == 3.0
    now = 8.0
    assert deadline.left(3.0, httpcore2.ReadTimeout) == 2.0
    now = 10.0
    with pytest.raises(httpcore2.ReadTimeout):
        deadline.left(3.0, httpcore2.ReadTimeout)
