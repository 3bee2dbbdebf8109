"""What a filter leaves of a play's frame: one warehouse's part of it.

Decides numbers only, roughly: the first warehouses are the largest. Who asked for the filter is for ``stage_play``.
"""

from __future__ import annotations

from typing import Any, Final

from tests.dashboard.scene import NAMES, Member

COUNTED: Final = ("depth", "held", "in_per_min", "out_per_min", "at_risk", "breached", "open", "orders", "received")
COUNTED_SINCE: Final = ("shipped", "shipped_on_time", "shipped_late", "ship_overdue", "exceptions")


def narrowed(frame: Member, warehouse: str | None) -> Member:
    """Give the part of a frame that is one warehouse's; all of it without one, nothing for a stranger."""
    if warehouse is None:
        return frame
    names = NAMES["warehouse"]
    part = 1 / (names.index(warehouse) + 3) if warehouse in names else 0.0
    cells = [cell for cell in frame["cells"] if cell.get("warehouse", warehouse) == warehouse]
    kept = {name: _part(frame[name], part) for name in ("since", "totals", "stages")}
    kept["totals"]["open"] = sum(stage["depth"] for stage in kept["stages"])
    worst = frame["bottleneck"]
    mine = worst if worst is not None and worst["warehouse"] == warehouse else None
    return frame | kept | {"cells": [_part(cell, part) for cell in cells], "bottleneck": mine}


def _part(value: Any, part: float) -> Any:
    if isinstance(value, list):
        return [_part(member, part) for member in value]
    counted = {name: value[name] for name in (*COUNTED, *COUNTED_SINCE) if isinstance(value.get(name), int | float)}
    return value | {name: type(number)(number * part) for name, number in counted.items()}
