"""The short way to the server."""

from __future__ import annotations

import pytest
import redis
import redis.exceptions as theirs

from stream.log.address import Address
from stream.log.wire import Wire


def test_replies_come_in_the_order_of_the_commands_errors_in_their_place(log_url: str) -> None:
    wire = Wire(Address.of(log_url))
    first, second, third = wire.call([("PING",), ("XLEN",), ("ECHO", "after")])
    wire.close()
    assert (first, third) == (b"PONG", b"after")
    assert isinstance(second, theirs.ResponseError)


def test_a_connection_that_died_is_opened_anew(log_url: str) -> None:
    wire = Wire(Address.of(log_url))
    (number,) = wire.call([("CLIENT", "ID")])
    with redis.Redis.from_url(log_url, protocol=2) as other:
        other.client_kill_filter(_id=number)
    (again,) = wire.call([("CLIENT", "ID")])
    wire.close()
    assert again != number


def test_an_answer_that_came_too_late_is_not_taken_for_the_next(log_url: str) -> None:
    wire = Wire(Address.of(log_url), answer_s=0.05)
    with pytest.raises(theirs.TimeoutError):
        wire.call([("XREAD", "BLOCK", 300, "STREAMS", "peakline:{0}:events", "$")])
    assert wire.call([("ECHO", "next")]) == [b"next"]
    wire.close()


def test_a_server_that_was_never_there_is_told_at_once() -> None:
    wire = Wire(Address.of("unix:///nowhere/log.sock"))
    with pytest.raises(theirs.ConnectionError):
        wire.call([("PING",)])
