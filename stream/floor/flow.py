"""Flow: entries, exits and dwell per whole minute, under the orders' present dimensions.

Three tables fed by the same moves: a dense ring of the newest minutes per cell (rates), sparse minutes
per stage, warehouse and channel for as long as they are kept (series), and sparse dwell of the last hour.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from models.part import CELLS_PER_COMBO
from stream.floor.batch import Ints
from stream.floor.counts import Counts
from stream.floor.places import Places
from stream.floor.walk import NO_DWELL, Moves

TEN: Final = 10
HOUR: Final = 60
_SPARE: Final = 5
_PLACE_BITS, _CELL_BITS, _BUCKET_BITS = 26, 26, 10


class Flow:
    """Minutes of one partition."""

    def __init__(self, places: Places, minute_ms: int, window: int, ahead: int, kept: int, now: int) -> None:
        """Take the lengths: of a minute in ms; of the window, the time ahead and the minutes kept in minutes."""
        self.minute_ms = minute_ms
        self.window = window
        self._places = places
        self._kept = kept
        self._below = max(window, TEN) + 1
        self._above = ahead + _SPARE
        self.current = now // minute_ms
        self.base = self.current - kept - 1
        length = self._below + self._above + 1
        self._ring: npt.NDArray[np.int32] = np.zeros((2, length, 0), np.int32)
        self.rates: Ints = np.zeros((0, 3), np.int64)
        """(cells, 3): entries and exits of the window, exits of the last ten minutes; whole minutes."""
        self.series = Counts(2)
        self.frozen = Counts(2)
        """The minutes of orders that left memory: in ``series`` too, kept apart because no row explains them."""
        self.dwell = Counts(1)
        self._hour = Counts(1)
        """(cell, bucket) of the last sixty whole minutes together."""
        self.changed_rates: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.changed_dwell: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._pairs: dict[tuple[str, str], int] = {}
        self._pair_of: list[int] = []

    def reserve(self, combos: int) -> None:
        """Make room for so many combinations and know their warehouse and channel."""
        for dims in self._places.dims[len(self._pair_of) :]:
            self._pair_of.append(self._pairs.setdefault(dims[:2], len(self._pairs)))
        cells, have = combos * CELLS_PER_COMBO, self._ring.shape[2]
        if cells > have:
            more = max(cells, have * 2, 512) - have
            self._ring = np.concatenate([self._ring, np.zeros((2, self._ring.shape[1], more), np.int32)], axis=2)
            self.rates = np.concatenate([self.rates, np.zeros((more, 3), np.int64)])
            self.changed_rates = np.concatenate([self.changed_rates, np.zeros(more, np.bool_)])
            self.changed_dwell = np.concatenate([self.changed_dwell, np.zeros(more, np.bool_)])

    def add(self, moves: Moves, sign: int) -> None:
        """Count these moves (``sign`` 1) or take them back (−1)."""
        self._count(0, moves.entered, moves.entry_minute, sign)
        self._count(1, moves.left, moves.exit_minute, sign)
        self._add_series(self.series, moves, sign)
        recent = np.flatnonzero((moves.exit_minute >= self.current - HOUR) & (moves.dwelt != NO_DWELL))
        if len(recent):
            cell, minute = moves.left[recent], moves.exit_minute[recent]
            places = (cell << _BUCKET_BITS) | moves.dwelt[recent]
            signs = np.full((len(places), 1), sign, np.int64)
            self.dwell.add(((minute - self.base) << (_CELL_BITS + _BUCKET_BITS)) | places, signs)
            whole = minute < self.current
            self._hour.add(places[whole], signs[whole])
            self.changed_dwell[cell[whole]] = True

    def freeze(self, moves: Moves) -> None:
        """Remember the minutes of orders that leave memory; they stay counted."""
        self._add_series(self.frozen, moves, 1)

    def give_up(self, cell: Ints, last: Ints) -> Moves:
        """Count orders that are given up out of their cells, at their last event; give these moves."""
        moves = given_up_moves(cell, last, self.minute_ms)
        self.add(moves, 1)
        self.freeze(moves)
        return moves

    def roll(self, now: int) -> None:
        """Go on to the minute of ``now``: what was whole stays, what is too old goes."""
        minute = now // self.minute_ms
        if minute > self.current:
            length, top = self._ring.shape[1], minute + self._above + 1
            for fresh in range(max(self.current + self._above + 1, top - length), top):
                self._ring[:, fresh % length] = 0
            self._roll_hour(minute)
            self.current = minute
            rates = self._rates(slice(None))
            self.changed_rates |= (rates != self.rates).any(axis=1)
            self.rates = rates
            self.dwell.forget((minute - HOUR - self.base) << (_CELL_BITS + _BUCKET_BITS))
            oldest = (minute - self._kept - self.base) << _PLACE_BITS
            self.series.forget(oldest)
            self.frozen.forget(oldest)
        self.refresh_rates()

    def refresh_rates(self) -> None:
        """Count anew where moves of whole minutes came in since."""
        which = np.flatnonzero(self.changed_rates)
        if len(which):
            self.rates[which] = self._rates(which)

    def dwelling(self, cells: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
        """Give (cell, bucket, count) of those that left these cells in the last sixty whole minutes."""
        low = np.flatnonzero(cells) << _BUCKET_BITS
        keys, values = self._hour.within(low, low + (1 << _BUCKET_BITS))
        order = np.argsort(keys)
        keys = keys[order]
        return keys >> _BUCKET_BITS, keys & ((1 << _BUCKET_BITS) - 1), values[order, 0]

    def _roll_hour(self, minute: int) -> None:
        """Take minutes that become whole into the hour, and those that leave it out of it."""
        shift = _CELL_BITS + _BUCKET_BITS
        for low, high, sign in ((self.current, minute, 1), (self.current - HOUR, minute - HOUR, -1)):
            keys, values = self.dwell.between((low - self.base) << shift, (high - self.base) << shift)
            places = keys & ((1 << shift) - 1)
            self._hour.add(places, values * sign)
            self.changed_dwell[places >> _BUCKET_BITS] = True

    def minutes(self, low: int, high: int) -> tuple[Ints, Ints, Ints, Ints]:
        """Give (minute, pair × 8 + stage, entries, exits) of the minutes low ≤ m < high."""
        keys, values = self.series.between((low - self.base) << _PLACE_BITS, (high - self.base) << _PLACE_BITS)
        return (keys >> _PLACE_BITS) + self.base, keys & ((1 << _PLACE_BITS) - 1), values[:, 0], values[:, 1]

    def pairs(self) -> list[tuple[str, str]]:
        """Give warehouse and channel by pair number."""
        return list(self._pairs)

    def frozen_minutes(self) -> list[tuple[int, str, str, int, int, int]]:
        """Give what no row explains: (minute, warehouse, channel, open stage index, entries, exits)."""
        self.frozen.merge()
        pairs = self.pairs()
        found = []
        for key, (entries, exits) in zip(self.frozen.keys.tolist(), self.frozen.values.tolist(), strict=True):
            place = key & ((1 << _PLACE_BITS) - 1)
            warehouse, channel = pairs[place // CELLS_PER_COMBO]
            minute = (key >> _PLACE_BITS) + self.base
            found.append((minute, warehouse, channel, place % CELLS_PER_COMBO, entries, exits))
        return found

    def thaw(self, minutes: list[tuple[int, str, str, int, int, int]]) -> None:
        """Take back what :meth:`frozen_minutes` gave."""
        kept = [found for found in minutes if found[0] >= self.current - self._kept]
        keys = [
            ((minute - self.base) << _PLACE_BITS)
            | (self._pairs.setdefault((warehouse, channel), len(self._pairs)) * CELLS_PER_COMBO + stage)
            for minute, warehouse, channel, stage, _, _ in kept
        ]
        values = np.array([found[4:] for found in kept], np.int64).reshape(-1, 2)
        for counts in (self.series, self.frozen):
            counts.add(np.array(keys, np.int64), values)

    def _rates(self, which: Ints | slice) -> Ints:
        length = self._ring.shape[1]
        window = [minute % length for minute in range(self.current - self.window, self.current)]
        ten = [minute % length for minute in range(self.current - TEN, self.current)]
        ring = self._ring[:, :, which]
        sums = [ring[0, window].sum(axis=0), ring[1, window].sum(axis=0), ring[1, ten].sum(axis=0)]
        return np.stack(sums, axis=1).astype(np.int64)

    def _count(self, which: int, cell: Ints, minute: Ints, sign: int) -> None:
        low = self.current - self._below
        inside = np.flatnonzero((minute >= low) & (minute <= self.current + self._above))
        if not len(inside):
            return
        cell, minute = cell[inside], minute[inside]
        length, cells = self._ring.shape[1:]
        np.add.at(self._ring[which].reshape(-1), (minute % length) * cells + cell, np.int32(sign))
        self.changed_rates[cell[minute < self.current]] = True

    def _add_series(self, counts: Counts, moves: Moves, sign: int) -> None:
        pair_of = np.array(self._pair_of, np.int64)
        oldest, places = self.current - self._kept, len(self._pairs) * CELLS_PER_COMBO
        for column, cells, minutes in ((0, moves.entered, moves.entry_minute), (1, moves.left, moves.exit_minute)):
            kept = np.flatnonzero(minutes >= oldest)
            if not len(kept):
                continue
            cell, minute = cells[kept], minutes[kept]
            place = pair_of[cell // CELLS_PER_COMBO] * CELLS_PER_COMBO + cell % CELLS_PER_COMBO
            first = int(minute.min())
            near = (minute - first) * places + place
            size = (int(minute.max()) - first + 1) * places
            if size <= 4 * len(near):  # many of few: count them before they are sorted
                counted = np.bincount(near, minlength=size)
                near = np.flatnonzero(counted)
                minute, place, amount = near // places + first, near % places, counted[near] * sign
            else:
                amount = np.full(len(near), sign, np.int64)
            values = np.zeros((len(amount), 2), np.int64)
            values[:, column] = amount
            counts.add(((minute - self.base) << _PLACE_BITS) | place, values)


def given_up_moves(cell: Ints, last: Ints, minute_ms: int) -> Moves:
    """Give what it counts as when orders are given up: out of their cells, at their last event."""
    nothing = np.zeros(0, np.int64)
    return Moves(nothing, nothing, cell, last // minute_ms, np.full(len(cell), NO_DWELL, np.int64))
