"""Sparse counts by key, on two levels: a large sorted table, and a small one of keys that it has not met yet.

A table of minutes × places is far too large to be dense. Changes are kept aside and folded in when somebody asks or
when enough have gathered: known keys change in place, so a fold costs no more than what changed.
"""

from __future__ import annotations

import numpy as np

from stream.floor.batch import Ints

_GATHERED = 1 << 16
_SHARE = 8
"""The small level is merged into the large one when it has grown to this part of it."""


class Counts:
    """Key (int64 ≥ 0) → ``width`` signed counts. Keys whose counts are all zero vanish at a merge."""

    def __init__(self, width: int) -> None:
        """Start empty."""
        self.width = width
        self.keys: Ints = np.zeros(0, np.int64)
        self.values: Ints = np.zeros((0, width), np.int64)
        self._fresh, self._fresh_values = self.keys, self.values
        self._later: list[tuple[Ints, Ints]] = []
        self._gathered = 0

    def add(self, keys: Ints, values: Ints) -> None:
        """Add values (n, width) at keys (n,), which may repeat."""
        if len(keys):
            self._later.append((keys, values))
            self._gathered += len(keys)
            if self._gathered > max(_GATHERED, len(self.keys) // 2):
                self._fold()

    def merge(self) -> None:
        """Make one level of the two, without zeros."""
        self._fold()
        at = np.searchsorted(self.keys, self._fresh)
        keys, values = np.insert(self.keys, at, self._fresh), np.insert(self.values, at, self._fresh_values, axis=0)
        kept = values.any(axis=1)
        self.keys, self.values = keys[kept], values[kept]
        self._fresh, self._fresh_values = self.keys[:0], self.values[:0]

    def between(self, low: int, high: int) -> tuple[Ints, Ints]:
        """Give keys and values with low ≤ key < high, in no order."""
        return self.within(np.array([low]), np.array([high]))

    def within(self, lows: Ints, highs: Ints) -> tuple[Ints, Ints]:
        """Give keys and values with low ≤ key < high for any of these ranges (n,), which do not overlap."""
        self._fold()
        found = []
        for keys, values in ((self.keys, self.values), (self._fresh, self._fresh_values)):
            starts, stops = np.searchsorted(keys, lows), np.searchsorted(keys, highs)
            sizes = np.maximum(stops - starts, 0)
            at = np.arange(int(sizes.sum())) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
            at = at[values[at].any(axis=1)]
            found.append((keys[at], values[at]))
        return np.concatenate([keys for keys, _ in found]), np.concatenate([values for _, values in found])

    def forget(self, below: int) -> None:
        """Let go of all keys below."""
        self.merge()
        start = int(np.searchsorted(self.keys, below))
        self.keys, self.values = self.keys[start:].copy(), self.values[start:].copy()

    def _fold(self) -> None:
        if not self._later:
            return
        keys, values = _summed([keys for keys, _ in self._later], [values for _, values in self._later])
        self._later, self._gathered = [], 0
        if len(self.keys):
            at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = self.keys[at] == keys
            self.values[at[known]] += values[known]
            keys, values = keys[~known], values[~known]
        if len(keys):
            self._fresh, self._fresh_values = _summed([self._fresh, keys], [self._fresh_values, values])
            if len(self._fresh) > len(self.keys) // _SHARE:
                self.merge()


def _summed(many: list[Ints], more: list[Ints]) -> tuple[Ints, Ints]:
    """Sort by key and add up what has the same key."""
    keys, values = np.concatenate(many), np.concatenate(more)
    if not len(keys):
        return keys, values
    if values.shape[1] == 1 and values.min() == values.max():  # nothing but ones: to count them is enough
        keys = np.sort(keys)
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        counted: Ints = np.diff(np.append(starts, len(keys))) * values[0, 0]
        return keys[starts], counted.reshape(-1, 1)
    order = np.argsort(keys)
    keys, values = keys[order], values[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return keys[starts], np.add.reduceat(values, starts, axis=0)
