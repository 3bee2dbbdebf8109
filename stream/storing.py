"""Storing beside the loop: a forked child writes what was true at the fork, while the parent goes on.

The same trick by which the log's own server saves itself: the stop is as long as the fork takes, and the
pages that change meanwhile are copied by the kernel. The child touches no socket and runs no clean-up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

_OK: Final = 0
_FAILED: Final = 1


class Storing:
    """At most one child that writes."""

    def __init__(self) -> None:
        """Start with none."""
        self._child: int | None = None

    @property
    def busy(self) -> bool:
        """Whether a child is still at work or was not reaped yet."""
        return self._child is not None

    def start(self, write: Callable[[], None]) -> None:
        """Let a child call ``write``; only while not ``busy``."""
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            self._child = child
            return
        code = _FAILED
        try:
            os.nice(5)
            write()
            code = _OK
        finally:
            os._exit(code)

    def reap(self, wait: bool = False) -> bool | None:
        """Say how the child ended: ``True`` it wrote, ``False`` it failed, ``None`` it is at work or there is none."""
        if self._child is None:
            return None
        pid, status = os.waitpid(self._child, 0 if wait else os.WNOHANG)
        if pid == 0:
            return None
        self._child = None
        return os.waitstatus_to_exitcode(status) == _OK
