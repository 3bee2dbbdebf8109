"""Which orders leave memory: CONTRACT §4, *Time*, always by the watermark.

A resting order (or one that no stage is known of) leaves once its last event is older than the watermark
less the horizon; an open one once it is older than the watermark less ``give_up``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.settings import Settings
from stream.floor.batch import Batch, Ints
from stream.floor.columns import OPEN, Columns
from stream.floor.ids import Rows


def expired(columns: Columns, settings: Settings, watermark: int) -> tuple[Rows, Rows]:
    """Give the rows that must leave at this watermark, and those among them that were open: given up."""
    limit = watermark - settings.horizon_ms
    if limit <= columns.oldest_last:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows = columns.used()
    last, is_open = columns.last[rows], (columns.state[rows] & OPEN) != 0
    gone = np.where(is_open, last < watermark - settings.give_up_ms, last < limit)
    left = last[~gone]
    # A lower bound of the next leave; open orders wait longer, so they may leave it too low, never too high.
    waits = np.where(is_open[~gone], left + settings.give_up_ms - settings.horizon_ms, left)
    columns.oldest_last = int(waits.min()) if len(waits) else 2**62
    return rows[gone], rows[gone & is_open]


def may_expire(
    columns: Columns, settings: Settings, batch: Batch, accepted: npt.NDArray[np.bool_], before: Ints
) -> bool:
    """Say whether an order of the batch may have to leave memory before one of its events in it."""
    which = np.flatnonzero(accepted)
    if not len(which):
        return False
    limits = before[which] - settings.horizon_ms
    if limits[-1] <= columns.oldest_last and batch.at[which].min() >= limits[-1]:
        return False
    orders = batch.orders()
    names = [orders[index] for index in which.tolist()]
    rows = columns.ids.find(names)
    known = rows >= 0
    last: Ints = np.where(known, columns.last[rows], 2**62)
    is_open = known & ((columns.state[rows] & OPEN) != 0)
    allowed = np.where(is_open, before[which] - settings.give_up_ms, limits)
    if (last < allowed).any():
        return True
    previous: dict[str, int] = {}
    for name, at, limit in zip(names, batch.at[which].tolist(), limits.tolist(), strict=True):
        if previous.get(name, 2**62) < limit:
            return True
        previous[name] = at
    return False
