"""What each source shows: its contact, its delay, and whether it is live, late or silent (CONTRACT §6)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.instants import HOUR, text
from tests.oracle.policy import Policy


@dataclass
class Contact:
    """What the log holds of one source; ``delays`` are (log time, log time − event time) of accepted events."""

    last_contact: int
    last_event: int | None = None
    delays: list[tuple[int, int]] = field(default_factory=list)


def percentile_s(durations: list[int], quantile: float) -> float | None:
    """The nearest-rank percentile of durations (ms) in seconds: the ⌈qn⌉-th smallest; None of none."""
    if not durations:
        return None
    rank = max(1, math.ceil(quantile * len(durations) - 1e-9))
    return sorted(durations)[rank - 1] / 1000


def state(source: str, contact: Contact, now: int, policy: Policy) -> str:
    """Silent after ``silent_after`` or three poll intervals without contact; late from half of that."""
    kind, interval = policy.sources.get(source, ("push", None))
    patience = 3 * interval if kind == "poll" and interval is not None else policy.silent_after
    without = now - contact.last_contact
    if without >= patience:
        return "silent"
    return "late" if 2 * without >= patience else "live"


def describe(source: str, contact: Contact, now: int, policy: Policy) -> dict[str, Any]:
    """The member of ``sources`` for one source."""
    kind, interval = policy.sources.get(source, ("push", None))
    recent = [max(0, delay) for at, delay in contact.delays if at > now - policy.scaled(HOUR)]
    seen = contact.last_event
    return {
        "source": source,
        "kind": kind,
        "interval_s": interval / 1000 if kind == "poll" and interval is not None else None,
        "last_contact_at": text(contact.last_contact),
        "last_event_at": None if seen is None else text(seen),
        "age_s": None if seen is None else max(0, now - seen) / 1000,
        "delay_p95_s": percentile_s(recent, 0.95),
        "state": state(source, contact, now, policy),
    }
