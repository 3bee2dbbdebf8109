"""The children of ``up``: one process a role, started again whenever it dies.

Decides when a dead one is due and how long one may take to stop. Which roles there are, and when to stop, is
``supervise``'s.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import structlog

from stream.clock import monotonic
from stream.lifeline import Lifeline

FIRST_WAIT_S: Final = 0.2
LONGEST_WAIT_S: Final = 5.0
SETTLED_S: Final = 30.0
"""After running so long a child is trusted again: its next death is followed by the first wait."""
LEFT_TO_OTHERS_S: Final = 1.5

_log = structlog.get_logger(__name__)


class Role(NamedTuple):
    """What one child does: its name, the arguments of ``peakline``, and whether it may end (with 0) for good."""

    name: str
    arguments: tuple[str, ...]
    may_end: bool = False


class Child:
    """One role's process, or its absence."""

    def __init__(self, role: Role, lifeline: Lifeline) -> None:
        """Start nothing yet; it is due at once."""
        self.role = role
        self.process: subprocess.Popen[bytes] | None = None
        self._lifeline = lifeline
        self._due_at = float("-inf")
        self._started_at = 0.0
        self._wait_s = FIRST_WAIT_S

    def tend(self, now_s: float) -> None:
        """Start the process when it is due, and note when it has died (a monotonic clock)."""
        if self.process is None:
            if now_s >= self._due_at:
                self._start(now_s)
            return
        code = self.process.poll()
        if code is None:
            return
        self._end_group()
        self.process = None
        if code == 0 and self.role.may_end:
            self._due_at = float("inf")
            return
        if now_s - self._started_at >= SETTLED_S:
            self._wait_s = FIRST_WAIT_S
        _log.error("role_died", child=self.role.name, reason=_how(code), again_in_s=self._wait_s)
        self._due_at = now_s + self._wait_s
        self._wait_s = min(LONGEST_WAIT_S, self._wait_s * 2)

    def _start(self, now_s: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "backend.cli.main", *self.role.arguments],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self._lifeline.environment()},
            pass_fds=[self._lifeline.child_end],
            start_new_session=True,  # Ctrl-C in a terminal reaches us alone: we stop them in order
        )
        self._started_at = now_s
        _log.info("role_started", child=self.role.name, pid=self.process.pid)

    def stop(self, within_s: float, hurried: Callable[[], bool]) -> None:
        """End the process by SIGTERM, and by force after ``within_s`` or as soon as ``hurried``."""
        if self.process is None:
            return
        until = monotonic() + within_s
        self.process.terminate()
        while self.process.poll() is None:
            if monotonic() >= until or hurried():
                _log.error("role_killed", child=self.role.name, pid=self.process.pid, allowed_s=round(within_s, 1))
                self.process.kill()
                self.process.wait()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)
        self._end_group()
        self.process = None

    def _end_group(self) -> None:
        """End what the process left behind in its own group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def stop_all(children: Sequence[Child], within_s: float, hurried: Callable[[], bool]) -> None:
    """Stop children one after the other, the last first, each leaving the others enough time to stop as well."""
    until = monotonic() + within_s
    for others, child in reversed(list(enumerate(children))):
        child.stop(max(until - monotonic() - others * LEFT_TO_OTHERS_S, 0.1), hurried)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
