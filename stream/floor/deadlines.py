"""Deadlines, warnings, stalls and holds at one instant, and when they change next (CONTRACT §3).

Given where orders are, decides their state at ``now`` and the next instant at which it changes by the
clock alone. Nothing is scheduled: a tick looks for rows whose instant has come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.vocabulary import RANK
from stream.floor.batch import Ints
from stream.floor.columns import (
    AT_RISK,
    BREACHED,
    COUNTED,
    EXCEPTION,
    FAR,
    HELD,
    NEVER,
    OPEN,
    OVERDUE,
    RARE,
    STALLED,
    Columns,
)
from stream.floor.ids import Rows
from stream.floor.places import Places
from stream.floor.rare import CANCELLED

SHIPPED, DELIVERED = RANK["shipped"], RANK["delivered"]


@dataclass(slots=True)
class Timing:
    """How ``n`` orders stand at one instant."""

    state: npt.NDArray[np.uint8]
    due: Ints
    next_at: Ints
    held_for: dict[int, str]
    """Row → reason, of those that are held."""


def judge(columns: Columns, places: Places, rows: Rows, now: int, since_at: int) -> Timing:
    """Judge these orders at ``now``; ``stage``, ``entered`` and ``combo`` are already right. Writes nothing."""
    stage = columns.stage[rows].astype(np.int64)
    combo = columns.combo[rows].astype(np.int64)
    entered = columns.entered[rows]
    counted = stage >= 0
    is_open = counted & ~resting(places, combo, stage)

    held: npt.NDArray[np.bool_] = np.zeros(len(rows), np.bool_)
    held_ms: Ints = np.zeros(len(rows), np.int64)
    progress = entered.copy()
    hold_change: Ints = np.full(len(rows), FAR, np.int64)
    held_for: dict[int, str] = {}
    for index in np.flatnonzero(((columns.marks[rows] & RARE) != 0) & is_open).tolist():
        record = columns.rare[int(rows[index])]
        progress[index] = max(progress[index], record.progress)
        if record.holds:
            pause = record.pause(int(entered[index]), now)
            held[index], held_ms[index], hold_change[index] = pause.held, pause.held_ms, pause.next_at
            progress[index] = max(progress[index], pause.ended_at)
            if pause.held:
                held_for[int(rows[index])] = pause.reason

    ship = _promise(columns, rows, 0, stage < SHIPPED)
    deliver = _promise(columns, rows, 1, stage < DELIVERED)
    target, risk = places.limit("target")[combo, stage], places.limit("risk")[combo, stage]
    stage_due: Ints = np.where(target < FAR, entered + target + held_ms, FAR)
    promised = np.minimum(ship, deliver)
    due = np.where(held, promised, np.minimum(stage_due, promised))
    warn: Ints = np.where(risk < FAR, entered + risk + held_ms, FAR)
    for promise, name in ((ship, "ahead_ship"), (deliver, "ahead_deliver")):
        ahead = places.limit(name)[combo, stage]
        lost = (stage_due < FAR) & (stage_due + ahead > promise)
        latest: Ints = np.where(lost, NEVER, promise - ahead + 1)
        warn = np.where(promise < FAR, np.minimum(warn, latest), warn)
    stall = places.limit("stall")[combo, stage]
    stalls_at: Ints = np.where(stall < FAR, progress + stall + 1, FAR)

    breached = is_open & (due <= now)
    at_risk = is_open & ~breached & ~held & (warn <= now)
    stalled = is_open & ~held & (stalls_at <= now)
    unshipped = counted & (columns.entries[rows, SHIPPED] == FAR) & (columns.entries[rows, DELIVERED] == FAR)
    unshipped &= columns.entries[rows, CANCELLED] == FAR
    ship_by = _promise(columns, rows, 0, unshipped)
    overdue = (ship_by <= now) & (ship_by >= since_at)

    state = (
        counted * COUNTED
        + is_open * OPEN
        + (held & is_open) * HELD
        + at_risk * AT_RISK
        + breached * BREACHED
        + stalled * STALLED
        + overdue * OVERDUE
    ).astype(np.uint8) | (columns.state[rows] & np.uint8(EXCEPTION))
    next_at = _coming(ship_by, now)
    moving: Ints = np.where(is_open, _coming(due, now), FAR)
    running = is_open & ~held
    moving = np.minimum(moving, np.where(running & ~breached, _coming(warn, now), FAR))
    moving = np.minimum(moving, np.where(running, _coming(stalls_at, now), FAR))
    moving = np.minimum(moving, np.where(is_open, hold_change, FAR))
    return Timing(state, np.where(is_open, due, FAR), np.minimum(next_at, moving), held_for)


def resting(places: Places, combo: Ints, stage: Ints) -> npt.NDArray[np.bool_]:
    """Say which orders rest where they are: by their stage, or by an override."""
    rests: npt.NDArray[np.bool_] = (stage == DELIVERED) | (stage > RANK["after_sales"]) | places.rests[combo, stage]
    return rests


def _promise(columns: Columns, rows: Rows, which: int, matters: npt.NDArray[np.bool_]) -> Ints:
    promised = columns.promised[rows, which]
    kept: Ints = np.where(matters & (promised >= 0), promised, FAR)
    return kept


def _coming(instants: Ints, now: int) -> Ints:
    coming: Ints = np.where(instants > now, instants, FAR)
    return coming
