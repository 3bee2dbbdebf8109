from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from stream.claims import LIFETIME_MS, Claims, worker_name
from stream.log.log import Log


def claims(log: Log, worker: str) -> Claims:
    return Claims(log.client, log.keys.claim, worker)


def holder(log: Log) -> bytes | None:
    found = log.client.get(log.keys.claim(0))
    assert found is None or isinstance(found, bytes)
    return found


@pytest.fixture
def dead_process() -> int:
    """Give the id of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_a_partition_that_nobody_serves_is_ours(log: Log) -> None:
    assert claims(log, "gz1-host:1:a").take(0)
    assert holder(log) == b"gz1-host:1:a"


def test_a_claim_of_another_machine_is_left_alone(log: Log) -> None:
    claims(log, "gz1-host:1:a").take(0)
    assert not claims(log, worker_name("b")).take(0)
    assert holder(log) == b"gz1-host:1:a"


def test_a_claim_of_a_living_process_of_this_machine_is_left_alone(log: Log) -> None:
    claims(log, worker_name("a")).take(0)
    assert not claims(log, worker_name("b")).take(0)


def test_a_claim_of_a_dead_process_is_taken_at_once(log: Log, dead_process: int) -> None:
    claims(log, f"{socket.gethostname()}:{dead_process}:a").take(0)
    assert claims(log, worker_name("b")).take(0)
    assert holder(log) == worker_name("b").encode()


def test_a_dead_number_of_another_machine_says_nothing(log: Log, dead_process: int) -> None:
    claims(log, f"gz1-host:{dead_process}:a").take(0)
    assert not claims(log, worker_name("b")).take(0)


@pytest.mark.parametrize("strange", ["", "somebody", ":::", f"{socket.gethostname()}:me:a", f"{socket.gethostname()}"])
def test_a_claim_that_we_cannot_read_is_left_alone(log: Log, strange: str) -> None:
    claims(log, strange).take(0)
    assert not claims(log, worker_name("b")).take(0)


def test_a_claim_has_a_lifetime_that_taking_it_again_renews(log: Log) -> None:
    mine = claims(log, worker_name("a"))
    assert mine.take(0)
    log.client.pexpire(log.keys.claim(0), 500)
    assert mine.take(0)
    left = log.client.pttl(log.keys.claim(0))
    assert isinstance(left, int)
    assert 500 < left <= LIFETIME_MS


def test_letting_go_frees_only_what_is_ours(log: Log) -> None:
    mine, theirs = claims(log, worker_name("a")), claims(log, "gz1-host:1:b")
    mine.take(0)
    theirs.release(0)
    assert holder(log) is not None
    mine.release(0)
    assert holder(log) is None
    mine.release(0)


def test_a_restarted_worker_has_another_name() -> None:
    assert worker_name("a") != worker_name("b")
    assert worker_name("a").split(":")[1] == str(os.getpid())


def test_who_serves_and_who_archives_do_not_claim_the_same(log: Log) -> None:
    serving = Claims(log.client, log.keys.claim, worker_name("a"))
    archiving = Claims(log.client, log.keys.archive_claim, worker_name("b"))
    assert serving.take(0)
    assert archiving.take(0)
    archiving.release(0)
    assert holder(log) == worker_name("a").encode()
