"""What a view must know of the shop's settings: the policy, the window and how long a minute is.

Decides nothing; the composition root fills it in from the settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from models.settings import Settings

Dims = tuple[str, str, str, str, str]


class Limits(Protocol):
    """What a policy says of one stage and combination."""

    @property
    def target_ms(self) -> int | None:
        """The target (ms); ``None`` for no timer."""
        ...


class Policy(Protocol):
    """The part of :class:`models.policy.Policy` that a view asks."""

    hash: str

    def resolve(self, stage: str, dims: Dims) -> Limits:
        """Give what holds in a stage for a combination of dimensions."""
        ...


@dataclass(frozen=True, slots=True)
class Terms:
    """Settings of a view; all durations in ms of the wall clock, compressed by the time scale where §4 says so."""

    policy: Policy
    zone: tzinfo = UTC
    window: int = 5
    """Whole minutes that rates are taken over."""
    minute_ms: int = 60_000
    """One minute; shorter under a time scale."""
    heartbeat_ms: int = 1_000
    silent_after_ms: int = 600_000
    """After how long without contact a push source is silent."""
    own_silent_after_ms: Mapping[str, int] = field(default_factory=dict)
    """The same of the sources that have one of their own."""
    polls: Mapping[str, int] = field(default_factory=dict)
    """The interval of each source that we pull."""

    @staticmethod
    def of(settings: Settings, policy: Policy) -> Terms:
        """Take what a view must know from the settings."""
        return Terms(
            policy=policy,
            zone=ZoneInfo(settings.timezone),
            window=settings.window_minutes,
            minute_ms=settings.minute_ms,
            silent_after_ms=settings.silent_after_ms,
            own_silent_after_ms={name: source.silent_after_ms for name, source in settings.sources.items()},
            polls={name: source.interval_ms for name, source in settings.sources.items() if source.interval_ms},
        )

    @property
    def window_ms(self) -> int:
        """How long the window is."""
        return self.window * self.minute_ms

    @property
    def standstill_ms(self) -> int:
        """How long the oldest must have been there before a place can count as stopped: ten minutes."""
        return 10 * self.minute_ms

    @property
    def told_ms(self) -> int:
        """How far back the sources of a place's entries count: a day."""
        return 24 * 60 * self.minute_ms
