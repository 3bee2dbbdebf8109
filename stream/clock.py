"""The one file that reads the clock; everywhere else the instant is an argument.

A loop reads it once a turn and passes the instant on, so that all it decides in that turn is as of the same instant.
"""

from __future__ import annotations

import time


def now_ms() -> int:
    """Give the wall clock, epoch milliseconds."""
    return time.time_ns() // 1_000_000


def monotonic() -> float:
    """Give seconds that never run backwards: for durations and time-outs, never for instants."""
    return time.monotonic()
