"""What the floor keeps of an order, so that an event which changes none of it is a duplicate (CONTRACT §4).

Kept is what could ever matter: not a replaced value, nor an ``exception`` before a known clear.
"""

from __future__ import annotations

from typing import Any

from tests.oracle import facts as f
from tests.oracle.exceptions import last_clears, standing
from tests.oracle.facts import KEPT_VALUES, SET_BY_PEOPLE, Fact
from tests.oracle.holds import states


def kept(facts: list[Fact]) -> tuple[Any, ...]:
    """Everything that is kept, in a form that can be compared."""
    return (
        {
            attempt: {stage: at if stage in ("after_sales", "closed") else at[:1] for stage, at in stages.items()}
            for attempt, stages in f.entries(facts).items()
        },
        {name: f.latest(facts, name) for name in KEPT_VALUES if name not in SET_BY_PEOPLE},
        {(name, by): f.latest(facts, name, by_people=by) for name in SET_BY_PEOPLE for by in (True, False)},
        states(facts),
        {(one.reason, one.at) for one in standing(facts)},
        last_clears(facts),
        {one.at for one in facts if one.type == "chased"},
        f.progress(facts),
        f.newest(facts),
    )
