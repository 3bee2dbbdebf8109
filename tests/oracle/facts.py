"""What the events say of an order, whatever their order of arrival: entries per attempt, latest values, progress.

Decides how events join (CONTRACT §4 "What the same events always give"); what follows from it is left to the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.oracle.instants import instant
from tests.oracle.words import DIMENSIONS, RANK

PEOPLE = "people"
SET_BY_PEOPLE = ("priority",)  # and owner, which the floor does not keep
KEPT_VALUES = (*DIMENSIONS, "promised_ship_at", "promised_deliver_at", "partial")
CLEARED = -1


@dataclass(frozen=True)
class Fact:
    """One event as far as the floor cares."""

    at: int
    type: str
    source: str
    attempt: int
    reason: str
    until: int | None
    values: dict[str, Any]

    @property
    def is_entry(self) -> bool:
        """A stage event; with ``partial`` it is none."""
        return self.type in RANK and self.values.get("partial") is not True


def fact(event: dict[str, Any]) -> Fact:
    """Read an event; ``null`` and absent are the same."""
    values = {name: event[name] for name in KEPT_VALUES if event.get(name) is not None}
    for promise in ("promised_ship_at", "promised_deliver_at"):
        if promise in values:
            values[promise] = CLEARED if values[promise] == "" else instant(values[promise])
    until = event.get("until")
    return Fact(
        at=instant(event["at"]),
        type=event["type"],
        source=event.get("source") or "log",
        attempt=event.get("attempt") or 1,
        reason=event.get("reason") or "",
        until=None if until in (None, "") else instant(until),
        values=values,
    )


def entries(facts: list[Fact]) -> dict[int, dict[str, list[int]]]:
    """Per attempt and stage the instants of its entries, ascending, each once; the first is *the* entry."""
    found: dict[int, dict[str, set[int]]] = {}
    for one in facts:
        if one.is_entry:
            found.setdefault(one.attempt, {}).setdefault(one.type, set()).add(one.at)
    return {attempt: {stage: sorted(at) for stage, at in stages.items()} for attempt, stages in found.items()}


def latest(facts: list[Fact], name: str, by_people: bool | None = None) -> tuple[int, Any] | None:
    """The instant and value of an attribute that was said last; at a tie the greater value."""
    said = [
        (one.at, one.values[name])
        for one in facts
        if name in one.values and (by_people is None or (one.source == PEOPLE) == by_people)
    ]
    return max(said, default=None)


def value(facts: list[Fact], name: str) -> Any:
    """The present value of an attribute: a person's until it is cleared, else the sources'; None when absent."""
    if name in SET_BY_PEOPLE:
        by_people = latest(facts, name, by_people=True)
        said = by_people if by_people and by_people[1] != "" else latest(facts, name, by_people=False)
    else:
        said = latest(facts, name)
    return None if said is None or said[1] in ("", CLEARED) else said[1]


def dimensions(facts: list[Fact]) -> dict[str, str]:
    """The order's five dimensions; "" is absent."""
    return {name: value(facts, name) or "" for name in DIMENSIONS}


def progress(facts: list[Fact]) -> int | None:
    """The latest sign that a source works on the order, entries and ended holds aside; people's are none."""
    signs = ("held", "released", "exception", "exception_cleared")
    return max((one.at for one in facts if one.type in signs and one.source != PEOPLE), default=None)


def newest(facts: list[Fact]) -> int:
    """The order's last event, by event time."""
    return max(one.at for one in facts)
