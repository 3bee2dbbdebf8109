"""Exceptions and holds by reason, as orders stand under them: CONTRACT §3, *Exceptions*.

Decides which reasons an order counts under, ``stop_shipment`` derived from its path included, and
brings the books' flags and the order's ``EXCEPTION`` bit in line.
"""

from __future__ import annotations

import numpy as np

from models.vocabulary import STOP_SHIPMENT
from stream.floor.books import Books
from stream.floor.columns import COUNTED, EXCEPTION, FAR, OPEN, RARE, Columns
from stream.floor.path import Paths


def show_flags(columns: Columns, books: Books, paths: Paths, held_for: dict[int, str]) -> None:
    """Bring the flags of these orders in line with their records, paths and present holds."""
    rows = paths.rows
    pull = (paths.returned | (paths.cancelled_at < FAR)) & paths.worked & (paths.shipped_at == FAR)
    for index in np.flatnonzero(pull | ((columns.marks[rows] & RARE) != 0)).tolist():
        row = int(rows[index])
        record = columns.record(row)
        state, combo = int(columns.state[row]), int(columns.combo[row])
        reasons = record.open_exceptions()
        if pull[index]:
            since = min(int(paths.cancelled_at[index]), int(paths.spell_in[index]) if paths.returned[index] else FAR)
            if record.cleared.get(STOP_SHIPMENT, -FAR) <= since:
                reasons[STOP_SHIPMENT] = min(since, reasons.get(STOP_SHIPMENT, FAR))
        if not state & OPEN:
            kept = {STOP_SHIPMENT: reasons[STOP_SHIPMENT]} if STOP_SHIPMENT in reasons and state & COUNTED else {}
            reasons = kept
        shown = {(combo, "exception", reason): since for reason, since in reasons.items()}
        if row in held_for:
            shown[combo, "hold", held_for[row]] = int(paths.entered[index])
        for key in record.shown:
            if key not in shown:
                books.flag(key, row, None)
        for key, since in shown.items():
            books.flag(key, row, since)
        record.shown = list(shown)
        columns.state[row] = (state | EXCEPTION) if reasons else (state & ~EXCEPTION)
