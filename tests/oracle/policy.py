"""What the settings say for one order in one stage: target, at_risk, stall_after, rests (CONTRACT §2, §3).

Each setting is resolved by itself: of the overrides that match and set it, those with most dimensions
win, among them the tightest; none is the loosest. Durations shrink with ``time_scale``.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from tests.oracle.instants import duration, instant
from tests.oracle.words import DIMENSIONS

DEFAULTS = {  # stage: target, stall_after
    "received": ("10m", "15m"),
    "validated": ("15m", "20m"),
    "allocated": ("20m", "30m"),
    "outbound_prep": ("30m", "45m"),
    "pick_pack": ("30m", "45m"),
    "shipped": ("72h", "48h"),
    "delivered": ("none", "none"),
    "after_sales": ("24h", "12h"),
}
OF_THE_SHOP = {
    "horizon": "7d",
    "ahead": "5m",
    "give_up": "30d",
    "window": "5m",
    "minutes_kept": "48h",
    "silent_after": "10m",
}


class Policy:
    """The settings of ``peakline.toml``, parsed, with the defaults put in."""

    def __init__(self, settings: dict[str, Any], time_scale: int = 1) -> None:
        """Read what is set; ``settings`` is not kept."""
        self.time_scale = time_scale
        self.zone: str = settings.get("timezone", "Asia/Shanghai")
        shop = {name: self._ms(settings.get(name, default)) or 0 for name, default in OF_THE_SHOP.items()}
        self.horizon = shop["horizon"]
        self.ahead = shop["ahead"]
        self.give_up = max(shop["give_up"], shop["horizon"])
        self.minutes_kept = shop["minutes_kept"]
        self.silent_after = shop["silent_after"]
        self.minute = self.scaled(60_000)
        self.window = round(shop["window"] / self.minute)
        self.peak: dict[str, Any] = settings.get("peak", {})
        self.sources = self._sources(settings.get("sources", {}))
        self._stages: dict[str, dict[str, Any]] = settings.get("stages", {})
        self._overrides: list[dict[str, Any]] = list(settings.get("overrides", []))
        for stage, said in self._stages.items():
            for priority, target in said.get("targets", {}).items():
                self._overrides.append({"stage": stage, "priority": priority, "target": target})

    def target(self, stage: str, dims: dict[str, str]) -> int | None:
        """How long (ms) an order may be in the stage; None: no timer."""
        return self._tightest(stage, dims, "target")

    def stall_after(self, stage: str, dims: dict[str, str]) -> int | None:
        """For how long (ms) an order may show no progress; None: for ever."""
        return self._tightest(stage, dims, "stall_after")

    def warns_after(self, stage: str, dims: dict[str, str]) -> int | None:
        """The share ``at_risk`` of the target, in whole ms (rounded up); decimal, not binary, arithmetic."""
        target = self.target(stage, dims)
        if target is None:
            return None
        shares = self._of_most_dimensions(stage, dims, "at_risk")
        share = min(shares) if shares else self._stages.get(stage, {}).get("at_risk", 0.8)
        return math.ceil(Fraction(str(share)) * target)

    def rests(self, stage: str, dims: dict[str, str]) -> bool:
        """Whether an order of such dimensions rests in the stage by override."""
        return any(self._of_most_dimensions(stage, dims, "rests"))

    def own_target(self, stage: str) -> int | None:
        """The target of the stage itself, whatever the overrides."""
        return self._own(stage, "target")

    def scaled(self, ms: int) -> int:
        """A duration of the shop's day on the log's clock."""
        return round(ms / self.time_scale)

    def _tightest(self, stage: str, dims: dict[str, str], name: str) -> int | None:
        found = self._of_most_dimensions(stage, dims, name)
        if not found:
            return self._own(stage, name)
        limits = [limit for limit in map(self._ms, found) if limit is not None]
        return min(limits, default=None)

    def _own(self, stage: str, name: str) -> int | None:
        target, stall_after = DEFAULTS[stage]
        default = {"target": target, "stall_after": stall_after}[name]
        return self._ms(self._stages.get(stage, {}).get(name, default))

    def _of_most_dimensions(self, stage: str, dims: dict[str, str], name: str) -> list[Any]:
        """The values of one setting in the matching overrides that name most dimensions."""
        matching: dict[int, list[Any]] = {}
        for override in self._overrides:
            named = [dim for dim in DIMENSIONS if dim in override]
            if override["stage"] == stage and name in override and all(override[dim] == dims[dim] for dim in named):
                matching.setdefault(len(named), []).append(override[name])
        return matching[max(matching)] if matching else []

    def _sources(self, said: Any) -> dict[str, tuple[str, int | None]]:
        """Each configured source's kind and poll interval (ms)."""
        rows = [{"source": name, **row} for name, row in said.items()] if isinstance(said, dict) else said
        return {
            row.get("source") or row["name"]: (row.get("kind", "push"), self._ms(row.get("interval", "none")))
            for row in rows
        }

    def _ms(self, value: str) -> int | None:
        ms = duration(value)
        return None if ms is None else self.scaled(ms)

    def since(self, now: int, midnight: int) -> int:
        """From when the day's books count: the start of the peak while it runs, else midnight."""
        if "start" in self.peak:
            start, end = instant(self.peak["start"]), instant(self.peak["end"])
            if start <= now < end:
                return start
        return midnight
