"""A floor that keeps orders and counts none of them: for who wants to know what they are, not how many are where.

Joins, judges and lets go as any floor does, by the same code; leaves out cells, books, minutes and deadlines, which are
half of the work. What orders that leave memory did is told to the witness as always.
"""

from __future__ import annotations

import numpy as np

from models.event import Event
from models.vocabulary import Refusal
from stream.floor.batch import Batch
from stream.floor.columns import COUNTED, OPEN
from stream.floor.deadlines import judge, resting
from stream.floor.expiry import expired
from stream.floor.floor import Floor
from stream.floor.flow import given_up_moves
from stream.floor.ids import Rows
from stream.floor.path import paths_of
from stream.floor.standing import Standing, walk_of
from stream.floor.walk import Moves


class Uncounted(Floor):
    """All orders of one partition, uncounted."""

    def apply(self, events: list[Event], logged: list[int], now: int) -> dict[int, Refusal]:
        """Join events as ``Floor.apply``."""
        batch = Batch.of(events, logged)
        self.arrivals.contact(batch)
        refused = self._apply(batch)
        for reason in refused.values():
            self.arrivals.refuse(reason)
        return refused

    def tick(self, now: int) -> None:
        """Let time pass: orders leave memory, the day begins anew."""
        self.now = max(self.now, now)
        self.flow.roll(self.now)
        self._evict()
        since = self._since(self.now)
        if since != self.since_at:
            self.since_at = since
            self.books.forget_since()

    def _standing(self, rows: Rows) -> Standing | None:
        return None

    def _put_in(self, rows: Rows, before: Standing | None = None) -> None:
        columns = self.columns
        paths = paths_of(columns, rows)
        columns.stage[rows] = paths.stage
        columns.entered[rows] = paths.entered
        is_open = ~resting(self.places, columns.combo[rows].astype(np.int64), paths.stage)
        counted = paths.stage >= 0
        columns.state[rows] = (counted * COUNTED + (counted & is_open) * OPEN).astype(np.uint8)
        self._note_disorder(paths)

    def _evict(self) -> None:
        rows, given_up = expired(self.columns, self.settings, self.arrivals.watermark)
        if not len(rows):
            return
        columns = self.columns
        self._settle(rows, judge(columns, self.places, rows, self.now, self.since_at))
        paths = paths_of(columns, rows)
        self.books.leave(columns, paths, self.since_at)
        moves = Moves.of(walk_of(columns, paths), self.flow.minute_ms)
        cells, last = columns.cell[given_up].astype(np.int64), columns.last[given_up]
        counted_out = given_up_moves(cells, last, self.flow.minute_ms)
        self.flow.freeze(moves)
        self.flow.freeze(counted_out)
        if self.witness:
            self.witness.leaving(rows, [moves, counted_out])
        self.arrivals.quality["given_up"] += len(given_up)
        columns.drop(rows)
