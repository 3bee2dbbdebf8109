"""Waiting for a condition, never for a duration."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from stream.clock import monotonic

T = TypeVar("T")

TURN_S = 0.01


def wait_until(predicate: Callable[[], T], timeout_s: float = 10.0, what: str = "the condition") -> T:
    """Give the first truthy value of ``predicate``; fail, saying what was awaited and what was seen last."""
    until = monotonic() + timeout_s
    while True:
        seen = predicate()
        if seen:
            return seen
        assert monotonic() < until, f"waited {timeout_s:g} s for {what}; last seen: {seen!r}"
        threading.Event().wait(TURN_S)
