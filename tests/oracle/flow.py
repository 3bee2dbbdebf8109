"""Entries and exits of the open stages by event time: what rates, dwells and charts are made of (CONTRACT §4 "Rates").

Decides which entry and exit each order gives; counting them over minutes is a filter over this list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.oracle import facts as f
from tests.oracle.facts import PEOPLE, Fact
from tests.oracle.order import kind_of
from tests.oracle.path import compose, passages, where
from tests.oracle.policy import Policy
from tests.oracle.words import DIMENSIONS, OPEN_STAGES

KEPT_OF_THE_GONE = ("warehouse", "channel")


@dataclass(frozen=True)
class Pass:
    """One order's way through one stage; ``counts_dwell`` when it left by going on."""

    stage: str
    entry: int
    exit: int | None
    counts_dwell: bool
    dims: dict[str, str]
    sources: frozenset[str]


def flow(facts: list[Fact], policy: Policy) -> list[Pass]:
    """What an order in memory gives, under its present dimensions."""
    path, _ = compose(f.entries(facts))
    dims = f.dimensions(facts)
    found = []
    for stage, (entry, end) in passages(path).items():
        if stage in OPEN_STAGES:
            told_by = {one.source for one in facts if one.is_entry and (one.type, one.at) == (stage, entry)}
            found.append(Pass(stage, entry, end, end is not None, dims, frozenset(told_by - {PEOPLE})))
    if kind_of(facts, policy) == "untracked":
        found = [replace(one, exit=one.entry) if one.stage == where(path) else one for one in found]
    return found


def flow_of_the_gone(facts: list[Fact], policy: Policy) -> list[Pass]:
    """What stays of an order that leaves memory; a given-up one is counted out at its last event."""
    kept = {name: f.dimensions(facts)[name] if name in KEPT_OF_THE_GONE else "" for name in DIMENSIONS}
    return [
        replace(one, dims=kept, exit=f.newest(facts) if one.exit is None else one.exit) for one in flow(facts, policy)
    ]


def whole_minutes(now: int, count: int, minute: int) -> tuple[int, int]:
    """The last ``count`` whole minutes before ``now``, as [from, to)."""
    end = now // minute * minute
    return end - count * minute, end


def entries_in(passes: list[Pass], span: tuple[int, int]) -> int:
    """How many entered in [from, to)."""
    return sum(span[0] <= one.entry < span[1] for one in passes)


def exits_in(passes: list[Pass], span: tuple[int, int]) -> int:
    """How many left in [from, to)."""
    return sum(one.exit is not None and span[0] <= one.exit < span[1] for one in passes)


def dwells_in(passes: list[Pass], span: tuple[int, int]) -> list[int]:
    """How long (ms) those were there that went on in [from, to)."""
    left = [one for one in passes if one.counts_dwell and one.exit is not None and span[0] <= one.exit < span[1]]
    return [one.exit - one.entry for one in left if one.exit is not None]
