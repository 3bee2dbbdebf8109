"""Sparse counts by key: sorted, packed, merged late.

A table of minutes × places is far too large to be dense. Changes are kept aside and merged into the
sorted keys when somebody asks or when enough have gathered, so a batch costs no more than its own size.
"""

from __future__ import annotations

import numpy as np

from stream.floor.batch import Ints

_GATHERED = 1 << 16


class Counts:
    """Key (int64 ≥ 0) → ``width`` signed counts. Keys whose counts are all zero vanish at a merge."""

    def __init__(self, width: int) -> None:
        """Start empty."""
        self.width = width
        self.keys: Ints = np.zeros(0, np.int64)
        self.values: Ints = np.zeros((0, width), np.int64)
        self._later: list[tuple[Ints, Ints]] = []
        self._gathered = 0

    def add(self, keys: Ints, values: Ints) -> None:
        """Add values (n, width) at keys (n,), which may repeat."""
        if len(keys):
            self._later.append((keys, values))
            self._gathered += len(keys)
            if self._gathered > max(_GATHERED, len(self.keys) // 4):
                self.merge()

    def merge(self) -> None:
        """Bring the sorted keys up to date."""
        if not self._later:
            return
        keys = np.concatenate([self.keys, *(keys for keys, _ in self._later)])
        values = np.concatenate([self.values, *(values for _, values in self._later)])
        self._later, self._gathered = [], 0
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        summed = np.add.reduceat(values, starts, axis=0)
        kept = summed.any(axis=1)
        self.keys, self.values = keys[starts][kept], summed[kept]

    def between(self, low: int, high: int) -> tuple[Ints, Ints]:
        """Give keys and values with low ≤ key < high."""
        self.merge()
        start, stop = np.searchsorted(self.keys, [low, high])
        return self.keys[start:stop], self.values[start:stop]

    def forget(self, below: int) -> None:
        """Let go of all keys below."""
        self.merge()
        start = int(np.searchsorted(self.keys, below))
        self.keys, self.values = self.keys[start:].copy(), self.values[start:].copy()
