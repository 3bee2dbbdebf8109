"""One stage in depth: how long the orders that are there now have been there, and how long those who left took.

Counts at the floor's own instant, by the floor's own columns. Which edges the ages are counted between is for whoever
asks; dwell comes in the buckets in which it is kept, so that the parts of several partitions add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from models.part import CELLS_PER_COMBO
from models.vocabulary import DIMENSIONS, OPEN_STAGES
from stream.floor.columns import BREACHED, HELD
from stream.floor.floor import Floor


class Ages(msgspec.Struct):
    """Orders by age, a count for each edge: all of them, of these the held ones, of these the ones past due."""

    orders: list[int]
    held: list[int]
    late: list[int]


class Depth(msgspec.Struct):
    """What one partition has of a stage at ``as_of`` (epoch ms), by the policy of that hash."""

    as_of: int
    policy: str
    age: Ages
    dwell: list[tuple[int, int]]
    """(bucket of ``models.buckets``, orders) of those that left in the last sixty whole minutes."""


def depth(floor: Floor, stage: str, narrowed: Mapping[str, str], upto: Sequence[int]) -> Depth:
    """Look at an open stage, narrowed to one value of some dimensions.

    An order of age a (ms) counts at the first edge of ``upto`` (ms, ascending) with a < edge, else at the last one.
    """
    columns, cells = floor.columns, _cells(floor, stage, narrowed)
    # The cell of a row that stands nowhere is −1: it finds what is put after the last one.
    rows = np.flatnonzero(np.append(cells, False)[columns.cell[: columns.top]])
    state = columns.state[rows]
    age = np.maximum(floor.now - columns.entered[rows], 0)
    at = np.minimum(np.searchsorted(np.asarray(upto, np.int64), age, side="right"), len(upto) - 1)

    def counted(which: npt.NDArray[np.int64]) -> list[int]:
        counts: list[int] = np.bincount(which, minlength=len(upto)).tolist()
        return counts

    _, buckets, left = floor.flow.dwelling(cells)
    known = np.unique(buckets)
    sums = np.bincount(np.searchsorted(known, buckets), weights=left, minlength=len(known)).astype(np.int64)
    return Depth(
        as_of=floor.now,
        policy=floor.policy.hash,
        age=Ages(counted(at), counted(at[(state & HELD) != 0]), counted(at[(state & BREACHED) != 0])),
        dwell=list(zip(known.tolist(), sums.tolist(), strict=True)),
    )


def _cells(floor: Floor, stage: str, narrowed: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    """Say of each cell whether it is one of this stage that the filter lets through."""
    places = floor.places
    fits = np.ones(len(places), np.bool_)
    for name, value in narrowed.items():
        index = DIMENSIONS.index(name)
        code = places.codes[index].get(value)
        fits &= False if code is None else places.code_table[: len(places), index] == code
    cells = np.zeros(places.cells, np.bool_)
    cells[OPEN_STAGES.index(stage) :: CELLS_PER_COMBO] = fits
    return cells
