"""The shape of the settings once they are read: frozen, in milliseconds and bytes, already scaled in time.

How they are read and checked is in ``settings`` and what it calls; what they mean for an order in ``policy``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from models.settings_access import Access, Oidc

Durability = Literal["memory", "disk"]
"""What an event must have reached before its door says 202."""

SECRET = frozenset({"key", "redis_url", "database_url", "oidc_secret"})
"""What may hold a password and is never shown."""


class StageSettings(msgspec.Struct, frozen=True):
    """One stage: ``None`` is "none", ``targets`` are by priority, an empty ``owner`` is nobody."""

    label: str
    target_ms: int | None
    targets: dict[str, int | None]
    at_risk: float
    stall_after_ms: int | None
    owner: str


class Override(msgspec.Struct, frozen=True):
    """What other orders of one stage get: those of the given dimensions. ``UNSET`` leaves the stage's own."""

    stage: str
    dims: dict[str, str]
    target_ms: int | UnsetType | None = UNSET
    at_risk: float | UnsetType = UNSET
    stall_after_ms: int | UnsetType | None = UNSET
    owner: str | UnsetType = UNSET
    rests: bool | UnsetType = UNSET


class Peak(msgspec.Struct, frozen=True):
    """The planned surge: from ``start_ms`` until just before ``end_ms``."""

    name: str
    start_ms: int
    end_ms: int
    plan: str | None
    compare: str | None


class SourceSettings(msgspec.Struct, frozen=True):
    """One source: ``kind`` is push or poll; only a poll has an interval."""

    kind: str
    interval_ms: int | None
    silent_after_ms: int


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is set, from the file and the environment; the floor's durations are already scaled in time."""

    # the shop
    timezone: str
    stages: dict[str, StageSettings]
    overrides: tuple[Override, ...]
    peak: Peak | None
    sources: dict[str, SourceSettings]
    exception_reasons: tuple[str, ...]

    # time, as the floor sees it
    horizon_ms: int
    ahead_ms: int
    give_up_ms: int
    window_minutes: int
    minutes_kept: int
    silent_after_ms: int
    minute_ms: int

    # the machinery
    retention_ms: int
    dead_kept: int
    frames_per_second: int
    body_limit: int

    # who gets in, and whom we call: real time, never scaled
    access: Access
    oidc: Oidc | None
    outgoing_allow: tuple[str, ...]

    # the environment
    data_dir: Path
    redis_url: str | None
    database_url: str | None
    partitions: int | None
    time_scale: int
    durability: Durability
    public_url: str | None
    drill: bool
    key: str | None
    log_memory: int | None
    oidc_secret: str | None

    policy_hash: str

    def __repr__(self) -> str:
        """Name the environment's secrets without telling them: settings end up in tracebacks."""
        said = (
            f"{name}={'...' if name in SECRET and getattr(self, name) else repr(getattr(self, name))}"
            for name in self.__struct_fields__
        )
        return f"Settings({', '.join(said)})"

    @property
    def prefix(self) -> str:
        """The first word of every key in the log: drills have their own."""
        return "peakline-drill" if self.drill else "peakline"

    @property
    def hour_ms(self) -> int:
        """Sixty minutes of the shop's clock."""
        return 60 * self.minute_ms
