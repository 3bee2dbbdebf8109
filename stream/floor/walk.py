"""Walks: through which open stages orders went and under which combination, and the moves that this counts as.

What two walks of the same orders have in common need not be counted anew; in which tables moves are counted is
``flow``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from models.buckets import bucket_of
from models.part import CELLS_PER_COMBO
from models.vocabulary import OPEN_STAGES, STAGES
from stream.floor.batch import Ints
from stream.floor.columns import FAR
from stream.floor.path import Paths
from stream.floor.places import OPEN_INDEX

Mask = npt.NDArray[np.bool_]

OPEN_RANKS: Final = np.array([STAGES.index(stage) for stage in OPEN_STAGES])
NO_DWELL: Final = -1


@dataclass(slots=True)
class Walk:
    """Through which open stages some orders went, and under which combination that counts."""

    combo: Ints
    index: Ints
    """Of the open stage where it is."""
    entered: Ints
    entries: Ints
    exits: Ints
    real: Mask
    gone: Mask
    counted_out: Mask

    @staticmethod
    def of(paths: Paths, combo: Ints, counted_out: Mask) -> Walk:
        """Read the open stages of paths; those ``counted_out`` rest where they are by an override."""
        exits, real = paths.exits[:, OPEN_RANKS], paths.real[:, OPEN_RANKS]
        entries = paths.entries[:, OPEN_RANKS]
        index = OPEN_INDEX[paths.stage]
        return Walk(combo, index, paths.entered, entries, exits, real, real & (exits < FAR), counted_out)

    def common(self, other: Walk) -> tuple[Mask, Mask, Mask]:
        """Say which entries, exits and rests another walk of the same orders has too."""
        same = self.combo == other.combo
        entered = self.real & other.real & (self.entries == other.entries) & same[:, None]
        left = entered & self.gone & other.gone & (self.exits == other.exits)
        rests = self.counted_out & other.counted_out & same
        return entered, left, rests & (self.index == other.index) & (self.entered == other.entered)


@dataclass(slots=True)
class Moves:
    """Entries and exits of some orders: cell and minute each, and for exits the bucket of the dwell."""

    entered: Ints
    entry_minute: Ints
    left: Ints
    exit_minute: Ints
    dwelt: Ints

    @staticmethod
    def of(walk: Walk, minute_ms: int, but: tuple[Mask, Mask, Mask] | None = None) -> Moves:
        """Read the moves; those of ``but`` (entries, exits, rests) are left out."""
        entered, left, rests = walk.real, walk.gone, walk.counted_out
        if but is not None:
            entered, left, rests = entered & ~but[0], left & ~but[1], rests & ~but[2]
        which, stage = np.nonzero(entered)
        gone, where = np.nonzero(left)
        out = np.flatnonzero(rests)
        since, until = walk.entries[gone, where], walk.exits[gone, where]
        resting = walk.combo[out] * CELLS_PER_COMBO + walk.index[out]
        return Moves(
            walk.combo[which] * CELLS_PER_COMBO + stage,
            walk.entries[which, stage] // minute_ms,
            np.concatenate([walk.combo[gone] * CELLS_PER_COMBO + where, resting]),
            np.concatenate([until, walk.entered[out]]) // minute_ms,
            np.concatenate([bucket_of(until - since), np.full(len(out), NO_DWELL)]),
        )
