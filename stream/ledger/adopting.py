"""Takes over a snapshot into the ledger: where the log no longer tells how the orders came to be what they are.

Orders that the ledger has in memory keep their ids; those that the snapshot no longer has, or that came anew since,
are written as left. Of the minutes that the floor keeps, the ledger then has what the snapshot has.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from models.vocabulary import OPEN_STAGES, RANK
from stream.floor.columns import PATHED, RARE, Columns
from stream.floor.floor import Floor
from stream.floor.ids import Rows
from stream.floor.path import paths_of
from stream.floor.rare import FAR, Rare
from stream.floor.standing import walk_of
from stream.floor.walk import Moves
from stream.ledger.gathering import FOREVER, Gathering
from stream.ledger.rows import Row


def adopt(before: Gathering, floor: Floor, partition: int, *, same_log: bool) -> Gathering:
    """Give the gathering of a restored ``floor`` whose next page makes the ledger of ``before`` equal to it.

    ``same_log``: the ledger was written from the log of the snapshot, so that its minutes are among the snapshot's.
    """
    old, columns = before.floor, floor.columns
    rows, known = columns.used(), old.columns.used()
    now_at = columns.ids.find(old.columns.ids.names(known))
    stay = now_at >= 0
    stay[stay] = _grown(old.columns, known[stay], columns, now_at[stay])
    gone, stays = known[~stay], known[stay]
    if len(gone):
        moves = Moves.of(walk_of(old.columns, paths_of(old.columns, gone)), old.flow.minute_ms)
        before.leaving(gone, [moves])
        old.flow.freeze(moves)
    found = before.follow(floor)
    found.know(now_at[stay], before.ids_of(stays))
    found.name(rows[found.ids_of(rows) == 0])
    found.touch(rows)
    for row, record in columns.rare.items():
        order = int(found.ids_of(np.array([row]))[0])
        for change in _changes(order, record):
            found.note_change(change, "")
    found.heard(floor.arrivals.sources)
    missing = _minutes(floor, partition)
    if same_log:
        missing.subtract(_minutes(old, partition))
    for (*key, exits), count in missing.items():
        if count:
            found.note_minute(tuple(key), *((0, count) if exits else (count, 0)))
    return found


def _grown(old: Columns, rows: Rows, columns: Columns, now_at: Rows) -> npt.NDArray[np.bool_]:
    """Say which orders (n,) still know all that they knew: an order that left and came again knows less."""
    grown = (columns.last[now_at] >= old.last[rows]) & (columns.partial_at[now_at] >= old.partial_at[rows])
    grown &= (columns.told_at[now_at] >= old.told_at[rows]).all(axis=1)
    grown &= (columns.promise_at[now_at] >= old.promise_at[rows]).all(axis=1)
    grown &= ((columns.entries[now_at] <= old.entries[rows]) | (columns.marks[now_at] & PATHED != 0)[:, None]).all(
        axis=1
    )
    for index in np.flatnonzero(grown & ((old.marks[rows] & RARE) != 0)).tolist():
        knew, knows = old.rare[int(rows[index])], columns.rare.get(int(now_at[index]), Rare())
        grown[index] = (
            knew.attempts.keys() <= knows.attempts.keys()
            and knew.holds.keys() <= knows.holds.keys()
            and knew.chased <= knows.chased
            and knew.progress <= knows.progress
            and (knew.priority or (-FAR, "")) <= (knows.priority or (-FAR, ""))
            and all(at <= knows.cleared.get(why, -FAR) for why, at in knew.cleared.items())
        )
    return grown


def _minutes(floor: Floor, partition: int) -> Counter[Row]:
    """Count what orders that left did: (partition, at, warehouse, channel, stage, whether exits) → how many."""
    found: Counter[Row] = Counter()
    for minute, warehouse, channel, stage, entries, exits in floor.flow.frozen_minutes():
        key = (partition, minute * floor.flow.minute_ms, warehouse, channel, RANK[OPEN_STAGES[stage]])
        found[*key, False] = entries
        found[*key, True] = exits
    return found


def _changes(order: int, record: Rare) -> list[Row]:
    """Write what a record keeps as the events that would have told it."""
    held: list[Row] = [
        (order, "held", at, reason, FOREVER if until == FAR else until)
        if is_held
        else (order, "released", at, "", FOREVER)
        for at, (is_held, until, reason) in record.holds.items()
    ]
    raised = [(order, "exception", at, why, FOREVER) for why, instants in record.raised.items() for at in instants]
    cleared = [(order, "exception_cleared", at, why, FOREVER) for why, at in record.cleared.items()]
    return [*held, *raised, *cleared, *((order, "chased", at, "", FOREVER) for at in record.chased)]
