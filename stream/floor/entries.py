"""Stage entries and flags of a batch, joined into the columns and the records beside them.

An order with one attempt and at most one instant each of ``after_sales`` and ``closed`` lives in the
columns alone; any other gets a record whose composition the columns then hold.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.event import Event
from models.vocabulary import PEOPLE, RANK
from stream.floor.batch import FLAG, NO_STAGE, Batch, Ints
from stream.floor.columns import FAR, PATHED, Columns
from stream.floor.ids import Rows
from stream.floor.rare import AFTER_SALES, CLOSED, RELEASED, Attempt, Hold, Rare

Mask = npt.NDArray[np.bool_]


def join_entries(columns: Columns, batch: Batch, rows: Rows) -> tuple[Mask, int]:
    """Join stage events; say which were news to what was kept, and how many entries became superseded (net)."""
    news: Mask = np.zeros(len(batch), np.bool_)
    ranks, attempts = batch.ranks, batch.attempts
    staged = ranks != NO_STAGE
    if not staged.any():
        return news, 0
    _make_paths(columns, batch.at, rows, ranks, attempts)
    pathed = staged & ((columns.marks[rows] & PATHED) != 0)
    plain = np.flatnonzero(staged & ~pathed)
    slots = rows[plain] * columns.entries.shape[1] + ranks[plain]
    flat = columns.entries.reshape(-1)
    news[plain] = batch.at[plain] < flat[slots]
    np.minimum.at(flat, slots, batch.at[plain])
    superseded = 0
    which = np.flatnonzero(pathed).tolist()
    stages = [
        (columns.rare[int(rows[index])], int(attempts[index]), int(ranks[index]), int(batch.at[index]))
        for index in which
    ]
    for index, (record, attempt, rank, at) in zip(which, stages, strict=True):
        news[index] = attempt not in record.attempts or record.attempts[attempt].news(rank, at)
    for record, attempt, rank, at in stages:
        record.attempts.setdefault(attempt, Attempt()).add(rank, at)
    for row in {int(rows[index]) for index in which}:
        record = columns.rare[row]
        before = record.path.superseded if record.path else 0
        path = record.compose()
        columns.entries[row] = path.entries
        superseded += path.superseded - before
    return news, superseded


def join_flags(columns: Columns, batch: Batch, rows: Rows) -> Mask:
    """Join holds, exceptions and chasers; say which events were news."""
    news: Mask = np.zeros(len(batch), np.bool_)
    found = [
        (index, columns.record(int(rows[index])), event, _hold(event))
        for index in np.flatnonzero(batch.kinds == FLAG).tolist()
        for event in (batch.events[index],)
    ]
    for index, record, event, hold in found:
        at = int(batch.at[index])
        news[index] = record.news(event.type, at, hold, event.reason or "")
        news[index] |= _is_progress(event) and at > record.progress
    for index, record, event, hold in found:
        at = int(batch.at[index])
        record.join(event.type, at, hold, event.reason or "")
        if _is_progress(event):
            record.progress = max(record.progress, at)
    return news


def _is_progress(event: Event) -> bool:
    return event.type != "chased" and event.source != PEOPLE


def _hold(event: Event) -> Hold:
    if event.type != "held":
        return RELEASED
    until = event.until
    return True, until if isinstance(until, int) else FAR, event.reason or ""


def _make_paths(columns: Columns, at: Ints, rows: Rows, ranks: Ints, attempts: Ints) -> None:
    """Give a path to each order that the columns alone can no longer hold, from what they held so far."""
    met: dict[tuple[int, int], int] = {}
    candidates = (ranks != NO_STAGE) & ((attempts > 1) | (ranks == AFTER_SALES) | (ranks == CLOSED))
    for index in np.flatnonzero(candidates).tolist():
        row, rank = int(rows[index]), int(ranks[index])
        if columns.marks[row] & PATHED:
            continue
        if attempts[index] == 1:
            known = int(columns.entries[row, rank])
            first = met.setdefault((row, rank), int(at[index]) if known == FAR else known)
            if first == at[index]:
                continue
        start_path(columns, row)


def start_path(columns: Columns, row: int) -> Rare:
    """Move an order's entries from the columns into its record, as attempt 1."""
    record = columns.record(row)
    entries = columns.entries[row].tolist()
    first = Attempt()
    for rank in range(len(RANK)):
        if entries[rank] != FAR:
            first.add(rank, entries[rank])
    if len(first):
        record.attempts[1] = first
    columns.marks[row] |= PATHED
    record.compose()
    return record
