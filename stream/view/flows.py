"""The word for each place, and the one place that holds up the others.

Decides by the sums alone, in the order of ``Flow``: the first word that holds is the state.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from models.frame import Bottleneck
from models.part import CELLS_PER_COMBO, Ints
from models.vocabulary import OPEN_STAGES, WORKED_STAGES, Flow
from stream.view.figures import seconds
from stream.view.grouping import Grouping
from stream.view.places import (
    ALIVE,
    DEPTH,
    ENTRIES,
    EXITS,
    EXITS10,
    HELD,
    OLDEST_WORKABLE,
    STATE,
    TARGET,
    TOLD,
    Places,
)
from stream.view.terms import Terms

WORKED: Final = len(WORKED_STAGES)
"""The first so many open stages are the shop's own to work."""

_FLOWS: Final = list(Flow)
_STOPPED: Final = _FLOWS.index(Flow.STOPPED)


def name_flows(places: Places, as_of: int, terms: Terms) -> None:
    """Fill in the state of every place of a grouping, all of them, in the order of their codes."""
    numbers = places.numbers
    before = np.zeros(len(numbers), np.int64)
    workable = (numbers[:, DEPTH] - numbers[:, HELD]).reshape(-1, CELLS_PER_COMBO)
    before.reshape(-1, CELLS_PER_COMBO)[:, 1:WORKED] = workable[:, : WORKED - 1]
    numbers[:, STATE] = flows(numbers, places.stages, before, as_of, terms)


def flows(numbers: Ints, stages: Ints, workable_before: Ints, as_of: int, terms: Terms) -> Ints:
    """Give the state of each place (n,), as its place in ``Flow``.

    ``workable_before`` is how many could be worked on in the same place one stage earlier.
    """
    worked = stages < WORKED
    workable = numbers[:, DEPTH] - numbers[:, HELD]
    oldest = numbers[:, OLDEST_WORKABLE]
    holds = {
        Flow.UNKNOWN: (numbers[:, TOLD] > 0) & (numbers[:, ALIVE] == 0),
        Flow.STARVED: worked & (workable == 0) & (workable_before > 0),
        Flow.IDLE: (numbers[:, DEPTH] == 0) & (numbers[:, ENTRIES] == 0),
        Flow.STOPPED: (oldest > 0) & (as_of - oldest >= terms.standstill_ms) & (numbers[:, EXITS10] == 0),
        Flow.SATURATED: worked & (10 * numbers[:, ENTRIES] > 11 * numbers[:, EXITS]),
    }
    found: Ints = np.select(
        list(holds.values()), [_FLOWS.index(flow) for flow in holds], default=_FLOWS.index(Flow.FLOWING)
    )
    return found


def bottleneck(places: Places, grouping: Grouping, terms: Terms) -> Bottleneck | None:
    """Find the place that holds up the others, among all stages and warehouses before ``shipped``.

    An order often gets its warehouse when it leaves a stage, so that its exit stands under the warehouse: what waits
    without one is judged by the flow of its whole stage.
    """
    places = _with_flow_of_stage(places, grouping)
    ranks = grouping.ranks()
    ours = np.flatnonzero(places.stages < WORKED)
    ours = ours[np.lexsort((ranks[places.groups[ours]], places.stages[ours]))]
    numbers = places.numbers[ours]
    stopped = np.flatnonzero(numbers[:, STATE] == _STOPPED)
    if len(stopped):
        worst = stopped[np.argmax(numbers[stopped, DEPTH])]
        return _named("stopped", int(ours[worst]), places, grouping, terms)
    waiting = (numbers[:, DEPTH] - numbers[:, HELD]) * terms.window_ms
    allowed = numbers[:, EXITS] * np.maximum(numbers[:, TARGET], 0)
    slow = np.flatnonzero((allowed > 0) & (2 * waiting > allowed))
    if not len(slow):
        return None
    share = waiting[slow] / allowed[slow]
    worst = slow[np.flatnonzero(share >= share.max() * (1 - 1e-12))[0]]
    return _named("wait", int(ours[worst]), places, grouping, terms)


def _with_flow_of_stage(places: Places, grouping: Grouping) -> Places:
    """Give the places with the whole stage's flow where there is no warehouse."""
    nowhere = [group for group in range(len(grouping)) if grouping.label(group) == ("",)]
    if not nowhere:
        return places
    numbers = places.numbers.copy()
    flow = [ENTRIES, EXITS, EXITS10]
    stages = numbers.reshape(len(grouping), CELLS_PER_COMBO, -1)
    stages[nowhere[0]][:, flow] = stages[:, :, flow].sum(axis=0)
    moving = (numbers[:, STATE] == _STOPPED) & (numbers[:, EXITS10] > 0)
    numbers[moving, STATE] = _FLOWS.index(Flow.FLOWING)
    return replace(places, numbers=numbers)


def _named(why: str, code: int, places: Places, grouping: Grouping, terms: Terms) -> Bottleneck:
    row = places.numbers[code]
    group, stage = divmod(code, CELLS_PER_COMBO)
    exits, target = int(row[EXITS]), int(row[TARGET])
    return Bottleneck(
        stage=OPEN_STAGES[stage],
        warehouse=grouping.label(group)[0],
        why="stopped" if why == "stopped" else "wait",
        wait_s=seconds(int(row[DEPTH] - row[HELD]) * terms.window_ms / exits) if exits > 0 else None,
        target_s=seconds(target) if target >= 0 else None,
        net_per_min=round((int(row[ENTRIES]) - exits) / terms.window, 1),
    )
