"""Takes over a snapshot into the ledger: where the log no longer tells how the orders came to be what they are.

Orders that the ledger has in memory keep their ids; those that the snapshot no longer has are written as left.
"""

from __future__ import annotations

import numpy as np

from models.vocabulary import RANK
from stream.floor.floor import Floor
from stream.floor.path import paths_of
from stream.floor.rare import FAR, Rare
from stream.floor.standing import walk_of
from stream.floor.walk import Moves
from stream.ledger.gathering import FOREVER, Gathering
from stream.ledger.rows import Row

Minutes = list[tuple[int, str, str, str, int, int]]


def adopt(before: Gathering, floor: Floor, partition: int, minutes: Minutes) -> Gathering:
    """Give the gathering of a restored ``floor`` whose next page makes the ledger of ``before`` equal to it."""
    old, columns = before.floor, floor.columns
    rows, known = columns.used(), old.columns.used()
    now_at = columns.ids.find(old.columns.ids.names(known))
    gone, stays = known[now_at < 0], known[now_at >= 0]
    if len(gone):
        before.leaving(gone, [Moves.of(walk_of(old.columns, paths_of(old.columns, gone)), old.flow.minute_ms)])
    found = before.follow(floor)
    found.know(now_at[now_at >= 0], before.ids_of(stays))
    found.name(rows[found.ids_of(rows) == 0])
    found.touch(rows)
    for row, record in columns.rare.items():
        order = int(found.ids_of(np.array([row]))[0])
        for change in _changes(order, record):
            found.note_change(change, "")
    found.heard(floor.arrivals.sources)
    for at, warehouse, channel, stage, entries, exits in minutes:
        found.note_minute((partition, at, warehouse, channel, RANK[stage]), entries, exits)
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
