"""When the parent dies, its children stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

import psutil

from stream.lifeline import PARENT_FD, Lifeline, watch_parent
from tests.waiting import wait_until

CHILD = "import threading; from stream.lifeline import watch_parent; assert watch_parent(); threading.Event().wait(60)"
PARENT = f"""
import os, subprocess, sys
from stream.lifeline import Lifeline
line = Lifeline()
child = subprocess.Popen(
    [sys.executable, "-c", {CHILD!r}], env={{**os.environ, **line.environment()}}, pass_fds=[line.child_end]
)
print(child.pid, flush=True)
sys.stdin.read()
"""


def test_a_child_stops_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 10, "the child to stop")


def test_letting_go_stops_the_children() -> None:
    with closing(Lifeline()) as line:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD], env={**os.environ, **line.environment()}, pass_fds=[line.child_end]
        )
    assert child.wait(10) == -signal.SIGTERM


def test_a_role_that_nobody_supervises_watches_nobody() -> None:
    assert not watch_parent({})
    assert not watch_parent({PARENT_FD: "none"})
