"""Believable floors for the screens' tests: frames in the contract's exact form, without a stream behind them.

Decides numbers only: a peak evening, an empty floor, numbers as large as they get. Who sends them, and when, is
for ``stage_play``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from models.vocabulary import OPEN_STAGES
from stream.clock import now_ms

Member = dict[str, Any]

SHOP: Final = timezone(timedelta(hours=8))
PEAK_RUNS: Final = timedelta(hours=5, minutes=42)

NAMES: Final = {
    "warehouse": ("SH2", "GZ1", "BJ3", "HZ1", "CD1", "WH2", "XA1", "SZ4", "NJ2", "TJ1", "CQ1", "SY1"),
    "channel": ("tmall", "jd", "douyin", "pdd", "shop", "kuaishou"),
    "carrier": ("SF", "JD", "YTO", "ZTO", "STO", "EMS"),
    "region": ("华东", "华南", "华北", "西南"),
    "priority": ("vip", "express", "standard"),
}

#         stage          depth  held   in   out  wait_s  target_s oldest_s risk late state
_PEAK: Final = (
    ("received", 1278, 1940, 742, 731, 105, 600, 5410, 41, 0, "flowing"),
    ("validated", 1904, 0, 731, 728, 157, 900, 1210, 12, 3, "flowing"),
    ("allocated", 6108, 12, 728, 604, 606, 1200, 3320, 310, 28, "saturated"),
    ("outbound_prep", 4373, 4, 604, 598, 439, 1800, 2950, 95, 11, "flowing"),
    ("pick_pack", 12014, 31, 598, 402, 1793, 1800, 5312, 1812, 957, "saturated"),
    ("shipped", 88420, 0, 402, 371, None, 172800, 214000, 640, 122, "flowing"),
    ("after_sales", 1204, 0, 22.4, 25, 2890, 21600, 61200, 18, 2, "flowing"),
)


@dataclass
class Scene:
    """One floor at one instant; each ``tick`` moves it on a little."""

    tick: int = 0
    huge: bool = False
    empty: bool = False
    silent: str | None = None
    """The source that is silent: what it feeds is ``unknown``."""
    drill: bool = False
    calm: bool = False
    """No bottleneck and no trouble."""
    planned: bool = True
    """Whether the day has a plan and another day to be compared with."""
    build: str | None = None
    """What the screens are said to be built as; None: as they are."""
    now: Callable[[], datetime] = field(default=lambda: datetime.fromtimestamp(now_ms() / 1000, UTC))

    def frame(self, by: str) -> Member:
        """Make all of a frame but its envelope (type, epoch, seq, sub)."""
        stages = [self._stage(*line) for line in _PEAK]
        return {
            "as_of": self.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "lag": 0,
            "policy": "9f3c",
            "feed": "live",
            "behind": [],
            "since": self._since(),
            "totals": self._totals(stages),
            "stages": stages,
            "bottleneck": self._bottleneck(),
            "cells": [] if self.empty else [cell for stage in stages for cell in self._cells(stage, by)],
            "exceptions": self._exceptions(),
            "holds": [] if self.empty else [{"reason": "awaiting_payment", "open": 1987}],
            "sources": self._sources(),
            "quality": {"duplicates": 1201, "late_events": 88, "disordered": 40, "superseded": 0}
            | {"too_late": 0, "in_future": 0, "given_up": 0, "dead": 2},
        }

    def setup(self) -> Member:
        """Make the answer of ``/api/v1/setup``."""
        begun = self._begun()
        peak = {"name": "双11", "start": begun.isoformat(), "end": (begun + timedelta(days=2)).isoformat()}
        stages = [{"stage": stage, "label": None} for stage in OPEN_STAGES]
        shop = {"timezone": "Asia/Shanghai", "stages": stages, "peak": peak, "frames_per_second": 4}
        return shop | {"time_scale": 1, "drill": self.drill, "build": self.build or "play"}

    def series(self) -> Member:
        """Make the answer of ``/api/v1/series``: eight hours of minutes with a spike at midnight."""
        end = self.now().replace(second=0, microsecond=0)
        begin = end - timedelta(hours=8)
        if self.empty:
            return {"stage": None, "from": _instant(begin), "to": _instant(end), "step_s": 60.0, "stages": []}
        lines = [{"stage": stage, "points": [_point(begin, at, stage) for at in range(480)]} for stage in OPEN_STAGES]
        return {"stage": None, "from": _instant(begin), "to": _instant(end), "step_s": 60.0, "stages": lines}

    def day(self) -> Member:
        """Make the answer of ``/api/v1/day``: since the peak began, against a plan and last year."""
        begun, now = self._begun(), self.now()
        minutes = int((now - begun).total_seconds() // 60)
        curve = [_point(begun, max(0, at + 480 - minutes), "received")["entries"] for at in range(1440)]
        plan = [round(orders * 0.97, 1) for orders in curve] if self.planned else None
        compared = [int(orders * 0.72) for orders in curve] if self.planned else None
        received = 0 if self.empty else self._since()["received"]
        return {
            "as_of": _instant(now),
            "since": self._since(),
            "step_s": 60,
            "from": _instant(begun),
            "received": curve[:minutes],
            "shipped": [orders // 2 for orders in curve[:minutes]],
            "plan": plan,
            "compared": compared,
            "compared_name": "2025-11-11" if self.planned else None,
            "received_so_far": received,
            "plan_so_far": received / 1.031 if self.planned else None,
            "compared_so_far": int(received / 0.875) if self.planned else None,
            "plan_total": 420_000.0 if self.planned else None,
            "compared_total": 391_000 if self.planned else None,
            "uncovered": [[_instant(now - timedelta(minutes=4)), _instant(now)]],
        }

    def _stage(self, *line: Any) -> Member:
        stage, depth, held, arrivals, exits, wait, target, oldest, risk, late, state = line
        if self.empty:
            depth, held, arrivals, exits, wait, oldest, risk, late, state = 0, 0, 0.0, 0.0, None, None, 0, 0, "idle"
        elif self.calm:
            risk, late, state = 0, 0, "flowing"
            wait = None if wait is None else min(wait, target * 0.3)
        elif self.huge:
            depth, held, arrivals, exits, risk, late = 128_034, 8_000, 12_742.3, 11_731.2, 12_812, 20_957
            wait = None if wait is None else 100_000.0
            oldest, state = 172_000.0, "saturated"
        drift = 0 if self.empty else self.tick
        return {
            "stage": stage,
            "depth": depth + held + drift,
            "held": held,
            "in_per_min": float(arrivals),
            "out_per_min": float(exits),
            "oldest_s": oldest if oldest is None else float(oldest) + self.tick / 4,
            "wait_s": wait,
            "target_s": float(target),
            "drain_s": None,
            "at_risk": risk,
            "breached": late,
            "late_p90_s": 840.0 if late else None,
            "stalled": 0,
            "dwell_p50_s": 812.0,
            "dwell_p95_s": 2904.0,
            "state": "unknown" if self.silent and stage == "allocated" else state,
        }

    def _cells(self, stage: Member, by: str) -> list[Member]:
        names = NAMES[by]
        weights = [1 / (at + 1.3) for at in range(len(names))]
        cells = []
        for at, name in enumerate(names):
            part = weights[at] / sum(weights)
            troubled = not self.calm and (at < 2 or (stage["stage"] == "pick_pack" and at < 9) or self.huge)
            late = int(stage["breached"] * part) if troubled else 0
            state = "flowing"
            if not self.calm and stage["stage"] == "pick_pack" and at < 2:
                state = ("stopped", "saturated")[at]
            elif self.silent and stage["stage"] == "allocated":
                state = "unknown"
            cells.append(
                {
                    "stage": stage["stage"],
                    by: name,
                    "depth": max(1, int(stage["depth"] * part)),
                    "held": int(stage["held"] * part),
                    "in_per_min": stage["in_per_min"] * part,
                    "out_per_min": stage["out_per_min"] * part,
                    "wait_s": stage["wait_s"],
                    "target_s": stage["target_s"],
                    "at_risk": int(stage["at_risk"] * part) if troubled else 0,
                    "breached": late,
                    "late_p90_s": 95.0 if late else None,
                    "stalled": 0,
                    "oldest_s": stage["oldest_s"],
                    "state": state,
                }
            )
        return cells

    def _begun(self) -> datetime:
        return (self.now() - PEAK_RUNS).astimezone(SHOP).replace(minute=0, second=0, microsecond=0)

    def _since(self) -> Member:
        grown = 0 if self.empty else self.tick
        received = 0 if self.empty else 1_120_034 if self.huge else 120_034
        on_time = 0 if self.empty else 1_014_800 if self.huge else 14_800
        late, overdue = (0, 0) if self.empty or self.calm else (12_310, 11_095) if self.huge else (310, 95)
        books = {"received": received + grown, "shipped": on_time + late, "delivered": 9120, "cancelled": 310}
        promises = {"shipped_on_time": on_time, "shipped_late": late, "ship_overdue": overdue, "no_promise": 420}
        return {"at": self._begun().isoformat(), **books, "returned": 44, **promises}

    def _totals(self, stages: list[Member]) -> Member:
        number = sum(stage["depth"] for stage in stages)
        rest = {"delivered": 91800, "closed": 7201, "cancelled": 622, "untracked": 0}
        return {
            "orders": 0 if self.empty else number + sum(rest.values()),
            "open": number,
            **rest,
            "exceptions": sum(trouble["open"] for trouble in self._exceptions()),
            "held": sum(stage["held"] for stage in stages),
            "stalled": 63,
            "partial": 12,
        }

    def _bottleneck(self) -> Member | None:
        if self.empty or self.calm:
            return None
        here = {"stage": "pick_pack", "warehouse": "SH2", "target_s": 1800.0}
        return here | {"why": "wait", "wait_s": 3120.0, "net_per_min": 96.0}

    def _exceptions(self) -> list[Member]:
        if self.empty:
            return []
        reasons = {"oversell": 31, "payment_failed": 29, "stock_mismatch": 24, "address_invalid": 18, "short_pick": 16}
        times = 1000 if self.huge else 1
        return [
            {"reason": reason, "open": number * times, "oldest_s": 612.0 * (at + 1) ** 2}
            for at, (reason, number) in enumerate(reasons.items())
        ]

    def _sources(self) -> list[Member]:
        if self.empty:
            return []
        ages = {"shop-tmall": 1.2, "wms-shanghai": 2.4, "wms-guangzhou": 3.1, "tms-sf": 38.0, "erp-u8": 251.0}
        told = []
        for name, age in ages.items():
            state = "silent" if name == self.silent else "late" if age > 240 else "live"
            age_s = 4000.0 if state == "silent" else age
            spoke = _instant(self.now() - timedelta(seconds=age_s))
            poll = name == "erp-u8"
            kind = {"kind": "poll" if poll else "push", "interval_s": 120.0 if poll else None}
            contact = {"last_contact_at": spoke, "last_event_at": spoke, "age_s": age_s}
            told.append({"source": name, **kind, **contact, "delay_p95_s": 2.0, "state": state})
        return told


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _point(begin: datetime, at: int, stage: str) -> Member:
    dawn = 300 + 0.9 * at + 60 * math.sin(at / 37)
    wave = dawn + (900 * math.exp(-(at - 240) / 45) if at >= 240 else 0) + 25 * ((at * 7919) % 13 - 6) / 6
    kept = (
        min(0.94 * dawn + (at - 240 if at >= 240 else 0), 560)
        - (130 if at > 430 else 0)
        + 20 * ((at * 31) % 11 - 5) / 5
    )
    entries = int(wave if stage == "received" else kept)
    return {"at": _instant(begin + timedelta(minutes=at)), "entries": entries, "exits": int(kept), "depth": 1000}
