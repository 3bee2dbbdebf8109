"""Whether an order in an open stage is on track, at risk, breached or stalled at an instant (CONTRACT §3).

Decides from its stage, entry, promises and holds; who is in which stage is decided elsewhere.
"""

from __future__ import annotations

from tests.oracle import facts as f
from tests.oracle.facts import Fact
from tests.oracle.holds import held_now, last_end, time_held
from tests.oracle.policy import Policy
from tests.oracle.words import RANK, STAGES

PROMISES = (("promised_ship_at", "shipped"), ("promised_deliver_at", "delivered"))


def promises(facts: list[Fact], stage: str) -> list[tuple[int, str]]:
    """The promises that still bind an order in a stage, each with the stage that keeps it."""
    said = [(f.value(facts, name), keeper) for name, keeper in PROMISES]
    return [(promise, keeper) for promise, keeper in said if promise is not None and RANK[stage] < RANK[keeper]]


def stage_deadline(facts: list[Fact], stage: str, entry: int, now: int, policy: Policy) -> int | None:
    """Entry + target + all time held since entry."""
    target = policy.target(stage, f.dimensions(facts))
    return None if target is None else entry + target + time_held(facts, entry, now)


def due(facts: list[Fact], stage: str, entry: int, now: int, policy: Policy) -> int | None:
    """The earliest deadline; while held only the promises run."""
    instants = [promise for promise, _ in promises(facts, stage)]
    own = stage_deadline(facts, stage, entry, now, policy)
    if own is not None and held_now(facts, now) is None:
        instants.append(own)
    return min(instants, default=None)


def judge(facts: list[Fact], stage: str, entry: int, now: int, policy: Policy) -> str:
    """``on_track``, ``at_risk`` or ``breached``; the due instant is already late."""
    due_at = due(facts, stage, entry, now, policy)
    if due_at is not None and now >= due_at:
        return "breached"
    if held_now(facts, now) is not None:
        return "on_track"
    dims = f.dimensions(facts)
    warns_after = policy.warns_after(stage, dims)
    if warns_after is not None and now - entry - time_held(facts, entry, now) >= warns_after:
        return "at_risk"
    own = stage_deadline(facts, stage, entry, now, policy)
    leaves_at = now if own is None else max(now, own)
    for promise, keeper in promises(facts, stage):
        between = STAGES[RANK[stage] + 1 : RANK[keeper]]
        if leaves_at + sum(policy.target(other, dims) or 0 for other in between) > promise:
            return "at_risk"
    return "on_track"


def stalled(facts: list[Fact], stage: str, entry: int, now: int, policy: Policy) -> bool:
    """No progress for longer than ``stall_after``, and not held."""
    limit = policy.stall_after(stage, f.dimensions(facts))
    if limit is None or held_now(facts, now) is not None:
        return False
    signs = [entry, f.progress(facts), last_end(facts, now)]
    return now - max(sign for sign in signs if sign is not None) > limit
