"""How orders of the floor look as rows of the ledger: from columns of many orders to one tuple an order.

Decides only the shape; an instant that never was is ``None``. The way back is ``reading``'s.
"""

from __future__ import annotations

from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.vocabulary import DIMENSIONS, PATH
from stream.floor.columns import FAR, NEVER, PARTIAL, PATHED, RARE, Columns
from stream.floor.ids import Rows
from stream.floor.places import PRIORITY, Places

PROMISES: Final = ("promised_ship", "promised_deliver")
COLUMNS: Final = (
    "id", "partition", "number", "left_at", "last_at", "stage",
    *DIMENSIONS, *(f"{name}_at" for name in DIMENSIONS),
    "told_priority", "people_priority", "people_priority_at",
    *(f"{stage}_at" for stage in PATH),
    *(f"{name}_at" for name in PROMISES), *(f"{name}_told_at" for name in PROMISES),
    "partial", "partial_told_at", "progress_at", "pathed",
)  # fmt: skip
"""The columns of the table ``orders``, in the order of :func:`order_rows`."""

ENTRY_COLUMNS: Final = ("order_id", "attempt", "stage", "at")
_NO_STAGE: Final = -1
_NO_PROMISE: Final = -1

Row = tuple[Any, ...]


def order_rows(
    columns: Columns, places: Places, rows: Rows, ids: Rows, partition: int, left_at: int | None
) -> list[Row]:
    """Write these orders (n,), called ``ids`` (n,) in the ledger; ``left_at`` is the watermark at which they leave."""
    combos = columns.combo[rows]
    dims = places.dims
    named = list(map(dims.__getitem__, combos.tolist()))
    marks = columns.marks[rows]
    told, people, people_at, progress = _told_by_hand(columns, places, rows, marks)
    told_at, entries = columns.told_at[rows], columns.entries[rows]
    promised, promise_at = columns.promised[rows], columns.promise_at[rows]
    return list(
        zip(
            ids.tolist(),
            repeat(partition),
            columns.ids.names(rows),
            repeat(left_at),
            columns.last[rows].tolist(),
            _but(columns.stage[rows], _NO_STAGE),
            *([dim[index] for dim in named] for index in range(len(DIMENSIONS))),
            *(_but(told_at[:, index], NEVER) for index in range(len(DIMENSIONS))),
            told,
            people,
            people_at,
            *(_but(entries[:, rank], FAR) for rank in range(len(PATH))),
            *(_but(promised[:, index], _NO_PROMISE) for index in range(len(PROMISES))),
            *(_but(promise_at[:, index], NEVER) for index in range(len(PROMISES))),
            ((marks & PARTIAL) != 0).tolist(),
            _but(columns.partial_at[rows], NEVER),
            progress,
            ((marks & PATHED) != 0).tolist(),
            strict=False,
        )
    )


def entry_rows(columns: Columns, rows: Rows, ids: Rows) -> list[Row]:
    """Write every entry of those orders whose columns alone cannot hold their path."""
    found = []
    pathed = np.flatnonzero(columns.marks[rows] & PATHED)
    for row, order in zip(rows[pathed].tolist(), ids[pathed].tolist(), strict=True):
        for number, attempt in columns.rare[row].attempts.items():
            found += [(order, number, rank, at) for rank, at in attempt.first.items()]
            found += [(order, number, PATH.index("after_sales"), at) for at in attempt.after_sales]
            found += [(order, number, PATH.index("closed"), at) for at in attempt.closed]
    return found


def _told_by_hand(
    columns: Columns, places: Places, rows: Rows, marks: npt.NDArray[np.uint8]
) -> tuple[list[str | None], list[str | None], list[int | None], list[int | None]]:
    """Give what few orders have: the priority under a person's, that priority, its instant, the newest progress."""
    count = len(rows)
    told: list[str | None] = [None] * count
    people: list[str | None] = [None] * count
    people_at: list[int | None] = [None] * count
    progress: list[int | None] = [None] * count
    for index in np.flatnonzero(marks & RARE).tolist():
        record = columns.rare[int(rows[index])]
        if record.told >= 0:
            told[index] = places.dims[record.told][PRIORITY]
        if record.priority is not None:
            people_at[index], people[index] = record.priority
        if record.progress > -FAR:
            progress[index] = record.progress
    return told, people, people_at, progress


def _but(values: npt.NDArray[Any], nothing: int) -> list[Any]:
    """Give values with ``None`` for those that are ``nothing``."""
    absent = values == nothing
    if not absent.any():
        return list(values.tolist())
    if absent.all():
        return [None] * len(values)
    told = values.astype(object)
    told[absent] = None
    return list(told.tolist())
