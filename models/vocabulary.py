"""The words of the field: stages and their rank, dimensions, event types, reasons and states.

One place for each name, used on the wire, in code and on the screen. Whoever decides what a word
means for an order (``stream.floor``) or how it looks (``dashboard``) takes it from here.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

STAGES: Final = (
    "received",
    "validated",
    "allocated",
    "outbound_prep",
    "pick_pack",
    "shipped",
    "delivered",
    "after_sales",
)
"""The eight stages, in order of rank."""

PATH: Final = (*STAGES, "closed", "cancelled")
"""Everything an order can enter, in order of rank: the stages, then the two ends."""

RANK: Final[dict[str, int]] = {name: rank for rank, name in enumerate(PATH)}

RESTING: Final = frozenset({"delivered", "closed", "cancelled"})
"""Where an order rests: no clock, not open."""

OPEN_STAGES: Final = tuple(stage for stage in STAGES if stage not in RESTING)
"""The seven stages in which an order is open, in order of rank."""

WORKED_STAGES: Final = frozenset(OPEN_STAGES[: OPEN_STAGES.index("shipped")])
"""The stages the shop itself works: only these starve, saturate or make a bottleneck."""

DIMENSIONS: Final = ("warehouse", "channel", "region", "carrier", "priority")
"""What the floor is counted by, narrowed to and grouped by."""

DEFAULT_GROUPING: Final = ("warehouse", "channel", "priority")

REST_OF_STAGE: Final = "*"
"""The dimension value of the one cell that stands for all that a frame has no room for."""

FLAG_TYPES: Final = frozenset({"exception", "exception_cleared", "held", "released"})
OTHER_TYPES: Final = frozenset({*FLAG_TYPES, "updated", "chased"})
EVENT_TYPES: Final = frozenset({*PATH, *OTHER_TYPES})

STOP_SHIPMENT: Final = "stop_shipment"

EXCEPTION_REASONS: Final = (
    "oversell",
    "stock_mismatch",
    "payment_failed",
    "address_invalid",
    "price_mismatch",
    "short_pick",
    "mis_pick",
    "damaged",
    "duplicate_order",
    "carrier_delay",
    "lost",
    "delivery_failed",
    STOP_SHIPMENT,
    "unmapped_status",
    "other",
)

PEOPLE: Final = "people"
"""The source of what a person set here; only our own doors write it."""

LOG_SOURCE: Final = "log"
"""The source of an event that came by XADD and names none."""

LOCAL_SOURCE: Final = "local"
"""The source of an event that came over HTTP without a key and names none."""


class Word(Enum):
    """An ordered state: its value is the word on the wire, ``says`` the sentence that defines it."""

    says: str

    def __new__(cls, word: str, says: str) -> Word:
        """Keep the word as the value and the sentence beside it."""
        member = object.__new__(cls)
        member._value_ = word
        member.says = says
        return member


class Flow(Word):
    """How a place works, worst first; the first that holds is its state."""

    UNKNOWN = "unknown", "The sources that feed this place have all gone silent: its numbers cannot be believed."
    STARVED = "starved", "It has nothing to work on while the stage before it has."
    IDLE = "idle", "It is empty and nothing arrives."
    STOPPED = "stopped", "Orders have waited ten minutes and nothing has left in the last ten."
    SATURATED = "saturated", "More arrives than leaves, by over a tenth."
    FLOWING = "flowing", "Orders come and go."


class Feed(Word):
    """How fresh a source is."""

    LIVE = "live", "It spoke within half of the time after which it counts as silent."
    LATE = "late", "It has been quiet for more than half of that time."
    SILENT = "silent", "It has said nothing for so long that its places cannot be believed."


class Sla(Word):
    """How an order stands against its deadline."""

    ON_TRACK = "on_track", "Its deadline is safe at the usual pace."
    AT_RISK = "at_risk", "It is inside the warning window, or its promise cannot be met at the usual pace."
    BREACHED = "breached", "Its due instant has come."


class Refusal(Word):
    """Why an event was not accepted."""

    UNDECODABLE = "undecodable", "It is no JSON, or no event at all."
    INVALID = "invalid", "A field is missing or wrong."
    WRONG_PARTITION = "wrong_partition", "Its order belongs to another partition of the log."
    TOO_LATE = "too_late", "It is older than the watermark less the horizon."
    IN_FUTURE = "in_future", "Its time is ahead of its log entry by more than allowed."
    DRILL_ON_LIVE = "drill_on_live", "It is marked as a drill and came to the live log."
