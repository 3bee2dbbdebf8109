"""The stages' part of the settings: their defaults, what a shop sets for each, and the overrides.

Reads and checks each by itself. Which of several overrides wins for an order is ``policy``'s to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import UNSET, UnsetType

from models.settings_shape import Override, StageSettings
from models.settings_table import Table
from models.settings_values import duration_ms
from models.vocabulary import DIMENSIONS, STAGES

STAGE: Final = ("label", "target", "targets", "at_risk", "stall_after", "owner")
OVERRIDE: Final = ("stage", *DIMENSIONS, "target", "at_risk", "stall_after", "owner", "rests")
AT_RISK: Final = 0.8

Scale = Callable[[int], int]

_DEFAULTS: Final = {  # label, target, stall_after, owner
    "received": ("Received", "10m", "15m", "order-desk"),
    "validated": ("Validated", "15m", "20m", "order-desk"),
    "allocated": ("Allocated", "20m", "30m", "stock"),
    "outbound_prep": ("Outbound prep", "30m", "45m", "warehouse-lead"),
    "pick_pack": ("Pick & pack", "30m", "45m", "pack-lead"),
    "shipped": ("Shipped", "72h", "48h", "carrier-desk"),
    "delivered": ("Delivered", "none", "none", ""),
    "after_sales": ("After-sales", "24h", "12h", "service-desk"),
}


def stages(table: Table, scale: Scale) -> dict[str, StageSettings]:
    """Give all eight stages, in order of rank."""
    table.only(STAGES)
    return {name: _stage(table.table(name), name, scale) for name in STAGES}


def overrides(tables: list[Table], scale: Scale) -> tuple[Override, ...]:
    """Give the overrides in the order in which they are written."""
    return tuple(_override(table, scale) for table in tables)


def _stage(table: Table, name: str, scale: Scale) -> StageSettings:
    table.only(STAGE)
    label, target, stall_after, owner = _DEFAULTS[name]
    by_priority = table.table("targets")
    return StageSettings(
        label=table.text("label", label),
        target_ms=_limit(table, "target", duration_ms(target), scale),
        targets={priority: _limit(by_priority, priority, None, scale) for priority in by_priority.values},
        at_risk=table.share("at_risk", AT_RISK),
        stall_after_ms=_limit(table, "stall_after", duration_ms(stall_after), scale),
        owner=table.text("owner", owner),
    )


def _override(table: Table, scale: Scale) -> Override:
    table.only(OVERRIDE)
    if "stage" not in table.values:
        raise table.refuse("stage", "one of " + ", ".join(STAGES))
    dims = {name: table.text(name, "") for name in DIMENSIONS if name in table.values}
    if not dims:
        raise table.refuse("warehouse", "at least one of " + ", ".join(DIMENSIONS))
    override = Override(
        stage=table.choice("stage", "", STAGES),
        dims=dims,
        target_ms=_changed(table, "target", scale),
        at_risk=table.share("at_risk", UNSET),
        stall_after_ms=_changed(table, "stall_after", scale),
        owner=table.text("owner", UNSET),
        rests=table.flag("rests", UNSET),
    )
    if set(table.values) <= {"stage", *DIMENSIONS}:
        raise table.refuse("target", "one of target, at_risk, stall_after, owner and rests")
    return override


def _changed(table: Table, name: str, scale: Scale) -> int | UnsetType | None:
    return _limit(table, name, None, scale) if name in table.values else UNSET


def _limit(table: Table, name: str, default: int | None, scale: Scale) -> int | None:
    """Read a limit, scaled; zero would have every order late on entry and is refused."""
    ms = table.limit(name, default)
    if ms == 0:
        raise table.refuse(name, 'a duration above zero, or "none"')
    return None if ms is None else scale(ms)
