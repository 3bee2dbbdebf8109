"""Which row an order has: order ids to rows and back, at about fifty bytes an order.

An open-addressing table of row numbers over two independent hashes (96 bits: a false match among
ten million orders is rarer than a fault of the memory), and one arena for the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]

_EMPTY = -1
_GONE = -2


class Ids:
    """Order id ⇄ row. Rows are given by the caller; ids are any text."""

    def __init__(self) -> None:
        """Start empty."""
        self._hash = np.zeros(0, np.int64)
        self._check = np.zeros(0, np.int32)
        self._start = np.zeros(0, np.int64)
        self._length = np.zeros(0, np.uint16)
        self._arena = bytearray()
        self._wasted = 0
        self._table = np.full(1024, _EMPTY, np.int32)
        self._taken = 0
        self._live = 0

    def __len__(self) -> int:
        """Count the ids that have a row."""
        return self._live

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        arrays = (self._hash, self._check, self._start, self._length, self._table)
        return sum(array.nbytes for array in arrays) + len(self._arena)

    def find(self, ids: Sequence[str]) -> Rows:
        """Give the row of each id, −1 for those that have none."""
        return self._probe(*_hashes([encoded(name) for name in ids]))

    def add(self, ids: Sequence[str], rows: Rows) -> None:
        """Give each id (distinct, without a row so far) its row."""
        self.add_encoded([encoded(name) for name in ids], rows)

    def add_encoded(self, ids: Sequence[bytes], rows: Rows) -> None:
        """Do the same for ids that are in UTF-8 already."""
        if not ids:
            return
        self._reserve(int(rows.max()) + 1)
        lengths = np.fromiter(map(len, ids), np.int64, len(ids))
        start = len(self._arena)
        self._arena += b"".join(ids)
        self._start[rows] = start + np.cumsum(lengths) - lengths
        self._length[rows] = lengths
        self._hash[rows], self._check[rows] = _hashes(ids)
        self._live += len(ids)
        if (self._taken + len(ids)) * 2 > len(self._table):
            self._rebuild(rows)
        else:
            self._insert(rows)

    def copy_text(self, top: int) -> tuple[bytes, Rows, npt.NDArray[np.uint16]]:
        """Give the arena and, per row below ``top``, where its id starts and how many bytes it has."""
        return bytes(self._arena), self._start[:top].copy(), self._length[:top].copy()

    def remove(self, rows: Rows) -> None:
        """Take the ids of these rows out."""
        slots = self._slots(rows)
        self._table[slots] = _GONE
        self._wasted += int(self._length[rows].sum())
        self._length[rows] = 0
        self._live -= len(rows)
        if self._wasted > 65536 and self._wasted * 2 > len(self._arena):
            self._compact()

    def names(self, rows: Rows) -> list[str]:
        """Give the ids of rows that have one."""
        arena = self._arena
        ends = self._start[rows] + self._length[rows]
        return [
            arena[start:end].decode("utf-8", "surrogatepass")
            for start, end in zip(self._start[rows].tolist(), ends.tolist(), strict=True)
        ]

    def _probe(self, hashes: npt.NDArray[np.int64], checks: npt.NDArray[np.int32]) -> Rows:
        mask = len(self._table) - 1
        found = np.full(len(hashes), -1, np.int64)
        pending = np.arange(len(hashes))
        slots = hashes & mask
        while len(pending):
            rows = self._table[slots].astype(np.int64)
            going = rows != _EMPTY
            pending, slots, rows = pending[going], slots[going], rows[going]
            same = (rows >= 0) & (self._hash[rows] == hashes[pending]) & (self._check[rows] == checks[pending])
            found[pending[same]] = rows[same]
            pending, slots = pending[~same], (slots[~same] + 1) & mask
        return found

    def _slots(self, rows: Rows) -> Rows:
        """Give the slot in the table of each of these rows."""
        mask = len(self._table) - 1
        slots = self._hash[rows] & mask
        wrong = np.flatnonzero(self._table[slots] != rows)
        while len(wrong):
            slots[wrong] = (slots[wrong] + 1) & mask
            wrong = wrong[self._table[slots[wrong]] != rows[wrong]]
        return slots

    def _insert(self, rows: Rows) -> None:
        mask = len(self._table) - 1
        slots = self._hash[rows] & mask
        pending = rows
        while len(pending):
            free = self._table[slots] == _EMPTY
            # Of several that want one free slot the last write wins; the others see it taken and go on.
            self._table[slots[free]] = pending[free]
            settled = self._table[slots] == pending
            pending, slots = pending[~settled], (slots[~settled] + 1) & mask
        self._taken += len(rows)

    def _rebuild(self, more: Rows) -> None:
        old = self._table[self._table >= 0].astype(np.int64)
        rows = np.concatenate([old, more])
        size = 1024
        while size < len(rows) * 3:
            size *= 2
        self._table = np.full(size, _EMPTY, np.int32)
        self._taken = 0
        self._insert(rows)

    def _compact(self) -> None:
        rows = self._table[self._table >= 0].astype(np.int64)
        starts, lengths = self._start[rows].tolist(), self._length[rows].astype(np.int64)
        arena = self._arena
        pieces = [arena[at : at + size] for at, size in zip(starts, lengths.tolist(), strict=True)]
        self._arena = bytearray(b"".join(pieces))
        self._start[rows] = np.cumsum(lengths) - lengths
        self._wasted = 0

    def _reserve(self, rows: int) -> None:
        if rows <= len(self._hash):
            return
        size = max(rows, len(self._hash) + len(self._hash) // 8, 1024)
        for name in ("_hash", "_check", "_start", "_length"):
            old = getattr(self, name)
            new = np.zeros(size, old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)


def encoded(name: str) -> bytes:
    """Give an id as it is kept."""
    return name.encode("utf-8", "surrogatepass")


def _hashes(ids: Sequence[bytes]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    first = np.fromiter(map(hash, ids), np.int64, len(ids))
    second = np.fromiter([hash(name + b"\0") for name in ids], np.int64, len(ids))
    return first, second.astype(np.int32)
