"""One child: when it is started again, and how it stops."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from backend.cli.children import FIRST_WAIT_S, LONGEST_WAIT_S, SETTLED_S, Child, Role, stop_all
from stream.clock import monotonic
from stream.lifeline import Lifeline
from tests.waiting import wait_until

STUBBORN = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); sys.stdin.read()"


@pytest.fixture
def lifeline() -> Iterator[Lifeline]:
    with closing(Lifeline()) as line:
        yield line


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let children run the Python code given as their only argument; gives what was started."""
    started: list[str] = []

    def start(command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        started.append(command[-1])
        more["stdin"] = subprocess.PIPE
        return popen([sys.executable, "-c", command[-1]], stdout=subprocess.PIPE, **more)

    popen = subprocess.Popen
    monkeypatch.setattr("backend.cli.children.subprocess.Popen", start)
    return started


def die(child: Child, now_s: float) -> None:
    child.tend(now_s)
    assert child.process is not None
    child.process.wait(10)
    child.tend(now_s)
    assert child.process is None


def test_a_child_that_dies_again_and_again_waits_longer_up_to_five_seconds(lifeline: Lifeline, runs: list[str]) -> None:
    child = Child(Role("web", ("raise SystemExit(1)",)), lifeline)
    now, wait = 0.0, FIRST_WAIT_S
    for _ in range(7):
        die(child, now)
        before = len(runs)
        child.tend(now + wait - 0.01)
        assert len(runs) == before
        now += wait
        wait = min(wait * 2, LONGEST_WAIT_S)
    assert wait == LONGEST_WAIT_S


def test_a_child_that_ran_for_long_is_started_again_soon(lifeline: Lifeline, runs: list[str]) -> None:
    child = Child(Role("web", ("raise SystemExit(1)",)), lifeline)
    die(child, 0.0)
    die(child, 1.0)
    child.tend(2.0)
    assert child.process is not None
    child.process.wait(10)
    child.tend(2.0 + SETTLED_S)
    child.tend(2.0 + SETTLED_S + FIRST_WAIT_S)
    assert len(runs) == 4
    child.stop(5, lambda: False)


def test_a_role_that_may_end_is_not_started_again_after_it_ended_well(lifeline: Lifeline, runs: list[str]) -> None:
    child = Child(Role("feed", ("pass",), may_end=True), lifeline)
    die(child, 0.0)
    child.tend(1e9)
    assert len(runs) == 1


def test_a_child_that_does_not_stop_is_ended_by_force(lifeline: Lifeline, runs: list[str]) -> None:
    children = [Child(Role(name, (STUBBORN,)), lifeline) for name in ("log", "web")]
    processes = []
    for child in children:
        child.tend(0.0)
        assert child.process is not None
        assert child.process.stdout is not None
        child.process.stdout.readline()
        processes.append(child.process)
    began = monotonic()
    stop_all(children, 0.5, lambda: False)
    assert monotonic() - began < 5
    assert all(process.returncode == -9 for process in processes)


def test_in_a_hurry_nobody_is_waited_for(lifeline: Lifeline, runs: list[str]) -> None:
    child = Child(Role("web", (STUBBORN,)), lifeline)
    child.tend(0.0)
    assert child.process is not None
    wait_until(lambda: child.process is not None and child.process.stdout is not None, 5, "the child")
    child.stop(60, lambda: True)
    assert child.process is None
