"""Which sources give entries to which cell: what tells that a place is blind when they all go silent.

Kept per cell, not per order: when an order's dimensions change, the sources of the cells that it was
counted in come along to those it is counted in now.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.part import CELLS_PER_COMBO
from models.vocabulary import PEOPLE
from stream.floor.batch import NO_STAGE, Batch, Ints
from stream.floor.places import OPEN_INDEX

Mask = npt.NDArray[np.bool_]

NEVER = -(2**62)


class Origins:
    """Latest entry (event time, ms) per cell and source."""

    def __init__(self, hour_ms: int) -> None:
        """Start empty; an hour is how exactly others are told, against a day in which an entry counts."""
        self.latest: dict[int, dict[str, int]] = {}
        self._news: set[tuple[int, str]] = set()
        self._told: dict[tuple[int, str], int] = {}
        self._came: set[tuple[int, int, int]] = set()
        self._came_in = 0
        self._hour = hour_ms

    def note(self, batch: Batch, combo: npt.NDArray[np.int32]) -> None:
        """Note the entries of a batch under the dimensions that its orders have now."""
        index = OPEN_INDEX[batch.ranks]
        which = np.flatnonzero((batch.ranks != NO_STAGE) & (index >= 0))
        names = sorted(set(batch.sources))
        number = {name: code for code, name in enumerate(names)}
        codes = np.array(list(map(number.__getitem__, batch.sources)), np.int64)
        cells = combo[which].astype(np.int64) * CELLS_PER_COMBO + index[which]
        keys, where = np.unique(cells * len(names) + codes[which], return_inverse=True)
        newest = np.full(len(keys), NEVER, np.int64)
        np.maximum.at(newest, where, batch.at[which])
        for key, at in zip(keys.tolist(), newest.tolist(), strict=True):
            if names[key % len(names)] != PEOPLE:
                self.put(key // len(names), names[key % len(names)], at)

    def come_along(self, before: Ints, after: Ints, entered: Mask, now: int) -> None:
        """Let sources follow orders (n,) that changed their combination, in the open stages (n, 7) they entered."""
        if self._came_in != now // self._hour:
            self._came_in = now // self._hour
            self._came.clear()
        rows, stages = np.nonzero(entered)
        for old, new, stage in set(zip(before[rows].tolist(), after[rows].tolist(), stages.tolist(), strict=True)):
            if (old, new, stage) not in self._came:
                self._came.add((old, new, stage))
                for source, at in self.latest.get(old * CELLS_PER_COMBO + stage, {}).items():
                    self.put(new * CELLS_PER_COMBO + stage, source, at)

    def put(self, cell: int, source: str, at: int) -> None:
        """Join one latest entry."""
        known = self.latest.setdefault(cell, {})
        if at > known.get(source, NEVER):
            known[source] = at
            self._news.add((cell, source))

    def told(self, full: bool) -> list[tuple[int, str, int]]:
        """Give (cell, source, instant): all of them, or those that are new or moved by an hour since they were told."""
        if full:
            found = [(cell, source, at) for cell, known in self.latest.items() for source, at in known.items()]
        else:
            found = [one for one in self.news() if one[2] >= self._told.get(one[:2], NEVER) + self._hour]
        self._told |= {(cell, source): at for cell, source, at in found}
        self._news.clear()
        return found

    def news(self) -> list[tuple[int, str, int]]:
        """Give (cell, source, instant) of all that came since somebody asked, and forget that it did."""
        found = [(cell, source, self.latest[cell][source]) for cell, source in self._news]
        self._news.clear()
        return found
