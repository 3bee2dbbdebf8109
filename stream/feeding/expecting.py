"""What a demo's shop had expected of its day: a plan made with last year's smooth curve, a little short of the truth.

Decides the numbers only; where they are written is the command line's business.
"""

from __future__ import annotations

from typing import Final

from stream.feeding.feed import offset_ms
from stream.sources.peak import faults
from stream.sources.peak.curve import MINUTE, Curve

HOURS: Final = 24
SHORT: Final = 0.94
"""Plans are made before the campaign is."""
_SMOOTH: Final = 7
"""Minutes to either side over which a planner's curve is smooth."""


def expected(rate: float, timezone: str, live: int) -> tuple[int, list[float]]:
    """Give when the demo's peak began (ms, a whole minute) and the orders expected in each minute of its day."""
    began = live - faults.DEMO_HISTORY_MS
    start = began // MINUTE * MINUTE
    curve = Curve(rate, offset_ms(timezone, live), over=(began, live))
    minutes = [curve.expected(start + minute * MINUTE) * 60 for minute in range(-_SMOOTH, HOURS * 60 + _SMOOTH)]
    width = 2 * _SMOOTH + 1
    return start, [round(SHORT * sum(minutes[at : at + width]) / width, 2) for at in range(HOURS * 60)]
