"""Whether the log may take more: refused near the server's memory limit, before the server itself must refuse.

What is kept free is for the workers, which must go on writing while the doors are closed. Asks no server: it is told
what the server said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stream.log.trouble import LogFull

FULL_AT: Final = 0.9
PRESSED_AT: Final = 0.7
"""From here on the log keeps only what somebody needs, whatever the retention says."""
ASK_EVERY_S: Final = 0.5


class Admission:
    """Remembers what the server last said of its memory."""

    def __init__(self) -> None:
        """Admit all until the server was asked."""
        self._asked_at = float("-inf")
        self.used = 0
        self.limit = 0

    def is_stale(self, now_s: float) -> bool:
        """Whether the server should be asked again (a monotonic clock)."""
        return now_s - self._asked_at >= ASK_EVERY_S

    def learn(self, memory: Mapping[str, Any], now_s: float) -> None:
        """Take what ``INFO memory`` says; a server without ``maxmemory`` has no limit that we know."""
        self._asked_at = now_s
        self.used = int(memory.get("used_memory", 0))
        self.limit = int(memory.get("maxmemory", 0))

    @property
    def pressed(self) -> bool:
        """Whether the server comes near its limit."""
        return bool(self.limit) and self.used >= PRESSED_AT * self.limit

    def check(self, address: str) -> None:
        """Raise :class:`LogFull` when the server is too near its limit."""
        if self.limit and self.used >= FULL_AT * self.limit:
            raise LogFull(
                f"the log at {address} is nearly full: {self.used >> 20} of {self.limit >> 20} MiB are used, expected "
                f"under {FULL_AT:.0%}; raise its maxmemory, shorten the retention or wait for the workers to catch up"
            )
