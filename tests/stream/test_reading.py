"""One call reads all partitions; ``test_log`` shows what it gives."""

from __future__ import annotations

import pytest
import redis.exceptions as theirs

from stream.address import Address
from stream.clock import monotonic
from stream.keys import Keys
from stream.lag import Lags
from stream.log import Log
from stream.positions import START
from stream.reading import Reader


def test_a_read_waits_at_the_server_until_something_comes_or_the_time_is_over(log: Log) -> None:
    began = monotonic()
    assert log.read({0: START}, block_ms=60).entries == []
    assert monotonic() - began >= 0.05
    log.append({0: [b"{}"]})
    began = monotonic()
    assert log.read({0: START}, block_ms=1000).entries
    assert monotonic() - began < 0.9


def test_a_partition_alone_may_be_asked_for_its_questions(log: Log) -> None:
    log.client.xadd(log.keys.asks(0), {"ask": b"{}"})
    assert log.read({}, {0: START}, block_ms=0).asks[0][2] == b"{}"


def test_the_servers_refusal_is_raised(log_url: str) -> None:
    with Log.connect(log_url) as log:
        log.client.set(log.keys.events(0), "no stream")
    reader = Reader(Address.of(log_url), Keys(), Lags())
    with pytest.raises(theirs.ResponseError, match="WRONGTYPE"):
        reader.read({0: START}, {}, 10, 0)
    reader.close()
