"""What stands at each place, a stage of one group: the sums of all cells that fall into it.

Decides what adds up and how; the words for it are decided in ``flows``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from models.part import CELL_COLUMNS, CELLS_PER_COMBO, Ints
from stream.view.grouping import Grouping
from stream.view.percentiles import Floats, percentiles_s
from stream.view.pool import Heaps, Tables
from stream.view.targets import NO_TARGET, Targets

(DEPTH, HELD, AT_RISK, BREACHED, STALLED, OLDEST, OLDEST_WORKABLE, ENTRIES, EXITS, EXITS10) = range(len(CELL_COLUMNS))
TARGET: Final = len(CELL_COLUMNS)
"""The largest target (ms) among the orders there, the stage's own when empty; −1 for none."""
TOLD: Final = TARGET + 1
"""How many cell and source pairs gave entries in the last day …"""
ALIVE: Final = TOLD + 1
"""… and how many of them by sources that are not silent."""
STATE: Final = ALIVE + 1
"""The place in ``Flow`` of its word; filled in by ``flows``."""
COLUMNS: Final = STATE + 1

_LATEST: Final = np.iinfo(np.int64).max
_SOURCE_BITS: Final = 24


@dataclass(slots=True)
class Places:
    """Places by code: ``numbers`` (n, :data:`COLUMNS`), how late (s) the breached are (n,), NaN for none."""

    codes: Ints
    numbers: Ints
    late_p90: Floats

    @property
    def stages(self) -> Ints:
        """The index in ``OPEN_STAGES`` of each place's stage (n,)."""
        return self.codes % CELLS_PER_COMBO

    @property
    def groups(self) -> Ints:
        """The group of each place (n,)."""
        return self.codes // CELLS_PER_COMBO

    def at(self, rows: Ints | npt.NDArray[np.bool_]) -> Places:
        """Give some of the places."""
        return Places(self.codes[rows], self.numbers[rows], self.late_p90[rows])


def add_up(tables: Tables, grouping: Grouping, targets: Targets, silent: npt.NDArray[np.bool_], told_ms: int) -> Places:
    """Add up the cells of each place of ``grouping``, empty ones too: the row of a place is its code.

    ``silent`` says of each source's number whether it is; what it fed more than ``told_ms`` ago does not count.
    """
    size = len(grouping) * CELLS_PER_COMBO
    keys, values = tables.cells
    codes = grouping.codes(keys)
    seen = codes >= 0
    keys, codes, values = keys[seen], codes[seen], values[seen]
    numbers = np.zeros((size, COLUMNS), np.int64)
    for column in (DEPTH, HELD, AT_RISK, BREACHED, STALLED, ENTRIES, EXITS, EXITS10):
        numbers[:, column] = np.bincount(codes, weights=values[:, column], minlength=size)
    for column in (OLDEST, OLDEST_WORKABLE):
        numbers[:, column] = _earliest(codes, values[:, column], size)
    occupied = values[:, DEPTH] > 0
    numbers[:, TARGET] = NO_TARGET
    np.maximum.at(numbers[:, TARGET], codes[occupied], targets.of(keys[occupied]))
    empty = numbers[:, DEPTH] == 0
    numbers[empty, TARGET] = np.tile(targets.own, len(grouping))[empty]
    numbers[:, TOLD], numbers[:, ALIVE] = _told(tables, grouping, silent, tables.as_of - told_ms, size)
    late = late_p90(tables.late, grouping, size)
    late[numbers[:, BREACHED] == 0] = np.nan
    return Places(np.arange(size), numbers, late)


def late_p90(late: Heaps, grouping: Grouping, size: int, at: Ints | None = None) -> Floats:
    """Give the 90th percentile of how late the breached are, by code, or by ``at[code]`` (negative: left out)."""
    codes = grouping.codes(late.keys)
    if at is not None:
        codes = np.where(codes >= 0, at[codes], codes)
    seen = codes >= 0
    return percentiles_s(codes[seen], late.buckets[seen], late.counts[seen], size, 0.9)


def merge(places: Places, into: Ints, size: int) -> Ints:
    """Add up places that stand for one: the numbers (size, :data:`COLUMNS`) by ``into`` (n,), without a state."""
    merged = np.zeros((size, COLUMNS), np.int64)
    np.add.at(merged, into, places.numbers)
    for column in (OLDEST, OLDEST_WORKABLE):
        merged[:, column] = _earliest(into, places.numbers[:, column], size)
    # Only where orders are does a place's target count, unless none of them has any.
    merged[:, TARGET] = NO_TARGET
    occupied = places.numbers[:, DEPTH] > 0
    np.maximum.at(merged[:, TARGET], into[occupied], places.numbers[occupied, TARGET])
    vacant = merged[into, DEPTH] == 0
    np.maximum.at(merged[:, TARGET], into[vacant], places.numbers[vacant, TARGET])
    return merged


def _earliest(codes: Ints, instants: Ints, size: int) -> Ints:
    """Give the earliest instant by code, 0 where there is none."""
    found = np.full(size, _LATEST, np.int64)
    there = instants > 0
    np.minimum.at(found, codes[there], instants[there])
    return np.where(found == _LATEST, 0, found)


def _told(
    tables: Tables, grouping: Grouping, silent: npt.NDArray[np.bool_], since: int, size: int
) -> tuple[Ints, Ints]:
    keys, values = tables.origins
    codes = grouping.codes(keys >> _SOURCE_BITS)
    counted = (codes >= 0) & (values[:, 0] > since)
    alive = counted & ~silent[keys & ((1 << _SOURCE_BITS) - 1)]
    return np.bincount(codes[counted], minlength=size), np.bincount(codes[alive], minlength=size)
