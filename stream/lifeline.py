"""The lifeline between a process and the one that started it: when the parent dies, however it dies, the child stops.

The parent keeps the writing end of a pipe and gives its children the reading end, which ends when the parent does. A
child that is no Python of ours cannot watch a pipe: on Linux the kernel ends it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, MutableMapping
from typing import Final

PARENT_FD: Final = "PEAKLINE_PARENT_FD"
STOP_WITHIN_S: Final = 8.0
_PR_SET_PDEATHSIG: Final = 1


class Lifeline:
    """The parent's side."""

    def __init__(self) -> None:
        """Open the pipe."""
        self.child_end, self._ours = os.pipe()

    def environment(self) -> dict[str, str]:
        """Give what a child needs in its environment, beside ``child_end`` among its open files."""
        return {PARENT_FD: str(self.child_end)}

    def close(self) -> None:
        """Let go: children that still run stop now."""
        os.close(self._ours)
        os.close(self.child_end)


def watch_parent(environment: MutableMapping[str, str] = os.environ) -> bool:
    """Stop this process by SIGTERM when its parent is gone, and harder when it then does not stop in time.

    Called at the start of a role; gives ``False`` for a role that nobody supervises, and when it was called before.
    """
    told = environment.pop(PARENT_FD, "")  # our own children must not take the number for theirs
    if not told.isdecimal():
        return False
    descriptor = int(told)
    os.set_inheritable(descriptor, False)
    threading.Thread(target=_watch, args=(descriptor,), name="lifeline", daemon=True).start()
    return True


def _watch(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(STOP_WITHIN_S)
    os._exit(1)


def ended_by_kernel() -> Callable[[], None] | None:
    """Give what a foreign child runs before it becomes itself, so that it ends with this process; Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)  # the parent died before the line above

    return bind
