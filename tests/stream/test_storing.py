from __future__ import annotations

import os
from pathlib import Path

import pytest

from stream.storing import Storing
from tests.waiting import wait_until


def test_a_child_writes_what_was_true_when_it_began(tmp_path: Path) -> None:
    orders = ["SO-1"]
    storing = Storing()

    def write() -> None:
        (tmp_path / "orders").write_text(" ".join(orders))

    storing.start(write)
    orders.append("SO-2")
    assert storing.reap(wait=True) is True
    assert (tmp_path / "orders").read_text() == "SO-1"


def test_it_is_busy_until_the_child_was_reaped() -> None:
    storing = Storing()
    assert [storing.busy, storing.reap(), storing.reap(wait=True)] == [False, None, None]
    hold, let_go = os.pipe()

    def write() -> None:
        os.read(hold, 1)

    storing.start(write)
    assert [storing.busy, storing.reap()] == [True, None]
    os.write(let_go, b".")
    assert wait_until(storing.reap, what="the child to end") is True
    assert [storing.busy, storing.reap()] == [False, None]
    for descriptor in (hold, let_go):
        os.close(descriptor)


@pytest.mark.parametrize("failure", [OSError("no space left"), SystemExit(0), KeyboardInterrupt()])
def test_a_child_that_fails_says_so(failure: BaseException) -> None:
    def write() -> None:
        raise failure

    storing = Storing()
    storing.start(write)
    assert storing.reap(wait=True) is False


def test_a_child_that_is_killed_has_failed() -> None:
    storing = Storing()
    storing.start(lambda: os.kill(os.getpid(), 9))
    assert storing.reap(wait=True) is False


def test_after_a_failure_the_next_one_may_succeed() -> None:
    storing = Storing()
    for code, expected in ((1, False), (0, True)):
        storing.start(lambda code=code: os._exit(1) if code else None)  # type: ignore[misc]
        assert storing.reap(wait=True) is expected
