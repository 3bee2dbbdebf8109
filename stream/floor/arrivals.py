"""What the log accepts, and how the events arrive: watermark, refusals, sources, quality.

Judged per partition in log order, by the watermark alone, so that every consumer of the log judges
alike (CONTRACT §4, *Time*).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from models.buckets import bucket_of
from models.part import Feed
from models.vocabulary import PEOPLE, Refusal
from stream.floor.batch import Batch, Ints

NEVER = -(2**62)
QUALITY = ("duplicates", "late_events", "disordered", "superseded", "too_late", "in_future", "given_up", "dead")
_SLOTS = 6


@dataclass(slots=True)
class Seen:
    """What is known of one source."""

    last_contact_at: int = NEVER
    last_event_at: int = NEVER
    delays: dict[int, dict[int, int]] = field(default_factory=dict)
    """Slot of ten minutes of log time → bucket of (log time − event time) → count; the newest six."""


class Arrivals:
    """The watermark of one partition and what is counted about its events."""

    def __init__(self, horizon_ms: int, ahead_ms: int, hour_ms: int) -> None:
        """Take the limits of the settings and the length of an hour (ms; shorter when time is scaled)."""
        self.watermark = NEVER
        self.quality = dict.fromkeys(QUALITY, 0)
        self.sources: dict[str, Seen] = {}
        self._horizon = horizon_ms
        self._ahead = ahead_ms
        self._slot = max(1, hour_ms // _SLOTS)

    def judge(self, batch: Batch) -> tuple[npt.NDArray[np.bool_], Ints, dict[int, Refusal]]:
        """Say which events are accepted, the watermark before each, and why the others are not.

        The watermark takes the largest of min(event time, log time) of accepted events. What is too
        late could never raise it, so all that are not in the future may be taken for it at once.
        """
        future = batch.at > batch.logged + self._ahead
        steps: Ints = np.where(future, NEVER, np.minimum(batch.at, batch.logged))
        before = np.empty(len(batch), np.int64)
        if len(batch):
            before[0] = self.watermark
            np.maximum(np.maximum.accumulate(steps[:-1]), self.watermark, out=before[1:])
        late = ~future & (batch.at < before - self._horizon)
        refused = dict.fromkeys(np.flatnonzero(future).tolist(), Refusal.IN_FUTURE)
        refused |= dict.fromkeys(np.flatnonzero(late).tolist(), Refusal.TOO_LATE)
        return ~(future | late), before, refused

    def advance(self, batch: Batch) -> None:
        """Raise the watermark by accepted events."""
        if len(batch):
            self.watermark = max(self.watermark, int(np.minimum(batch.at, batch.logged).max()))

    def refuse(self, reason: Refusal) -> None:
        """Count one refused event."""
        self.quality["dead"] += 1
        if reason in (Refusal.TOO_LATE, Refusal.IN_FUTURE):
            self.quality[reason.value] += 1

    def contact(self, batch: Batch) -> None:
        """Note which sources spoke and when, whatever comes of what they said."""
        for name, logged in dict(zip(batch.sources, batch.logged.tolist(), strict=True)).items():
            if name != PEOPLE:
                seen = self.sources.setdefault(name, Seen())
                seen.last_contact_at = max(seen.last_contact_at, logged)

    def hear(self, batch: Batch) -> None:
        """Note of when accepted events told, and how late they came."""
        names = batch.sources
        kinds = sorted(set(names) - {PEOPLE})
        if not kinds:
            return
        number = {name: index for index, name in enumerate(kinds)}
        codes = np.array([number.get(name, -1) for name in names], np.int64)
        newest = np.full(len(kinds) + 1, NEVER)
        np.maximum.at(newest, codes, batch.at)
        slots = batch.logged // self._slot
        first = int(slots.min())
        places = (slots - first) * len(kinds) + codes
        keys = (places * 1024 + bucket_of(batch.logged - batch.at))[codes >= 0]
        unique, counts = np.unique(keys, return_counts=True)
        for key, count in zip(unique.tolist(), counts.tolist(), strict=True):
            place, bucket = divmod(key, 1024)
            slot, code = divmod(place, len(kinds))
            told = self.sources.setdefault(kinds[code], Seen()).delays.setdefault(slot + first, {})
            told[bucket] = told.get(bucket, 0) + count
        for name, at in zip(kinds, newest.tolist(), strict=False):
            seen = self.sources[name]
            seen.last_event_at = max(seen.last_event_at, at)
            last = max(seen.delays)
            seen.delays = {slot: counts for slot, counts in seen.delays.items() if slot > last - _SLOTS}

    def feeds(self) -> list[Feed]:
        """Give each source as a part carries it; an instant that never was is 0."""
        return [
            Feed(
                name,
                max(0, seen.last_contact_at),
                max(0, seen.last_event_at),
                _summed(seen.delays),
                [(slot * self._slot, sum(seen.delays[slot].values())) for slot in sorted(seen.delays)[-2:]],
            )
            for name, seen in sorted(self.sources.items())
        ]


def count_late(rows: Ints, at: Ints, newest: Ints) -> int:
    """Count the events older than the newest of their order, those of the batch before them included."""
    order = np.argsort(rows, kind="stable")
    row, instant = rows[order], at[order]
    start = np.append(True, row[1:] != row[:-1]) if len(row) else np.zeros(0, np.bool_)
    late = int((instant[start] < newest[order][start]).sum())
    if start.all():
        return late
    again = ~start | np.append(~start[1:], False)
    late = int((instant[~again] < newest[order][~again]).sum())
    instant, before, start = instant[again], newest[order][again], start[again]
    # A running maximum of each order: orders are lifted above each other, so that none sees the one before.
    lowest = int(instant.min())
    before = np.maximum(before - lowest, -1)
    instant = instant - lowest
    lift = (np.cumsum(start) - 1) * (int(max(instant.max(), before.max())) + 2)
    seen = np.where(start, np.maximum(instant, before), instant) + lift
    known: Ints = np.empty_like(seen)
    known[1:] = np.maximum.accumulate(seen)[:-1]
    known[start] = before[start] + lift[start]
    return late + int((instant + lift < known).sum())


def _summed(slots: dict[int, dict[int, int]]) -> list[tuple[int, int]]:
    total: dict[int, int] = {}
    for slot in slots.values():
        for bucket, count in slot.items():
            total[bucket] = total.get(bucket, 0) + count
    return sorted(total.items())
