"""``GET /api/v1/policy``: the policy as it is in force, for those who ask why an order is late.

Made once from the settings, which are read at start. Decides what of them is told: targets, what overrides them, whose
they are, the peak and the clock; no sources, addresses or people who may sign in.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response

from backend.errors import as_json
from backend.ground import ground
from backend.query import rfc3339
from models import settings_shape as shape
from models.settings import Settings


class Stage(msgspec.Struct, frozen=True):
    """What holds in a stage where nothing overrides it; ``None`` is no limit, an empty owner nobody."""

    stage: str
    label: str
    target_s: float | None
    targets: dict[str, float | None]
    at_risk: float
    stall_after_s: float | None
    owner: str


class Override(msgspec.Struct, frozen=True):
    """What orders of these dimensions get instead; what is not set is left out."""

    stage: str
    where: dict[str, str]
    target_s: float | UnsetType | None
    at_risk: float | UnsetType
    stall_after_s: float | UnsetType | None
    owner: str | UnsetType
    rests: bool | UnsetType


class Peak(msgspec.Struct, frozen=True):
    """The planned surge, as it is written."""

    name: str
    start: str
    end: str
    plan: str | None
    compare: str | None


class InForce(msgspec.Struct, frozen=True):
    """The answer; ``policy`` is the hash that frames carry."""

    timezone: str
    window_s: float
    stages: list[Stage]
    overrides: list[Override]
    peak: Peak | None
    policy: str


async def get(request: Request) -> Response:
    """Answer with the policy."""
    return as_json(ground(request).facts.policy)


def encoded(settings: Settings) -> bytes:
    """Encode the answer."""
    stages = [
        Stage(
            name,
            stage.label,
            _seconds(stage.target_ms),
            {priority: _seconds(target) for priority, target in stage.targets.items()},
            stage.at_risk,
            _seconds(stage.stall_after_ms),
            stage.owner,
        )
        for name, stage in settings.stages.items()
    ]
    planned = settings.peak
    return msgspec.json.encode(
        InForce(
            timezone=settings.timezone,
            window_s=settings.window_minutes * settings.minute_ms / 1000,
            stages=stages,
            overrides=[_override(one) for one in settings.overrides],
            peak=_peak(planned) if planned else None,
            policy=settings.policy_hash,
        )
    )


def _override(one: shape.Override) -> Override:
    return Override(
        one.stage,
        one.dims,
        UNSET if one.target_ms is UNSET else _seconds(one.target_ms),
        one.at_risk,
        UNSET if one.stall_after_ms is UNSET else _seconds(one.stall_after_ms),
        one.owner,
        one.rests,
    )


def _peak(peak: shape.Peak) -> Peak:
    return Peak(peak.name, rfc3339(peak.start_ms), rfc3339(peak.end_ms), peak.plan, peak.compare)


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000
