"""News: what a floor tells the world at a tick, as a part (models.part) that adds up over partitions.

Takes the marks of what changed since the part before and clears them. How late orders are is counted
once a second, for cells that changed, and every ten seconds for all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.buckets import bucket_of
from models.part import BOOK_COLUMNS, Feed, Part, Table, pack_counts, pack_keys
from stream.floor.batch import Ints
from stream.floor.books import STATES
from stream.floor.columns import BREACHED, FAR
from stream.floor.floor import Floor

Mask = npt.NDArray[np.bool_]

SECOND = 1000
ALL_LATE = 10 * SECOND
_BREACHED = STATES.index(BREACHED)
_BUCKETS = 1 << 10


class Reporter:
    """Tells one partition's news, part by part."""

    def __init__(self, floor: Floor, partition: int, worker: str, epoch: str) -> None:
        """Report on ``floor`` under these names."""
        self._floor = floor
        self.partition = partition
        self._names = (partition, worker, epoch)
        self._seq = 0
        self._combos = 0
        self._told_at = 0
        self._late_at = 0
        self._all_late_at = 0
        self._late_cells: Mask = np.zeros(0, np.bool_)
        self._had_late: Mask = np.zeros(0, np.bool_)
        self._feeds: list[Feed] = []
        self._quality: dict[str, int] = {}
        self._since_at = 0

    def tell(self, position: str, lag: int, full: bool = False) -> Part | None:
        """Give the part of this tick: all of it when ``full``, else what changed; ``None`` for nothing to say."""
        floor = self._floor
        books, flow, now = floor.books, floor.flow, floor.now
        flow.refresh_rates()
        books.refresh_oldest(floor.columns)
        beat = now // SECOND != self._told_at // SECOND
        cells = self._changed_cells(full)
        combos = np.flatnonzero(books.books.any(axis=1)) if full else np.flatnonzero(books.dirty_books)
        flags = list(books.flags) if full else list(books.dirty_flags)
        late_cells = self._late_due(cells, full)
        dwelt = flow.changed_dwell.copy() if full or beat else np.zeros(len(flow.changed_dwell), np.bool_)
        dwelt[: floor.places.cells] |= full
        moved = bool(len(cells) or len(combos) or flags or late_cells.any() or dwelt.any())
        if not (full or beat or moved or self._since_at != floor.since_at):
            return None
        self._seq += 1
        first = 0 if full else self._combos
        dwell_cells, dwell_buckets, dwell_counts = flow.dwelling(dwelt)
        part = Part(
            *self._names,
            seq=self._seq,
            full=full,
            as_of=now,
            policy=floor.policy.hash,
            position=position,
            lag=lag,
            watermark=floor.arrivals.watermark,
            since_at=floor.since_at,
            combos=[(combo, floor.places.dims[combo]) for combo in range(first, len(floor.places))],
            cells=Table.of(cells, self._cell_values(cells)),
            books=Table.of(combos, books.books[combos].reshape(len(combos), len(BOOK_COLUMNS))),
            flags=[(combo, kind, reason, *_flag(books.flags[combo, kind, reason])) for combo, kind, reason in flags],
            dwell=Table.of(dwell_cells, pack_counts(dwell_buckets, dwell_counts)),
            dwelt=pack_keys(np.flatnonzero(dwelt)) if dwelt.any() else b"",
            late=self._late(late_cells),
            lated=pack_keys(np.flatnonzero(late_cells)) if late_cells.any() else b"",
            origins=floor.origins.told(full),
            feeds=self._feeds_news(full, beat),
            quality=self._quality_news(full),
        )
        self._clear(now, dwelt)
        return part

    def _changed_cells(self, full: bool) -> Ints:
        books, flow = self._floor.books, self._floor.flow
        size = self._floor.places.cells
        if full:
            present = books.cells[:size].any(axis=1) | flow.rates[:size].any(axis=1)
            return np.flatnonzero(present)
        return np.flatnonzero(books.dirty_cells[:size] | flow.changed_rates[:size])

    def _cell_values(self, cells: Ints) -> Ints:
        books, flow = self._floor.books, self._floor.flow
        oldest = books.oldest[cells]
        return np.concatenate([books.cells[cells], np.where(oldest == FAR, 0, oldest), flow.rates[cells]], axis=1)

    def _late_due(self, cells: Ints, full: bool) -> Mask:
        """Say whose late orders to count anew at this tick."""
        books, now = self._floor.books, self._floor.now
        breached = books.cells[:, _BREACHED] > 0
        self._late_cells, self._had_late = _grown(self._late_cells, breached), _grown(self._had_late, breached)
        self._late_cells[cells] = True
        if full or now - self._all_late_at >= ALL_LATE:
            self._all_late_at = now
            self._late_cells |= breached
        elif now // SECOND == self._late_at // SECOND:
            return np.zeros(len(breached), np.bool_)
        due = self._late_cells & (breached | self._had_late)
        self._had_late = (self._had_late & ~due) | (due & breached)
        self._late_at, self._late_cells = now, np.zeros(len(breached), np.bool_)
        return due

    def _late(self, cells: Mask) -> Table:
        columns = self._floor.columns
        if not cells.any():
            return Table()
        rows = np.flatnonzero(columns.state[: columns.top] & BREACHED)
        cell = columns.cell[rows].astype(np.int64)
        mine = cells[cell]
        rows, cell = rows[mine], cell[mine]
        keys = cell * _BUCKETS + bucket_of(self._floor.now - columns.due[rows])
        unique, counts = np.unique(keys, return_counts=True)
        return Table.of(unique // _BUCKETS, pack_counts(unique % _BUCKETS, counts.astype(np.int64)))

    def _feeds_news(self, full: bool, beat: bool) -> list[Feed]:
        if not (full or beat or len(self._floor.arrivals.sources) != len(self._feeds)):
            return []  # but a new source at once: without it the places that it feeds would count as blind
        feeds = self._floor.arrivals.feeds()
        if not full and feeds == self._feeds:
            return []
        self._feeds = feeds
        return feeds

    def _quality_news(self, full: bool) -> dict[str, int]:
        quality = dict(self._floor.arrivals.quality)
        if not full and quality == self._quality:
            return {}
        self._quality = quality
        return quality

    def _clear(self, now: int, dwelt: Mask) -> None:
        floor = self._floor
        self._told_at, self._combos, self._since_at = now, len(floor.places), floor.since_at
        floor.books.dirty_cells[:] = False
        floor.books.dirty_books[:] = False
        for key in floor.books.dirty_flags:
            if not floor.books.flags[key]:
                del floor.books.flags[key]
        floor.books.dirty_flags.clear()
        floor.flow.changed_rates[:] = False
        floor.flow.changed_dwell[dwelt] = False


def _grown(mask: Mask, like: Mask) -> Mask:
    grown = np.zeros(len(like), np.bool_)
    grown[: len(mask)] = mask
    return grown


def _flag(rows: dict[int, int]) -> tuple[int, int]:
    return len(rows), min(rows.values(), default=0)
