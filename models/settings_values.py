"""Texts of the settings that stand for a quantity: durations, sizes, instants and zones.

Says what each means, or raises ``ValueError``; which setting it was and where it stands is for the reader
of the file (``settings_table``) or of the environment (``settings_environment``).
"""

from __future__ import annotations

import re
import zoneinfo
from datetime import date, datetime
from typing import Final

_DURATION: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)", re.ASCII)
_UNIT_MS: Final = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_SIZE: Final = re.compile(r"(\d{1,12})\s?(B|KiB|MiB|GiB)?", re.ASCII)
_UNIT_BYTES: Final = {None: 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}

LONGEST_MS: Final = 3_650 * _UNIT_MS["d"]
"""No duration is longer than ten years: so sums of instants and durations stay far inside 64 bits."""

A_DURATION: Final = "a duration such as 90s, 30m, 2h or 1d"
A_SIZE: Final = "a size such as 512KiB, 8MiB or 2GiB"
AN_INSTANT: Final = "an instant with an offset, such as 2026-11-10T20:00:00+08:00"
A_ZONE: Final = "a time zone such as Asia/Shanghai"


def duration_ms(text: str) -> int | None:
    """Give the milliseconds of ``90s``, ``30m``, ``2h``, ``1d`` or ``1.5h``; ``none`` is ``None``."""
    if text == "none":
        return None
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(A_DURATION)
    ms = round(float(found[1]) * _UNIT_MS[found[2]])
    if ms > LONGEST_MS:
        raise ValueError("a duration of at most 3650d")
    return ms


def duration_text(ms: int | None) -> str:
    """Write milliseconds as the settings would, in the largest unit that is whole."""
    if ms is None:
        return "none"
    unit = max((unit for unit, size in _UNIT_MS.items() if ms % size == 0), key=_UNIT_MS.__getitem__)
    return f"{ms // _UNIT_MS[unit]}{unit}" if ms else "0s"


def size_bytes(text: str) -> int:
    """Give the bytes of ``8MiB``; a bare number is bytes."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(A_SIZE)
    return int(found[1]) * _UNIT_BYTES[found[2]]


def instant_ms(value: object) -> int:
    """Give the epoch milliseconds of an RFC 3339 text or of a TOML date-time, which must carry an offset."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(AN_INSTANT) from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(AN_INSTANT)
    return round(value.timestamp() * 1_000)


def day_text(value: object) -> str:
    """Give an ISO calendar day, from text or from a TOML date."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(value)
    return value.isoformat()


def zone_name(text: str) -> str:
    """Give back the name of a time zone that this machine knows."""
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(A_ZONE) from None
    return text
