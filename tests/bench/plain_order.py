"""What the plain way keeps: an order, and a place with its limits and counts."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Final

from models.policy import Policy
from models.vocabulary import OPEN_STAGES, PATH, RANK, STAGES

FAR: Final = 2**62
SHIPPED, DELIVERED = RANK["shipped"], RANK["delivered"]
OPEN: Final = tuple(stage in OPEN_STAGES for stage in PATH)
HELD, AT_RISK, BREACHED, STALLED = 1, 2, 4, 8
_LOG_GROWTH: Final = math.log(1.04)


class Place:
    """One combination of dimensions: its limits per stage and what is counted there."""

    def __init__(self, dims: tuple[str, ...], policy: Policy) -> None:
        resolved = [policy.resolve(stage, dims) for stage in STAGES]  # type: ignore[arg-type]
        targets = [found.target_ms or 0 for found in resolved]
        self.limits = [
            (
                FAR if found.target_ms is None else found.target_ms,
                FAR if found.at_risk_ms is None else found.at_risk_ms,
                FAR if found.stall_ms is None else found.stall_ms,
                sum(targets[rank + 1 : SHIPPED]),
                sum(targets[rank + 1 : DELIVERED]),
            )
            for rank, found in enumerate(resolved)
        ]
        self.depth = [0] * len(PATH)
        self.states: list[defaultdict[int, int]] = [defaultdict(int) for _ in PATH]
        self.entered: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.left: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.dwell: defaultdict[tuple[int, int, int], int] = defaultdict(int)
        self.since: defaultdict[str, int] = defaultdict(int)
        self.origins: dict[tuple[int, str], int] = {}


class Order:
    """What is known of one order."""

    __slots__ = ("dims", "due", "entered", "entries", "holds", "last", "next_at", "place", "progress", "promised",
                 "promised_at", "raised", "stage", "state", "told_at")  # fmt: skip

    def __init__(self, place: Place) -> None:
        self.place = place
        self.entries: dict[int, int] = {}
        self.dims = [""] * 5
        self.told_at = [-FAR] * 5
        self.promised = [-1, -1]
        self.promised_at = [-FAR, -FAR]
        self.last = self.progress = -FAR
        self.stage = -1
        self.entered = self.due = self.next_at = FAR
        self.state = 0
        self.holds: list[tuple[int, bool]] = []
        self.raised: dict[str, tuple[int, bool]] = {}


def bucket(duration_ms: int) -> int:
    """Give the bucket of a duration, as ``models.buckets`` does."""
    if duration_ms < 50_000:
        return duration_ms // 1000 if duration_ms > 0 else 0
    return 50 + int(math.log(duration_ms / 50_000) / _LOG_GROWTH + 1e-9)
