"""The books: how many orders stand where, kept by taking out what an order was and putting in what it became.

Counts per cell and per combination, the oldest per cell, and flags by reason. Whoever changes an order
calls ``remove`` with what was counted and ``add`` with what holds now; nothing else writes here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from models.part import BOOK_COLUMNS, CELLS_PER_COMBO
from stream.floor.batch import Ints
from stream.floor.columns import (
    AT_RISK,
    BREACHED,
    COUNTED,
    EXCEPTION,
    FAR,
    HELD,
    OPEN,
    OVERDUE,
    PARTIAL,
    STALLED,
    Columns,
)
from stream.floor.ids import Rows
from stream.floor.path import DELIVERED, Paths
from stream.floor.rare import CANCELLED, CLOSED

STATES: Final = (OPEN, HELD, AT_RISK, BREACHED, STALLED)
"""Bits of ``state`` in the order of the first five ``CELL_COLUMNS``."""

_BOOKS = len(BOOK_COLUMNS)
_SINCE = BOOK_COLUMNS.index("since_received")
_OVERDUE = BOOK_COLUMNS.index("since_ship_overdue")


@dataclass(slots=True)
class Books:
    """Counts of one partition; dirty marks say what a part must carry."""

    cells: Ints = field(default_factory=lambda: np.zeros((0, len(STATES)), np.int64))
    books: Ints = field(default_factory=lambda: np.zeros((0, _BOOKS), np.int64))
    left: Ints = field(default_factory=lambda: np.zeros((0, _BOOKS), np.int64))
    """What orders that left memory did since ``since`` began; in ``books`` too."""
    oldest: Ints = field(default_factory=lambda: np.full((0, 2), FAR, np.int64))
    """(cells, 2): earliest entry of all there, and of those not held."""
    stale: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    dirty_cells: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    dirty_books: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    flags: dict[tuple[int, str, str], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    """(combo, kind, reason) → row → since when."""
    dirty_flags: set[tuple[int, str, str]] = field(default_factory=set)

    def reserve(self, combos: int) -> None:
        """Make room for so many combinations."""
        have = len(self.books)
        if combos <= have:
            return
        more = max(combos, have * 2, 64) - have
        cells = more * CELLS_PER_COMBO
        self.cells = np.concatenate([self.cells, np.zeros((cells, len(STATES)), np.int64)])
        self.books = np.concatenate([self.books, np.zeros((more, _BOOKS), np.int64)])
        self.left = np.concatenate([self.left, np.zeros((more, _BOOKS), np.int64)])
        self.oldest = np.concatenate([self.oldest, np.full((cells, 2), FAR, np.int64)])
        self.stale = np.concatenate([self.stale, np.zeros(cells, np.bool_)])
        self.dirty_cells = np.concatenate([self.dirty_cells, np.zeros(cells, np.bool_)])
        self.dirty_books = np.concatenate([self.dirty_books, np.zeros(more, np.bool_)])

    def count(self, columns: Columns, rows: Rows, sign: int) -> None:
        """Put these orders into their cells by their present state (``sign`` 1) or take them out (−1)."""
        self.place(columns.cell[rows].astype(np.int64), columns.state[rows], columns.entered[rows], sign)

    def place(self, cell: Ints, state: npt.NDArray[np.uint8], entered: Ints, sign: int) -> None:
        """Put orders (n,) into these cells, each in its state and since when, or take them out."""
        inside = np.flatnonzero(cell >= 0)
        cell, state, entered = cell[inside], state[inside], entered[inside]
        flat = self.cells.reshape(-1)
        for index, bit in enumerate(STATES):
            has = np.flatnonzero(state & bit)
            np.add.at(flat, cell[has] * len(STATES) + index, sign)
        self.dirty_cells[cell] = True
        workable = (state & HELD) == 0
        for index, which in ((0, slice(None)), (1, workable)):
            at, since = cell[which], entered[which]
            column = self.oldest[:, index]
            if sign > 0:
                np.minimum.at(column, at, since)
            else:
                self.stale[at[column[at] >= since]] = True

    def write(self, combo: Ints, entries: npt.NDArray[np.bool_], sign: int) -> None:
        """Write entries (n, columns) of orders into the books of these combinations, or strike them out."""
        which, column = np.nonzero(entries)
        combo = combo[which]
        np.add.at(self.books.reshape(-1), combo * _BOOKS + column, sign)
        self.dirty_books[combo] = True

    def overdue(self, columns: Columns, rows: Rows, sign: int) -> None:
        """Count these orders as shipping overdue, or no longer."""
        combo = columns.combo[rows].astype(np.int64)
        np.add.at(self.books.reshape(-1), combo * _BOOKS + _OVERDUE, sign)
        self.dirty_books[combo] = True

    def leave(self, columns: Columns, paths: Paths, since_at: int) -> None:
        """Take orders that leave memory out of the books; what they did since ``since_at`` stays counted."""
        combo = columns.combo[paths.rows].astype(np.int64)
        which, column = np.nonzero(book_entries(columns, paths, since_at))
        stays = column >= _SINCE
        np.add.at(self.left.reshape(-1), combo[which[stays]] * _BOOKS + column[stays], 1)
        np.add.at(self.books.reshape(-1), combo[which[~stays]] * _BOOKS + column[~stays], -1)
        self.dirty_books[combo] = True

    def forget_since(self) -> None:
        """Set what counts since an instant back to zero, everywhere."""
        self.books[:, _SINCE:] = 0
        self.left[:] = 0
        self.dirty_books[:] = True

    def enter_since(self, columns: Columns, paths: Paths, since_at: int) -> None:
        """Put these orders into what counts since an instant, and nowhere else."""
        combo = columns.combo[paths.rows].astype(np.int64)
        which, column = np.nonzero(book_entries(columns, paths, since_at)[:, _SINCE:])
        np.add.at(self.books.reshape(-1), combo[which] * _BOOKS + column + _SINCE, 1)

    def flag(self, key: tuple[int, str, str], row: int, since: int | None) -> None:
        """Note that an order stands under (combo, kind, reason) since then; ``None`` = no longer."""
        if since is None:
            self.flags[key].pop(row, None)
        else:
            self.flags[key][row] = since
        self.dirty_flags.add(key)

    def refresh_oldest(self, columns: Columns) -> None:
        """Find the oldest anew in the cells that an oldest one has left."""
        stale = np.flatnonzero(self.stale)
        if not len(stale):
            return
        self.oldest[stale] = FAR
        cell = columns.cell[: columns.top]
        which = np.flatnonzero(self.stale[cell] & (cell >= 0))
        at, entered = cell[which], columns.entered[which]
        workable = (columns.state[which] & HELD) == 0
        np.minimum.at(self.oldest[:, 0], at, entered)
        np.minimum.at(self.oldest[:, 1], at[workable], entered[workable])
        self.dirty_cells[stale] = True
        self.stale[stale] = False


def book_entries(columns: Columns, paths: Paths, since_at: int) -> npt.NDArray[np.bool_]:
    """Say, per order and book column (n, columns), whether it counts there."""
    rows = paths.rows
    state = columns.state[rows]
    counted = (state & COUNTED) != 0
    is_open = (state & OPEN) != 0
    shipped = counted & (paths.shipped_at < FAR) & (paths.shipped_at >= since_at)
    promise = columns.promised[rows, 0]
    on_time = (promise >= 0) & (paths.shipped_at < promise)
    by_name = {
        "orders": counted,
        "delivered": paths.stage == DELIVERED,
        "closed": paths.stage == CLOSED,
        "cancelled": paths.stage == CANCELLED,
        "untracked": counted & ~is_open & (paths.stage != DELIVERED) & (paths.stage < CLOSED),
        "exceptions": (state & EXCEPTION) != 0,
        "partial": is_open & ((columns.marks[rows] & PARTIAL) != 0) & ~paths.delivered,
        "since_received": paths.real[:, 0] & (paths.entries[:, 0] >= since_at),
        "since_shipped": shipped,
        "since_delivered": paths.real[:, DELIVERED] & (paths.entries[:, DELIVERED] >= since_at),
        "since_cancelled": (paths.cancelled_at < FAR) & (paths.cancelled_at >= since_at),
        "since_returned": paths.real[:, -1] & (paths.spell_in >= since_at),
        "since_shipped_on_time": shipped & on_time,
        "since_shipped_late": shipped & (promise >= 0) & ~on_time,
        "since_ship_overdue": (state & OVERDUE) != 0,
        "since_no_promise": shipped & (promise < 0),
    }
    return np.stack([by_name[name] for name in BOOK_COLUMNS], axis=1)
