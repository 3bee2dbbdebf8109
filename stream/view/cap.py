"""Which cells a frame has room for: the deepest; what is left of a stage becomes one cell.

Decides who stays and what the rest looks like as one; at most ``MOST_CELLS`` together.
"""

from __future__ import annotations

import numpy as np

from models.frame import MOST_CELLS
from models.part import CELLS_PER_COMBO
from stream.view.flows import flows
from stream.view.grouping import REST, Grouping
from stream.view.places import DEPTH, ENTRIES, EXITS, STATE, Places, late_p90, merge
from stream.view.pool import Tables
from stream.view.terms import Terms


def cells(places: Places, grouping: Grouping, tables: Tables, terms: Terms, most: int = MOST_CELLS) -> Places:
    """Give the places that have orders or flow, at most ``most``, by stage and label; the rest of a stage last."""
    busy = np.flatnonzero(places.numbers[:, [DEPTH, ENTRIES, EXITS]].any(axis=1))
    ranks = grouping.ranks()
    stages, groups = places.stages[busy], ranks[places.groups[busy]]
    busy = busy[np.lexsort((groups, stages))]
    if len(busy) <= most:
        return places.at(busy)
    deepest = busy[np.argsort(-places.numbers[busy, DEPTH], kind="stable")]
    kept, left_out = most, places.stages[deepest]
    while kept + np.count_nonzero(np.bincount(left_out[kept:])) > most:
        kept -= 1
    chosen = np.zeros(len(places.codes), np.bool_)
    chosen[deepest[:kept]] = True
    shown, left = places.at(busy[chosen[busy]]), places.at(deepest[kept:])
    rest = _rest(left, len(places.codes), grouping, tables, terms)
    return Places(
        np.concatenate([shown.codes, rest.codes]),
        np.concatenate([shown.numbers, rest.numbers]),
        np.concatenate([shown.late_p90, rest.late_p90]),
    )


def _rest(left: Places, size: int, grouping: Grouping, tables: Tables, terms: Terms) -> Places:
    """Make one place a stage of those left out."""
    numbers = merge(left, left.stages, CELLS_PER_COMBO)
    stages = np.arange(CELLS_PER_COMBO)
    numbers[:, STATE] = flows(numbers, stages, np.zeros_like(stages), tables.as_of, terms)
    at = np.full(size, -1, np.int64)
    at[left.codes] = left.stages
    late = late_p90(tables.late, grouping, CELLS_PER_COMBO, at)
    there = np.unique(left.stages)
    return Places(REST * CELLS_PER_COMBO + there, numbers[there], late[there])
