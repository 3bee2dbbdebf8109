"""What orders count as, in the books and in the minutes: entered once, or exchanged for what they counted as before.

An exchange takes out what no longer holds and puts in what does; what stays is not touched, which is most of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stream.floor.batch import Ints
from stream.floor.books import Books, book_entries
from stream.floor.columns import COUNTED, OPEN, Columns
from stream.floor.flow import Flow
from stream.floor.path import Paths
from stream.floor.places import OPEN_INDEX
from stream.floor.walk import Moves, Walk


@dataclass(slots=True)
class Standing:
    """Of ``n`` orders: where, in which state, in which books, on which walk."""

    cell: Ints
    state: npt.NDArray[np.uint8]
    entered: Ints
    books: npt.NDArray[np.bool_]
    walk: Walk

    @staticmethod
    def of(columns: Columns, paths: Paths, since_at: int) -> Standing:
        """Read what these orders count as now."""
        rows = paths.rows
        return Standing(
            cell=columns.cell[rows].astype(np.int64),
            state=columns.state[rows],
            entered=columns.entered[rows],
            books=book_entries(columns, paths, since_at),
            walk=walk_of(columns, paths),
        )

    def enter(self, books: Books, flow: Flow) -> None:
        """Count orders that counted nowhere."""
        books.place(self.cell, self.state, self.entered, 1)
        books.write(self.walk.combo, self.books, 1)
        flow.add(Moves.of(self.walk, flow.minute_ms), 1)

    def replace(self, before: Standing, books: Books, flow: Flow) -> None:
        """Count the same orders no longer as before but as now."""
        moved = (before.cell != self.cell) | (before.state != self.state) | (before.entered != self.entered)
        same = (before.walk.combo == self.walk.combo)[:, None] & before.books & self.books
        common = before.walk.common(self.walk)
        for stood, sign in ((before, -1), (self, 1)):
            books.place(stood.cell[moved], stood.state[moved], stood.entered[moved], sign)
            books.write(stood.walk.combo, stood.books & ~same, sign)
            flow.add(Moves.of(stood.walk, flow.minute_ms, common), sign)


def walk_of(columns: Columns, paths: Paths) -> Walk:
    """Read the walks of these orders; those that rest in an open stage by an override are counted out of it."""
    state = columns.state[paths.rows]
    in_open = (OPEN_INDEX[paths.stage] >= 0) & (paths.stage >= 0)
    counted_out = in_open & ((state & OPEN) == 0) & ((state & COUNTED) != 0)
    return Walk.of(paths, columns.combo[paths.rows].astype(np.int64), counted_out)
