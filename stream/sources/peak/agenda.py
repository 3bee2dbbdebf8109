"""What is still to happen, by its instant; what was put down first comes first at a tie."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

Act = Callable[[int, Any], None]
"""Done at its instant, with that instant and what it concerns."""


class Agenda:
    """A heap of acts; the only clock of a simulation is the instant of the act being done."""

    def __init__(self) -> None:
        """Start with nothing to do."""
        self._acts: list[tuple[int, int, Act, Any]] = []
        self._put = 0

    def at(self, instant: int, act: Act, concerns: Any = None) -> None:
        """Put ``act`` down for ``instant``."""
        self._put += 1
        heappush(self._acts, (instant, self._put, act, concerns))

    def next_at(self) -> int:
        """Give the instant of the next act; there always is one, for orders never cease to come."""
        return self._acts[0][0]

    def do_next(self) -> None:
        """Do the next act."""
        instant, _, act, concerns = heappop(self._acts)
        act(instant, concerns)

    def __len__(self) -> int:
        """Give how many acts are put down."""
        return len(self._acts)
