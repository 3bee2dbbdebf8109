"""Which combinations of dimensions a screen sees, and which of them it shows as one.

Decides filters and groups, once for each combination; what stands there is added up elsewhere.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.part import CELLS_PER_COMBO, Ints
from models.vocabulary import DIMENSIONS, REST_OF_STAGE
from stream.view.rows import Numbered
from stream.view.selection import Selection
from stream.view.terms import Dims

REST: Final = 1 << 40
"""The group that stands for all that a frame has no room for."""

OUTSIDE: Final = -1
"""The group of what the filter keeps out."""


class Grouping:
    """The groups of one selection. A place's code is ``group * 8 + stage``, like a cell's key."""

    def __init__(self, selection: Selection, combos: Numbered[Dims]) -> None:
        """Group ``combos``, which may grow."""
        self._where = [(i, value) for i, value in enumerate(selection.where) if value]
        self._by = [DIMENSIONS.index(name) for name in selection.by]
        self._combos = combos
        self._labels: Numbered[tuple[str, ...]] = Numbered()
        self._group: Ints = np.zeros(0, np.int64)
        self._rank: Ints = np.zeros(0, np.int64)
        if not self._by:
            self._labels.number(())

    def refresh(self) -> None:
        """Group the combinations that are new."""
        new = self._combos.names[len(self._group) :]
        if new:
            self._group = np.concatenate([self._group, np.asarray([self._of(dims) for dims in new], np.int64)])

    def _of(self, dims: Dims) -> int:
        if any(dims[i] != value for i, value in self._where):
            return OUTSIDE
        return self._labels.number(tuple(dims[i] for i in self._by))

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self._labels)

    def groups(self, combos: Ints) -> Ints:
        """Give the group of each combination, :data:`OUTSIDE` for those kept out."""
        return self._group[combos]

    def codes(self, cells: Ints) -> Ints:
        """Give the code of each cell, negative for those kept out."""
        codes: Ints = self._group[cells // CELLS_PER_COMBO] * CELLS_PER_COMBO + cells % CELLS_PER_COMBO
        return codes

    def label(self, group: int) -> tuple[str, ...]:
        """Give a group's values of the dimensions it is grouped by."""
        return (REST_OF_STAGE,) * len(self._by) if group == REST else self._labels.names[group]

    def ranks(self) -> Ints:
        """Give each group's place among all, by its label."""
        if len(self._rank) != len(self._labels):
            order = sorted(range(len(self._labels)), key=self._labels.names.__getitem__)
            self._rank = np.empty(len(order), np.int64)
            self._rank[order] = np.arange(len(order))
        return self._rank
