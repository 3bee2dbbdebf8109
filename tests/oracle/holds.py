"""When an order waits on purpose: the timeline of ``held`` and ``released`` (CONTRACT §3 "Holds").

Decides whether it is held at an instant, why, for how long it was, and when a hold ended by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.oracle.facts import Fact


@dataclass(frozen=True)
class Hold:
    """One stretch of waiting; ``end`` is infinite while nothing ends it."""

    start: int
    end: float
    reason: str
    ended_by_itself: bool


def states(facts: list[Fact]) -> dict[int, tuple[bool, float, str]]:
    """What holds from each instant on: held or not, until when, why; the greatest of what is told of one instant."""
    found: dict[int, tuple[bool, float, str]] = {}
    for one in facts:
        if one.type in ("held", "released"):
            until = math.inf if one.until is None else one.until
            state = (True, until, one.reason) if one.type == "held" else (False, math.inf, "")
            found[one.at] = max(state, found.get(one.at, state))
    return found


def holds(facts: list[Fact], now: int) -> list[Hold]:
    """The stretches begun by ``now``, in order; what is told of the future is not in force yet."""
    told = {start: state for start, state in states(facts).items() if start <= now}
    found = []
    for start in sorted(told):
        held, until, reason = told[start]
        following = min((other for other in told if other > start), default=math.inf)
        if held and until > start:
            found.append(Hold(start, min(until, following), reason, until <= following))
    return found


def held_now(facts: list[Fact], now: int) -> str | None:
    """The reason of the hold in force ("" when it has none), or None."""
    return next((hold.reason for hold in holds(facts, now) if hold.start <= now < hold.end), None)


def time_held(facts: list[Fact], since: int, now: int) -> int:
    """For how long (ms) the order was held between an entry and ``now``."""
    return sum(max(0, int(min(hold.end, now)) - max(hold.start, since)) for hold in holds(facts, now))


def last_end(facts: list[Fact], now: int) -> int | None:
    """The last instant, by ``now``, at which a hold ended by its ``until``."""
    ends = [int(hold.end) for hold in holds(facts, now) if hold.ended_by_itself and hold.end <= now]
    return max(ends, default=None)
