"""Meeting the server: the first makes the log, others must fit, and it may go away and come back."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stream.log.embedded import EmbeddedLog
from stream.log.log import Log
from stream.log.trouble import LogDown, LogRefused


def test_the_first_to_come_makes_the_log_and_others_must_fit(log_url: str) -> None:
    with Log.connect(log_url, partitions=4, time_scale=60) as first:
        assert (first.partitions, first.identity.time_scale) == (4, 60)
        with Log.connect(log_url) as second:
            assert second.identity == first.identity
    with pytest.raises(LogRefused, match="PEAKLINE_PARTITIONS: expected 4"):
        Log.connect(log_url, partitions=1, time_scale=60)
    with pytest.raises(LogRefused, match="PEAKLINE_TIME_SCALE: expected 60"):
        Log.connect(log_url, partitions=4, time_scale=1)


def test_when_several_come_at_once_they_agree(log_url: str) -> None:
    def connect(partitions: int) -> tuple[str, int] | None:
        try:
            with Log.connect(log_url, partitions=partitions) as log:
                return log.identity.id, log.partitions
        except LogRefused:
            return None

    with ThreadPoolExecutor(8) as together:
        met = {found for found in together.map(connect, [1, 2] * 8) if found is not None}
    assert len(met) == 1


def test_a_missing_server_is_told(short_dir: Path) -> None:
    with pytest.raises(LogDown, match="cannot be reached"):
        Log.connect(f"unix://{short_dir}/log.sock")
    with pytest.raises(LogDown, match="is its server running"):
        Log.connect("redis://127.0.0.1:1")


def test_a_wrong_password_is_told(log: Log, log_url: str) -> None:
    log.client.config_set("requirepass", "open-sesame")
    try:
        with pytest.raises(LogRefused, match="PEAKLINE_REDIS_URL"):
            Log.connect(log_url)
        Log.connect(log_url.replace("unix://", "unix://:open-sesame@")).close()
    finally:
        log.client.config_set("requirepass", "")


def test_something_else_in_our_place_is_told(log_url: str, log: Log) -> None:
    log.client.delete("peakline:log")
    log.client.hset("peakline:log", "name", "another program")
    with pytest.raises(LogRefused, match="is something else using this server"):
        Log.connect(log_url)
    log.client.delete("peakline:log")
    log.client.set("peakline:log", "text")
    with pytest.raises(LogRefused, match="WRONGTYPE"):
        Log.connect(log_url)


def test_a_server_that_is_killed_and_comes_back_is_waited_for(short_dir: Path) -> None:
    server = EmbeddedLog.start(short_dir)
    with Log.connect(server.url, partitions=3) as log:
        last = log.append({1: [b"{}"]})[1]
        log.client.waitaof(1, 0, 3000)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        with pytest.raises(LogDown):
            log.read({1: last}, block_ms=50)
        server.stop()
        with ThreadPoolExecutor(1) as beside:
            again = beside.submit(EmbeddedLog.start, short_dir)
            assert log.await_return()
        try:
            assert not log.verify_position(1, last, log.identity.id).lost
            assert log.append({1: [b"{}"]})
        finally:
            again.result().stop()


def test_a_server_that_comes_back_empty_is_another_log_of_the_same_shape(log_url: str) -> None:
    with Log.connect(log_url, prefix="peakline-drill", partitions=3) as drill:
        last, before = drill.append({1: [b"{}"]})[1], drill.identity
        drill.client.flushall()
        drill.meet()
        assert drill.partitions == 3
        assert drill.verify_position(1, last, before.id).why == "another_log"


def test_waiting_ends_when_told_to_stop(short_dir: Path) -> None:
    server = EmbeddedLog.start(short_dir)
    stop = threading.Event()
    with Log.connect(server.url) as log:
        server.stop()
        stop.set()
        assert not log.await_return(stop.is_set)
