"""The wire to the browser: what a snapshot, a delta and a heartbeat are made of (CONTRACT §6).

Decides names, order and which values may be unknown (``None``, never zero); how they are computed is
``stream.view``'s, how they look the dashboard's. A delta is a snapshot from which all that did not
change was left out: absolute values, each member whole and known by its key (``KEYS``).
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import UNSET, Struct, UnsetType

from models.vocabulary import DIMENSIONS

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "stages": ("stage",),
    "cells": ("stage", *DIMENSIONS),
    "exceptions": ("reason",),
    "holds": ("reason",),
    "sources": ("source",),
}
"""What a member of each list is known by; the other parts of a frame are one object each."""

CLOCKED: Final = frozenset({"oldest_s", "late_p90_s", "age_s"})
"""Values that grow with the clock: alone they are no change, and travel every ten seconds."""

MOST_CELLS: Final = 2_000
"""How many cells a frame has at most, those that stand for the rest of a stage included."""


class Since(Struct, frozen=True, gc=False):
    """The day's books, from ``at`` (RFC 3339 in the shop's zone) until ``as_of``: each order once per stage."""

    at: str
    received: int
    shipped: int
    delivered: int
    cancelled: int
    returned: int
    shipped_on_time: int
    shipped_late: int
    ship_overdue: int
    no_promise: int


class Totals(Struct, frozen=True, gc=False):
    """The orders in memory."""

    orders: int
    open: int
    delivered: int
    closed: int
    cancelled: int
    untracked: int
    exceptions: int
    held: int
    stalled: int
    partial: int


class Stage(Struct, frozen=True, gc=False):
    """An open stage as a whole."""

    stage: str
    depth: int
    held: int
    in_per_min: float
    out_per_min: float
    oldest_s: float | None
    wait_s: float | None
    target_s: float | None
    drain_s: float | None
    at_risk: int
    breached: int
    late_p90_s: float | None
    stalled: int
    dwell_p50_s: float | None
    dwell_p95_s: float | None
    state: str


class Cell(Struct, frozen=True, gc=False):
    """A stage under one value of each dimension of the grouping; the other dimensions are left out."""

    stage: str
    warehouse: str | UnsetType
    channel: str | UnsetType
    region: str | UnsetType
    carrier: str | UnsetType
    priority: str | UnsetType
    depth: int
    held: int
    in_per_min: float
    out_per_min: float
    wait_s: float | None
    target_s: float | None
    at_risk: int
    breached: int
    late_p90_s: float | None
    stalled: int
    oldest_s: float | None
    state: str


class Bottleneck(Struct, frozen=True, gc=False):
    """The place that holds up the others; ``why`` is ``stopped`` or ``wait``."""

    stage: str
    warehouse: str
    why: Literal["stopped", "wait"]
    wait_s: float | None
    target_s: float | None
    net_per_min: float


class Trouble(Struct, frozen=True, gc=False):
    """An exception's reason, how many orders stand under it and how long the oldest has."""

    reason: str
    open: int
    oldest_s: float | None


class Hold(Struct, frozen=True, gc=False):
    """A reason to wait on purpose, and how many open orders do."""

    reason: str
    open: int


class Source(Struct, frozen=True, gc=False):
    """A system that sends us events."""

    source: str
    kind: Literal["push", "poll"]
    interval_s: float | None
    last_contact_at: str | None
    last_event_at: str | None
    age_s: float | None
    delay_p95_s: float | None
    state: str


class Quality(Struct, frozen=True, gc=False):
    """What arrived and how, since the log began."""

    duplicates: int = 0
    late_events: int = 0
    disordered: int = 0
    superseded: int = 0
    too_late: int = 0
    in_future: int = 0
    given_up: int = 0
    dead: int = 0


class Frame(Struct, kw_only=True, gc=False):
    """A snapshot, or a delta in which everything that did not change is left out.

    ``feed`` is ``behind`` when a part is older than three heartbeats; ``behind`` names the partitions.
    On the socket ``sub`` stands before all else.
    """

    type: Literal["snapshot", "delta"]
    epoch: str = ""
    seq: int = 0
    as_of: str
    lag: int
    policy: str
    feed: Literal["live", "behind"]
    behind: list[int]
    since: Since | UnsetType = UNSET
    totals: Totals | UnsetType = UNSET
    stages: list[Stage] | UnsetType = UNSET
    bottleneck: Bottleneck | UnsetType | None = UNSET
    cells: list[Cell] | UnsetType = UNSET
    exceptions: list[Trouble] | UnsetType = UNSET
    holds: list[Hold] | UnsetType = UNSET
    sources: list[Source] | UnsetType = UNSET
    quality: Quality | UnsetType = UNSET


class Heartbeat(Struct, kw_only=True, gc=False, tag_field="type", tag="heartbeat"):
    """Each second, whatever happens: where the numbering stands and as of when all still holds."""

    epoch: str
    seq: int
    as_of: str
    lag: int
    feed: Literal["live", "behind"]
    behind: list[int]


class Error(Struct, kw_only=True, gc=False, tag_field="type", tag="error"):
    """What was wrong with a message that came in; the shape of every error (CONTRACT §6)."""

    error: ErrorBody


class ErrorBody(Struct, kw_only=True, gc=False):
    """A stable ``code``, a ``message`` that says expected and got, the ``field`` it is about."""

    code: str
    message: str
    field: str | None = None
