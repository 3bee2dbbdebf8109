"""Which sources give entries to which cell: what tells that a place is blind when they all go silent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.part import CELLS_PER_COMBO
from models.vocabulary import PEOPLE
from stream.floor.batch import NO_STAGE, Batch
from stream.floor.places import OPEN_INDEX

_SOURCES = 1 << 20


class Origins:
    """Latest entry (event time, ms) per cell and source."""

    def __init__(self) -> None:
        """Start empty."""
        self.names: list[str] = []
        self.latest: dict[int, int] = {}
        self.news: set[int] = set()
        self._codes: dict[str, int] = {}
        self._told: dict[int, int] = {}

    def note(self, batch: Batch, combo: npt.NDArray[np.int32]) -> None:
        """Note the entries of a batch under the dimensions that its orders have now."""
        ranks = batch.ranks()
        index = OPEN_INDEX[ranks]
        which = np.flatnonzero((ranks != NO_STAGE) & (index >= 0))
        sources = batch.sources()
        codes = np.array([self.code(sources[at]) for at in which.tolist()], np.int64)
        keys = (combo[which].astype(np.int64) * CELLS_PER_COMBO + index[which]) * _SOURCES + codes
        unique, where = np.unique(keys, return_inverse=True)
        newest = np.full(len(unique), -(2**62), np.int64)
        np.maximum.at(newest, where, batch.at[which])
        for key, at in zip(unique.tolist(), newest.tolist(), strict=True):
            self.put(key, at)

    def put(self, key: int, at: int) -> None:
        """Join one latest entry."""
        if at > self.latest.get(key, -(2**62)) and self.names[key % _SOURCES] != PEOPLE:
            self.latest[key] = at
            self.news.add(key)

    def code(self, source: str) -> int:
        """Give the number of a source."""
        found = self._codes.get(source)
        if found is None:
            found = self._codes[source] = len(self.names)
            self.names.append(source)
        return found

    def key(self, cell: int, source: str) -> int:
        """Give the key of a cell and a source."""
        return cell * _SOURCES + self.code(source)

    def all(self) -> list[tuple[int, str, int]]:
        """Give every (cell, source, instant)."""
        return [(key // _SOURCES, self.names[key % _SOURCES], at) for key, at in self.latest.items()]

    def told(self, keys: set[int], coarse: int) -> list[tuple[int, str, int]]:
        """Give (cell, source, instant) of these keys; one that moved by less than ``coarse`` ms is left out."""
        found = []
        for key in keys:
            at = self.latest[key]
            if at >= self._told.get(key, -(2**62)) + coarse:
                self._told[key] = at
                found.append((key // _SOURCES, self.names[key % _SOURCES], at))
        return found
