"""The names of CONTRACT §3 in their order. Decides nothing else."""

from __future__ import annotations

STAGES = (
    "received",
    "validated",
    "allocated",
    "outbound_prep",
    "pick_pack",
    "shipped",
    "delivered",
    "after_sales",
    "closed",
    "cancelled",
)
RANK = {stage: rank for rank, stage in enumerate(STAGES)}
OPEN_STAGES = ("received", "validated", "allocated", "outbound_prep", "pick_pack", "shipped", "after_sales")
RESTING_STAGES = ("delivered", "closed", "cancelled")
OURS_TO_WORK = OPEN_STAGES[:5]
DIMENSIONS = ("warehouse", "channel", "region", "carrier", "priority")
