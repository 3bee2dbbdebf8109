"""When orders come: the shape of a sales day, minute by minute of the shop's local time, and the shifts planned on it.

Decides the expected rate at an instant; the chance around it is the simulator's, and what is made
of the orders is ``journey``'s.
"""

from __future__ import annotations

import math
from typing import Final

MINUTE: Final = 60_000
DAY: Final = 1440
SHIFT: Final = 120
"""Minutes for which one roster stands."""

_HOURS: Final = (
    *(1.0, 0.85, 0.7, 0.6, 0.55, 0.58, 0.65, 0.78, 0.9, 1.0, 1.1, 1.05),
    *(1.0, 1.0, 1.05, 1.05, 1.0, 1.0, 1.05, 1.2, 1.35, 1.4, 1.35, 1.15),
)
"""How busy the hours are between the rounds."""

_ROUNDS: Final = ((0, 8.0, 14), (8, 0.8, 10), (10, 1.2, 12), (14, 0.9, 12), (17, 0.7, 10), (20, 4.0, 18), (22, 1.2, 12))
"""Hour at which a round of the sale opens, how much it adds at once, and the minutes in which that falls to 1/e."""

OPENINGS: Final = (0, 20)
"""Hours at which what was sold before may be paid: the presale's balance."""

_LEAST_STAFF: Final = 0.35


def day_shape() -> list[float]:
    """Give the relative rate of each minute of the day; their mean is 1."""
    shape = [_between(minute) + sum(_round(minute, *opens) for opens in _ROUNDS) for minute in range(DAY)]
    mean = math.fsum(shape) / DAY
    return [value / mean for value in shape]


def _between(minute: int) -> float:
    hour, part = divmod(minute, 60)
    return _HOURS[hour] + (_HOURS[(hour + 1) % 24] - _HOURS[hour]) * part / 60


def _round(minute: int, hour: int, adds: float, fades: float) -> float:
    since = (minute - hour * 60) % DAY
    return adds * math.exp(-since / fades) if since else adds * 0.6  # the first minute is still filling


class Curve:
    """The expected orders per second over time, and what the shifts were planned for.

    ``rate`` is the mean over the instants ``over`` (a day's mean without them), where ``opening``, an
    instant at which the sale itself opens, adds a round of its own that fades in ``fades`` minutes.
    """

    def __init__(
        self,
        rate: float,
        offset_ms: int,
        over: tuple[int, int] | None = None,
        opening: tuple[int, float] | None = None,
    ) -> None:
        """``offset_ms`` is local time less UTC."""
        self._offset = offset_ms
        self._opening = opening
        self._shape = day_shape()
        self._scale = rate
        self.surge = 1.0
        if over:
            first, last = over[0] // MINUTE, max(over[0] + 1, over[1]) // MINUTE
            minutes = range(first, last + 1)
            self._scale = rate * len(minutes) / math.fsum(self._relative(minute) for minute in minutes)
        shifts = [math.fsum(self._shape[start : start + SHIFT]) / SHIFT for start in range(0, DAY, SHIFT)]
        self._shifts = [max(_LEAST_STAFF, mean) for mean in shifts]

    def expected(self, at: int) -> float:
        """Give the orders per second expected at ``at``, a surge included."""
        return self._scale * self._relative(at // MINUTE) * self.surge

    def planned(self, at: int) -> float:
        """Give the orders per second for which the shift at ``at`` was staffed: its mean, no surge foreseen."""
        return self._scale * self._shifts[self._minute(at // MINUTE) // SHIFT]

    def next_opening(self, at: int) -> int:
        """Give the next instant at which a presale's balance may be paid."""
        minute = at // MINUTE
        wait = min((hour * 60 - self._minute(minute) - 1) % DAY + 1 for hour in OPENINGS)
        return (minute + wait) * MINUTE

    def _minute(self, minute: int) -> int:
        return (minute + self._offset // MINUTE) % DAY

    def _relative(self, minute: int) -> float:
        value = self._shape[self._minute(minute)]
        if self._opening:
            since = minute - self._opening[0] // MINUTE
            if since >= 0:
                value += 4.0 * value * math.exp(-since / self._opening[1])
        return value
