"""What the web process holds of one partition: the sum of the parts that its worker published.

Decides whether a part follows on what is held, and whose parts are followed when two workers serve
one partition by accident. Whoever gets ``GAP`` back must ask the workers for a keyframe.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from models.part import BOOK_COLUMNS, CELL_COLUMNS, CELLS_PER_COMBO, Feed, Ints, Part, Table, unpack_counts, unpack_keys
from stream.view.rows import Numbered, Rows, Tallies
from stream.view.terms import Dims

QUIET_MS = 1_500
"""A worker that has said nothing for so long (it speaks every second) may be succeeded by any other."""


class Verdict(Enum):
    """What became of a part."""

    APPLIED = "applied"
    GAP = "gap"
    DROPPED = "dropped"


class Names:
    """The numbers that all partitions share: combinations of dimensions, (kind, reason) of flags, sources."""

    def __init__(self) -> None:
        """Start with none."""
        self.combos: Numbered[Dims] = Numbered()
        self.flags: Numbered[tuple[str, str]] = Numbered()
        self.sources: Numbered[str] = Numbered()


class Holding:
    """One partition; its tables' keys are of the shared combinations, not the worker's."""

    def __init__(self, names: Names) -> None:
        """Start with nothing: the first part must be a full one."""
        self._names = names
        self._shared: Ints = np.full(0, -1, np.int64)
        self.head: Part | None = None
        """The latest part applied, for what stands at its head."""
        self.rewritten = 0
        """How often the history before what is held was another one."""
        self.cells = Rows(len(CELL_COLUMNS))
        self.books = Rows(len(BOOK_COLUMNS))
        self.flags = Rows(2)
        """Key: combination << 32 | number of (kind, reason); open, oldest instant."""
        self.origins = Rows(1)
        """Key: cell << 24 | number of the source; instant of its latest entry there."""
        self.dwell = Tallies()
        self.late = Tallies()
        self.feeds: dict[str, Feed] = {}
        self.quality: dict[str, int] = {}

    def apply(self, part: Part) -> Verdict:
        """Take a part in, or say why not: ``GAP`` (a keyframe is needed) or ``DROPPED`` (it is behind)."""
        verdict = self._judge(part)
        if verdict is not Verdict.APPLIED:
            return verdict
        self.rewritten += self._rewrites(part)
        if part.full:
            self._clear()
        if not self._knows(part):
            self.head = None  # Half taken in: nothing but a keyframe can follow.
            return Verdict.GAP
        self._take(part)
        self.head = part
        return Verdict.APPLIED

    def _judge(self, part: Part) -> Verdict:
        held = self.head
        if held is None:
            return Verdict.APPLIED if part.full else Verdict.GAP
        if part.worker == held.worker:
            if part.epoch != held.epoch:
                return Verdict.APPLIED if part.full else Verdict.GAP
            if part.seq <= held.seq:
                return Verdict.DROPPED
            return Verdict.APPLIED if part.full or part.seq == held.seq + 1 else Verdict.GAP
        if part.full:
            behind = place(part.position) < place(held.position)
            return Verdict.DROPPED if behind and not _is_quiet(held, part) else Verdict.APPLIED
        return Verdict.GAP if _is_quiet(held, part) else Verdict.DROPPED

    def _rewrites(self, part: Part) -> bool:
        """Whether a part that is applied tells another history: its worker began anew, or stands before ours."""
        held = self.head
        if held is None:
            return False
        began_anew = part.worker == held.worker and part.epoch != held.epoch
        return began_anew or place(part.position) < place(held.position)

    def _clear(self) -> None:
        self._shared = np.full(0, -1, np.int64)
        for table in (self.cells, self.books, self.flags, self.origins, self.dwell, self.late):
            table.clear()
        self.feeds, self.quality = {}, {}

    def _knows(self, part: Part) -> bool:
        """Learn the part's new combinations; false when it uses one that was never told."""
        if part.combos:
            top = max(number for number, _ in part.combos) + 1
            if top > len(self._shared):
                more = max(top, 2 * len(self._shared)) - len(self._shared)
                self._shared = np.concatenate([self._shared, np.full(more, -1, np.int64)])
            for number, dims in part.combos:
                self._shared[number] = self._names.combos.number(dims)
        used = [
            part.books.read(len(BOOK_COLUMNS))[0],
            part.cells.read(len(CELL_COLUMNS))[0] // CELLS_PER_COMBO,
            unpack_keys(part.dwelt) // CELLS_PER_COMBO,
            unpack_keys(part.lated) // CELLS_PER_COMBO,
            np.asarray([flag[0] for flag in part.flags], np.int64),
            np.asarray([origin[0] // CELLS_PER_COMBO for origin in part.origins], np.int64),
        ]
        combos = np.concatenate(used)
        if not len(combos):
            return True
        inside = int(combos.min()) >= 0 and int(combos.max()) < len(self._shared)
        return inside and int(self._shared[combos].min()) >= 0

    def _cell(self, keys: Ints) -> Ints:
        """Turn the worker's cell keys into shared ones."""
        shared: Ints = self._shared[keys // CELLS_PER_COMBO] * CELLS_PER_COMBO + keys % CELLS_PER_COMBO
        return shared

    def _take(self, part: Part) -> None:
        keys, values = part.cells.read(len(CELL_COLUMNS))
        self.cells.put(self._cell(keys), values)
        keys, values = part.books.read(len(BOOK_COLUMNS))
        self.books.put(self._shared[keys], values)
        for tallies, named, table in ((self.dwell, part.dwelt, part.dwell), (self.late, part.lated, part.late)):
            self._tally(tallies, unpack_keys(named), table)
        if part.flags:
            number = self._names.flags.number
            self.flags.put(
                np.asarray([int(self._shared[c]) << 32 | number((kind, why)) for c, kind, why, _, _ in part.flags]),
                np.asarray([(count, oldest) for _, _, _, count, oldest in part.flags], np.int64),
            )
        if part.origins:
            cells = self._cell(np.asarray([cell for cell, _, _ in part.origins], np.int64))
            sources = [self._names.sources.number(source) for _, source, _ in part.origins]
            self.origins.put(
                cells << 24 | np.asarray(sources, np.int64),
                np.asarray([[at] for _, _, at in part.origins], np.int64),
            )
        for feed in part.feeds:
            self.feeds[feed.source] = feed
        if part.quality:
            self.quality = {**self.quality, **part.quality}

    def _tally(self, tallies: Tallies, named: Ints, table: Table) -> None:
        keys, values = table.read(1)
        tallies.replace(self._cell(named), self._cell(keys), *unpack_counts(values))


def place(position: str) -> tuple[int, int]:
    """Read a stream position, ``ms-seq``, so that it can be compared."""
    ms, _, seq = position.partition("-")
    return int(ms or 0), int(seq or 0)


def _is_quiet(held: Part, other: Part) -> bool:
    return other.as_of - held.as_of > QUIET_MS
