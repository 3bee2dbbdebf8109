"""Combinations of dimensions, numbered as they are met, with what the policy says of each.

Rows hold one number instead of five texts, and deadlines of many rows are array look-ups.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from models.part import CELLS_PER_COMBO
from models.policy import Dims, Policy
from models.vocabulary import DIMENSIONS, OPEN_STAGES, RANK, STAGES

FAR: Final = 2**62
LIMITS: Final = ("target", "risk", "stall", "ahead_ship", "ahead_deliver")
"""Per combination and rank, ms; ``FAR`` = no such limit; ``ahead_*`` = targets of the stages before the promise."""

OPEN_INDEX: Final = np.array([OPEN_STAGES.index(s) if s in OPEN_STAGES else -1 for s in STAGES] + [-1, -1], np.int64)
"""Rank to index among the open stages, −1 for those in which an order rests."""

NOTHING: Final = -1
"""The number of a dimension of which nothing was said."""

PRIORITY: Final = DIMENSIONS.index("priority")
_SHIPPED, _DELIVERED = RANK["shipped"], RANK["delivered"]

Said = tuple[str | None, ...]
"""What one event says of the five dimensions."""


class Places:
    """The combinations in use, by number."""

    def __init__(self, policy: Policy) -> None:
        """Start with the combination that knows nothing: number 0."""
        self.policy = policy
        self.codes: list[dict[str | None, int]] = [{None: NOTHING, "": 0} for _ in DIMENSIONS]
        self.values: list[list[str]] = [[""] for _ in DIMENSIONS]
        self.dims: list[Dims] = []
        self._numbers: dict[tuple[int, ...], int] = {}
        self.code_table = np.zeros((64, len(DIMENSIONS)), np.int64)
        self._said: dict[Said, int] = {}
        self._said_table = np.zeros((64, len(DIMENSIONS)), np.int64)
        self._limits = {name: np.full((64, len(STAGES) + 2), FAR, np.int64) for name in LIMITS}
        self.rests = np.zeros((64, len(STAGES) + 2), np.bool_)
        self.number([(0,) * len(DIMENSIONS)])

    def __len__(self) -> int:
        """Count the combinations."""
        return len(self.dims)

    @property
    def cells(self) -> int:
        """Count the cells that they make."""
        return len(self.dims) * CELLS_PER_COMBO

    def limit(self, name: str) -> npt.NDArray[np.int64]:
        """Give a table of ``LIMITS``, shape (combinations or more, ranks), ms."""
        return self._limits[name]

    def code(self, dimension: int, value: str | None) -> int:
        """Give the number of a value of one dimension, ``NOTHING`` for ``None``."""
        codes = self.codes[dimension]
        found = codes.get(value)
        if found is None and value is not None:
            found = codes[value] = len(self.values[dimension])
            self.values[dimension].append(value)
        return NOTHING if found is None else found

    def said(self, told: list[Said]) -> npt.NDArray[np.int64]:
        """Give the numbers of what events (n,) say of the dimensions, (n, 5); ``NOTHING`` for ``None``."""
        known = self._said
        try:
            which = np.fromiter(map(known.__getitem__, told), np.int64, len(told))
        except KeyError:
            for one in dict.fromkeys(told):
                if one not in known:
                    if len(known) == len(self._said_table):
                        self._said_table = np.resize(self._said_table, (2 * len(known), len(DIMENSIONS)))
                    self._said_table[len(known)] = [self.code(index, value) for index, value in enumerate(one)]
                    known[one] = len(known)
            which = np.fromiter(map(known.__getitem__, told), np.int64, len(told))
        return self._said_table[which]

    def number(self, codes: list[tuple[int, ...]]) -> list[int]:
        """Give the number of each combination of codes."""
        numbers = self._numbers
        try:
            return [numbers[key] for key in codes]
        except KeyError:
            for key in codes:
                if key not in numbers:
                    self._meet(key)
            return [numbers[key] for key in codes]

    def number_of(self, dims: Dims) -> int:
        """Give the number of a combination of values."""
        return self.number([tuple(self.code(index, value) for index, value in enumerate(dims))])[0]

    def with_priority(self, combo: int, priority: str) -> int:
        """Give the same combination with another priority."""
        codes = self.code_table[combo].tolist()
        codes[PRIORITY] = self.code(PRIORITY, priority)
        return self.number([tuple(codes)])[0]

    def _meet(self, key: tuple[int, ...]) -> None:
        combo = len(self.dims)
        if combo == len(self.code_table):
            self._grow()
        dims: Dims = tuple(self.values[index][code] for index, code in enumerate(key))  # type: ignore[assignment]
        self._numbers[key] = combo
        self.dims.append(dims)
        self.code_table[combo] = key
        resolved = [self.policy.resolve(stage, dims) for stage in STAGES]
        counted = [0 if found.target_ms is None else found.target_ms for found in resolved]
        for rank, found in enumerate(resolved):
            self._limits["target"][combo, rank] = FAR if found.target_ms is None else found.target_ms
            self._limits["risk"][combo, rank] = FAR if found.at_risk_ms is None else found.at_risk_ms
            self._limits["stall"][combo, rank] = FAR if found.stall_ms is None else found.stall_ms
            self._limits["ahead_ship"][combo, rank] = sum(counted[rank + 1 : _SHIPPED])
            self._limits["ahead_deliver"][combo, rank] = sum(counted[rank + 1 : _DELIVERED])
            self.rests[combo, rank] = found.rests

    def _grow(self) -> None:
        size = len(self.code_table) * 2
        for name, table in self._limits.items():
            self._limits[name] = np.resize(table, (size, table.shape[1]))
        self.code_table = np.resize(self.code_table, (size, len(DIMENSIONS)))
        self.rests = np.resize(self.rests, (size, self.rests.shape[1]))
