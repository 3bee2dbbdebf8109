"""Tables that grow: whole numbers by key, names by number, and counts in buckets by key.

They hold what parts said, absolute and replaced key by key; what it means is decided elsewhere.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np

from models.part import Ints

Name = TypeVar("Name")


class Numbered(Generic[Name]):
    """Names (anything hashable) in the order in which they were first met; none is ever forgotten."""

    def __init__(self) -> None:
        """Start with none."""
        self.names: list[Name] = []
        self._number: dict[Name, int] = {}

    def number(self, name: Name) -> int:
        """Give the number of a name, a new one when it was never met."""
        number = self._number.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number

    def __len__(self) -> int:
        """How many there are."""
        return len(self.names)


class Rows:
    """A row of ``width`` whole numbers for each key; keys are never taken out but all at once."""

    def __init__(self, width: int) -> None:
        """Start empty."""
        self._width = width
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._at: dict[int, int] = {}
        self._keys: Ints = np.zeros(0, np.int64)
        self._values: Ints = np.zeros((0, self._width), np.int64)

    @property
    def keys(self) -> Ints:
        """The keys (n,), in the order of their first arrival."""
        return self._keys[: len(self._at)]

    @property
    def values(self) -> Ints:
        """Their rows (n, width)."""
        return self._values[: len(self._at)]

    def put(self, keys: Ints, values: Ints) -> None:
        """Replace or add the rows of these keys (each once)."""
        at = self._at
        places = [at.setdefault(key, len(at)) for key in keys.tolist()]
        if len(at) > len(self._keys):
            more = max(len(at), 2 * len(self._keys), 16) - len(self._keys)
            self._keys = np.concatenate([self._keys, np.zeros(more, np.int64)])
            self._values = np.concatenate([self._values, np.zeros((more, self._width), np.int64)])
        where = np.asarray(places, np.int64)
        self._keys[where] = keys
        self._values[where] = values


class Tallies:
    """How many durations are in which bucket, by key; a key's buckets are replaced together."""

    def __init__(self) -> None:
        """Start empty."""
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.keys: Ints = np.zeros(0, np.int64)
        self.buckets: Ints = np.zeros(0, np.int64)
        self.counts: Ints = np.zeros(0, np.int64)

    def replace(self, named: Ints, keys: Ints, buckets: Ints, counts: Ints) -> None:
        """Give the named keys these buckets and no others; arrays of one length, keys among ``named``."""
        if not len(named):
            return
        kept = ~np.isin(self.keys, named)
        self.keys = np.concatenate([self.keys[kept], keys])
        self.buckets = np.concatenate([self.buckets[kept], buckets])
        self.counts = np.concatenate([self.counts[kept], counts])
