"""Where orders are, and through which stages they went: CONTRACT §3, *Where an order is*, for many rows at once.

Reads entries and gives, per row, the present stage and, per stage, entry and exit; a stage whose entry
is not before the exit was passed over and counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.vocabulary import STAGES
from stream.floor.batch import Ints
from stream.floor.columns import FAR, PATHED, Columns
from stream.floor.ids import Rows
from stream.floor.rare import AFTER_SALES, CANCELLED, CLOSED

Mask = npt.NDArray[np.bool_]

SHIPPED, DELIVERED = STAGES.index("shipped"), STAGES.index("delivered")
PREPARED, PICKED = STAGES.index("outbound_prep"), STAGES.index("pick_pack")


@dataclass(slots=True)
class Paths:
    """Of ``n`` orders; instants in ms, ``FAR`` for none."""

    rows: Rows
    stage: Ints
    """Rank of where it is, −1 when no stage is known."""
    entered: Ints
    entries: Ints
    """(n, 8): entry per stage; of after-sales the start of the present or last spell."""
    exits: Ints
    """(n, 8): the earliest entry into any higher stage."""
    real: Mask
    """(n, 8): entered and not passed over."""
    passed: Mask
    """(n,): some stage was passed over."""
    shipped_at: Ints
    """When ``shipped`` or ``delivered`` was entered, whichever was first."""
    delivered: Mask
    cancelled_at: Ints
    returned: Mask
    """In after-sales now."""
    spell_in: Ints
    worked: Mask
    """``outbound_prep`` or ``pick_pack`` was entered."""


def paths_of(columns: Columns, rows: Rows) -> Paths:
    """Read the paths of these orders."""
    raw = columns.entries[rows]
    spell_in, closed, cancelled = raw[:, AFTER_SALES].copy(), raw[:, CLOSED], raw[:, CANCELLED]
    spell_out: Ints = np.where(closed >= spell_in, closed, FAR)
    returned = (spell_in < FAR) & ((closed == FAR) | (spell_in > closed))
    spell_out = np.minimum(spell_out, cancelled)
    for index in np.flatnonzero(columns.marks[rows] & PATHED).tolist():
        path = columns.rare[int(rows[index])].path
        if path is not None:
            spell_in[index], spell_out[index], returned[index] = path.spell_in, path.spell_out, path.returned
    higher = np.minimum.accumulate(raw[:, ::-1], axis=1)[:, ::-1]
    exits = higher[:, 1 : len(STAGES) + 1].copy()
    exits[:, AFTER_SALES] = spell_out
    entries = raw[:, : len(STAGES)].copy()
    entries[:, AFTER_SALES] = spell_in
    has = entries < FAR
    real = has & (entries < exits)
    below = has[:, :AFTER_SALES]
    highest = np.subtract(AFTER_SALES - 1, np.argmax(below[:, ::-1], axis=1))
    stage: Ints = np.where(below.any(axis=1), highest, -1)
    stage = np.where(closed < FAR, CLOSED, stage)
    stage = np.where(returned, AFTER_SALES, stage)
    stage = np.where(cancelled < FAR, CANCELLED, stage)
    each = np.arange(len(rows))
    inside = np.clip(stage, 0, AFTER_SALES)
    entered: Ints = np.where(stage < 0, FAR, entries[each, inside])
    entered = np.where(stage == CLOSED, closed, entered)
    entered = np.where(stage == CANCELLED, cancelled, entered)
    return Paths(
        rows=rows,
        stage=stage,
        entered=entered,
        entries=entries,
        exits=exits,
        real=real,
        passed=(has & ~real).any(axis=1) | ((closed < FAR) & (cancelled <= closed)),
        shipped_at=np.minimum(raw[:, SHIPPED], raw[:, DELIVERED]),
        delivered=raw[:, DELIVERED] < FAR,
        cancelled_at=cancelled,
        returned=returned & (cancelled == FAR),
        spell_in=spell_in,
        worked=(raw[:, PREPARED] < FAR) | (raw[:, PICKED] < FAR),
    )
