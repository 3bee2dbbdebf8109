"""How fast a key may tell events: a bucket per key that fills evenly and may be overdrawn once.

Pure but for the clock it is given. A request is let in while the bucket is not empty and then pays for all that it
brought, so that the rate holds whatever the size of the batches; one process counts for itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

_MOST: Final = 10_000


class Pace:
    """The buckets of all keys."""

    def __init__(self, per_second: float, monotonic: Callable[[], float]) -> None:
        """Let each key tell so many events a second, 0 for no limit."""
        self._per_second = per_second
        self._monotonic = monotonic
        self._empty_until: dict[str, float] = {}

    def wait_s(self, key: str) -> float:
        """Say how long a key has to wait before it is let in: 0 for not at all."""
        return max(0.0, self._empty_until.get(key, 0.0) - self._monotonic()) if self._per_second else 0.0

    def pay(self, key: str, events: int) -> None:
        """Take what a request brought out of the key's bucket, which holds one second's worth."""
        if not self._per_second:
            return
        now = self._monotonic()
        if len(self._empty_until) >= _MOST:
            self._empty_until = {name: until for name, until in self._empty_until.items() if until > now - 1.0}
        # Longer than a second ago means full: what a key did not use before that is not kept for it.
        self._empty_until[key] = max(self._empty_until.get(key, -math.inf), now - 1.0) + events / self._per_second
