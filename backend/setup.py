"""What screens and other programs must know before the first frame: ``/api/v1/setup``, made once from the settings.

Decides what of the settings is told to whoever may see a wall: names, targets and the clock, no owners
and no addresses.
"""

from __future__ import annotations

import msgspec

from backend.query import rfc3339
from models.settings import Settings


class Stage(msgspec.Struct, frozen=True):
    """A stage as the shop calls it; ``target_s`` is ``None`` for no timer."""

    stage: str
    label: str
    target_s: float | None


class Peak(msgspec.Struct, frozen=True):
    """The planned surge."""

    name: str
    start: str
    end: str


class Setup(msgspec.Struct, frozen=True):
    """The answer; ``build`` changes when the screens do, so that a wall can load itself anew."""

    timezone: str
    stages: list[Stage]
    peak: Peak | None
    frames_per_second: int
    time_scale: int
    drill: bool
    build: str


def encoded(settings: Settings, build: str) -> bytes:
    """Encode the answer."""
    stages = [
        Stage(name, stage.label, None if stage.target_ms is None else stage.target_ms / 1000)
        for name, stage in settings.stages.items()
    ]
    planned = settings.peak
    peak = Peak(planned.name, rfc3339(planned.start_ms), rfc3339(planned.end_ms)) if planned else None
    return msgspec.json.encode(
        Setup(
            timezone=settings.timezone,
            stages=stages,
            peak=peak,
            frames_per_second=settings.frames_per_second,
            time_scale=settings.time_scale,
            drill=settings.drill,
            build=build,
        )
    )
