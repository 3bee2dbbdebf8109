"""Instants and durations in whole milliseconds, read from and written to text. Decides no meaning."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}


def instant(value: int | str) -> int:
    """Read RFC 3339 with an offset, or epoch milliseconds; finer than a millisecond is cut off."""
    if isinstance(value, int):
        return value
    return (datetime.fromisoformat(value.upper()) - EPOCH) // MS


def duration(value: str) -> int | None:
    """Read ``90s``, ``30m``, ``2h``, ``1d``; ``none`` is None."""
    if value == "none":
        return None
    return round(float(value[:-1]) * UNITS[value[-1]])


def text(ms: int, zone: str | None = None) -> str:
    """Write an instant: UTC with milliseconds and Z, or to the second with the offset of a zone."""
    moment = EPOCH + timedelta(milliseconds=ms)
    if zone is None:
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def midnight(now: int, zone: str) -> int:
    """The last midnight of a zone at or before ``now``."""
    local = (EPOCH + timedelta(milliseconds=now)).astimezone(ZoneInfo(zone))
    return (datetime.combine(local.date(), time(0), ZoneInfo(zone)) - EPOCH) // MS
