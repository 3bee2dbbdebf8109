"""Where orders wait for hands: one queue a place, served by so many a minute, the urgent ones first.

Decides who is served when. How many hands there are is the curve's and the faults', what happens to
an order afterwards ``journey``'s.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Final

from stream.sources.peak.agenda import Agenda
from stream.sources.peak.curve import MINUTE
from stream.sources.peak.orders import Order

Served = Callable[[int, Order], None]
TURN: Final = {"urgent": 0, "vip": 1, "normal": 2}
_NOBODY: Final = 0.01
"""The factor at which a place counts as left by everybody."""
_LEAST_PER_S: Final = 2 / 60
"""However few orders come, two a minute find hands."""


class Place:
    """A queue with a service rate.

    One order is taken every ``1 / rate``; ``served`` is called at the instant it is taken, so that the work
    itself (minutes, by many hands at once) is no part of the queue. ``factor`` is what faults left of the rate.
    """

    def __init__(self, agenda: Agenda, planned_per_s: Callable[[int], float], served: Served) -> None:
        """Open the place with nobody in it."""
        self._agenda = agenda
        self._planned = planned_per_s
        self._served = served
        self._queues: tuple[deque[Order], ...] = tuple(deque() for _ in TURN)
        self._free_at = 0.0
        self._awake = False
        self._gap = 0.0
        self._gap_until = 0
        self.factor = 1.0
        self.waiting = 0

    def join(self, at: int, order: Order) -> None:
        """Let ``order`` wait its turn; at an empty place it is its turn at once."""
        if not self.waiting and self._free_at <= at and self.factor > _NOBODY:
            self._free_at = at + self._gap_at(at)
            self._served(at, order)
            return
        self._queues[TURN[order.priority]].append(order)
        self.waiting += 1
        self._wake(at)

    def staff(self, times: float) -> None:
        """Multiply the rate, from the next order on."""
        self.factor *= times
        self._gap_until = 0

    def _wake(self, at: int) -> None:
        if not self._awake:
            self._awake = True
            self._agenda.at(max(at, ceil(self._free_at)), self._serve)

    def _serve(self, at: int, _: None) -> None:
        """Take all whose turn has come: more than one when hands are quicker than a millisecond."""
        self._awake = False
        gap = self._gap_at(at)
        if self.factor <= _NOBODY:
            self._free_at = at + MINUTE  # look again then
        while self._free_at <= at and (order := self._pop()):
            self._free_at = max(self._free_at, at - 1.0) + gap
            self._served(at, order)
        if self.waiting:
            self._wake(at)

    def _pop(self) -> Order | None:
        """Take who is next; those who went away while they waited cost nobody's time."""
        for queue in self._queues:
            while queue:
                order = queue.popleft()
                self.waiting -= 1
                if not order.gone:
                    return order
        return None

    def _gap_at(self, at: int) -> float:
        if at >= self._gap_until:
            self._gap = 1000 / (max(_LEAST_PER_S, self._planned(at)) * max(self.factor, _NOBODY))
            self._gap_until = at + MINUTE
        return self._gap
