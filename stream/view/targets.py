"""The target of each cell, asked of the policy once and kept.

Decides nothing: the policy does. Shared by all views, for it depends on nothing that they narrow.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.part import CELLS_PER_COMBO, Ints
from models.vocabulary import OPEN_STAGES
from stream.view.rows import Numbered
from stream.view.terms import Dims, Policy

NO_TARGET: Final = -1
_NOT_ASKED: Final = -2
_NOBODY: Final[Dims] = ("", "", "", "", "")


class Targets:
    """Targets in ms, :data:`NO_TARGET` where the stage has no timer."""

    def __init__(self, policy: Policy, combos: Numbered[Dims]) -> None:
        """Ask ``policy`` about ``combos``, which may grow."""
        self._policy = policy
        self._combos = combos
        self._known: Ints = np.zeros(0, np.int64)
        self.own: Ints = np.asarray(
            [self._ask(stage, _NOBODY) for stage in OPEN_STAGES] + [NO_TARGET] * (CELLS_PER_COMBO - len(OPEN_STAGES))
        )
        """Each stage's own, whoever is there; by the index of the stage."""

    def of(self, cells: Ints) -> Ints:
        """Give the target of each cell (n,)."""
        if len(self._combos) * CELLS_PER_COMBO > len(self._known):
            more = 2 * len(self._combos) * CELLS_PER_COMBO - len(self._known)
            self._known = np.concatenate([self._known, np.full(more, _NOT_ASKED, np.int64)])
        found = self._known[cells]
        if len(found) and int(found.min()) == _NOT_ASKED:
            for cell in np.unique(cells[found == _NOT_ASKED]).tolist():
                combo, stage = divmod(cell, CELLS_PER_COMBO)
                self._known[cell] = self._ask(OPEN_STAGES[stage], self._combos.names[combo])
            found = self._known[cells]
        return found

    def _ask(self, stage: str, dims: Dims) -> int:
        target = self._policy.resolve(stage, dims).target_ms
        return NO_TARGET if target is None else target
