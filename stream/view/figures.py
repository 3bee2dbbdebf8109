"""Numbers as they travel: seconds and rates rounded to a tenth, instants as text, unknown as ``None``.

Decides rounding and spelling, nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import numpy as np

from models.part import Ints
from stream.view.percentiles import Floats

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(ms: float) -> float:
    """Give milliseconds as seconds."""
    return round(ms / 1000, 1)


def known(values: Floats) -> list[float | None]:
    """Round to a tenth; NaN, which is unknown, becomes ``None``."""
    rounded: list[float] = np.round(values, 1).tolist()
    return [None if value != value else value for value in rounded]


def ratio(part: Ints, whole: Ints) -> Floats:
    """Divide; where ``whole`` is not positive the result is unknown (NaN)."""
    found: Floats = np.full(len(part), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def utc(ms: int) -> str:
    """Spell an instant in UTC, to the millisecond."""
    at = _EPOCH + timedelta(milliseconds=ms)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"


def local(ms: int, zone: tzinfo) -> str:
    """Spell an instant in a zone, with its offset; fractions only when there are any."""
    at = (_EPOCH + timedelta(milliseconds=ms)).astimezone(zone)
    return at.isoformat(timespec="milliseconds" if ms % 1000 else "seconds")
