"""Since when the day is counted: the start of the peak while it runs, else the shop's midnight."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def since_ms(now: int, timezone: str, peak: tuple[int, int] | None) -> int:
    """Give the instant (ms) from which ``since`` counts at ``now``; ``peak`` is its start and end."""
    if peak is not None and peak[0] <= now < peak[1]:
        return peak[0]
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(timezone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return round(midnight.timestamp() * 1000)
