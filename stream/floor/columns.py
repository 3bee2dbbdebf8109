"""The columns: one row an order, NumPy arrays for what every order has, a record beside them for what few have.

Decides nothing; grows, hands out rows and takes them back. What a column means is written at its name.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.vocabulary import DIMENSIONS, PATH
from stream.floor.ids import Ids, Rows
from stream.floor.rare import Rare

FAR: Final = 2**62
"""An instant that never comes."""

NEVER: Final = -(2**62)
"""An instant before all others."""

COUNTED, OPEN, HELD, AT_RISK, BREACHED, STALLED, OVERDUE, EXCEPTION = (1 << bit for bit in range(8))
"""Bits of ``state``: what the order counts as, as of its last evaluation."""

RARE, PARTIAL, DISORDERED, USED, PATHED = (1 << bit for bit in range(5))
"""Bits of ``marks``: has a record beside the columns; latest ``partial`` is true; a stage was passed over; row in use;
the record holds its attempts, the columns only what they compose."""

KEPT: Final = (
    ("entries", np.int64, len(PATH), FAR),  # earliest instant per stage, composed over attempts
    ("combo", np.int32, 0, 0),  # its dimensions, as an index into Places; what people set included
    ("told_at", np.int64, len(DIMENSIONS), NEVER),  # instant of each dimension's value
    ("promised", np.int64, 2, -1),  # to ship, to deliver; −1 = none
    ("promise_at", np.int64, 2, NEVER),  # instants of these
    ("partial_at", np.int64, 0, NEVER),
    ("last", np.int64, 0, NEVER),  # newest event time
    ("marks", np.uint8, 0, 0),
)
"""What is kept of an order: (name, type, width or 0, empty value). This is what snapshots hold."""

DERIVED: Final = (
    ("stage", np.int8, 0, -1),  # rank of where it is, −1 = known only by events that are no stage
    ("cell", np.int32, 0, -1),  # its place among the cells, −1 when it is not open
    ("entered", np.int64, 0, FAR),
    ("due", np.int64, 0, FAR),
    ("next_at", np.int64, 0, FAR),  # when its state changes next without any event
    ("state", np.uint8, 0, 0),
)
"""What follows from it, the policy and the clock; never stored."""


_LEAST = 1024


class Columns:
    """All orders in memory."""

    entries: npt.NDArray[np.int64]
    combo: npt.NDArray[np.int32]
    told_at: npt.NDArray[np.int64]
    promised: npt.NDArray[np.int64]
    promise_at: npt.NDArray[np.int64]
    partial_at: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    marks: npt.NDArray[np.uint8]
    stage: npt.NDArray[np.int8]
    cell: npt.NDArray[np.int32]
    entered: npt.NDArray[np.int64]
    due: npt.NDArray[np.int64]
    next_at: npt.NDArray[np.int64]
    state: npt.NDArray[np.uint8]

    def __init__(self) -> None:
        """Start with no rows."""
        self.ids = Ids()
        self.rare: dict[int, Rare] = {}
        self.top = 0
        """Rows below this have been used."""
        self.oldest_last = FAR
        """No order has a last event before this, but open ones: see ``expiry``."""
        self._free: list[int] = []
        for name, kind, width, empty in (*KEPT, *DERIVED):
            setattr(self, name, np.full((_LEAST, width) if width else _LEAST, empty, kind))

    def __len__(self) -> int:
        """Count the orders."""
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """Bytes held by columns and index (the records beside them not counted)."""
        columns: list[npt.NDArray[Any]] = [getattr(self, name) for name, *_ in (*KEPT, *DERIVED)]
        return self.ids.nbytes + sum(column.nbytes for column in columns)

    def rows_of(self, orders: list[str]) -> Rows:
        """Give the row of each order, new rows for those that have none."""
        names = list(dict.fromkeys(orders))
        rows = self.ids.find(names)
        missing = np.flatnonzero(rows < 0)
        if len(missing):
            rows[missing] = self._take(len(missing))
            self.ids.add([names[index] for index in missing.tolist()], rows[missing])
        if len(names) == len(orders):
            return rows
        known = dict(zip(names, rows.tolist(), strict=True))
        return np.fromiter(map(known.__getitem__, orders), np.int64, len(orders))

    def take(self, orders: list[bytes]) -> Rows:
        """Give new rows to orders (ids in UTF-8) that are known to have none."""
        rows = self._take(len(orders))
        self.ids.add_encoded(orders, rows)
        return rows

    def drop(self, rows: Rows) -> None:
        """Forget these orders."""
        self.ids.remove(rows)
        for row in rows[(self.marks[rows] & RARE) != 0].tolist():
            del self.rare[row]
        for name, _, _, empty in (*KEPT, *DERIVED):
            getattr(self, name)[rows] = empty
        self._free.extend(rows.tolist())

    def record(self, row: int) -> Rare:
        """Give the record beside the columns, a new one if it has none."""
        found = self.rare.get(row)
        if found is None:
            found = self.rare[row] = Rare()
            self.marks[row] |= RARE
        return found

    def used(self) -> Rows:
        """Give all rows in use, ascending."""
        return np.flatnonzero(self.marks[: self.top] & USED)

    def _take(self, count: int) -> Rows:
        again = [self._free.pop() for _ in range(min(count, len(self._free)))]
        rows = np.concatenate([np.array(again, np.int64), np.arange(self.top, self.top + count - len(again))])
        self.top += count - len(again)
        if self.top > len(self.last):
            self._grow(self.top)
        self.marks[rows] = USED
        return rows

    def _grow(self, rows: int) -> None:
        size = max(rows, len(self.last) + len(self.last) // 8)
        for name, _, _, empty in (*KEPT, *DERIVED):
            old = getattr(self, name)
            new = np.full((size, *old.shape[1:]), empty, old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)
