"""What goes wrong in a simulated peak, and when: a plan read from a TOML file, or the demo's own.

Decides what a valid plan is and when each fault begins and ends; what a fault does is ``simulator``'s.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final, Literal, cast

import msgspec

from models.settings_table import SettingsError, Table
from stream.sources.peak.network import CHANNELS, SYSTEM_OF, WAREHOUSES
from stream.sources.peak.orders import FATES

Kind = Literal["capacity", "surge", "silence", "trouble", "redelivery"]

WORKED: Final = ("received", "validated", "allocated", "outbound_prep", "pick_pack", "after_sales")
BY_WAREHOUSE: Final = ("allocated", "outbound_prep", "pick_pack")
SOURCES: Final = (*CHANNELS, "erp-u8", *dict.fromkeys(SYSTEM_OF.values()), "tracking", "crm")
MINUTE: Final = 60_000
_TIMES: Final = ("kind", "after", "for", "every")
_KEYS: Final = {
    "capacity": ("stage", "warehouse", "factor"),
    "surge": ("factor",),
    "silence": ("source",),
    "trouble": ("reason", "channel", "share"),
    "redelivery": ("share",),
}
_VARIES: Final = 0.2
"""Repeats come this share earlier or later, and last as much shorter or longer."""


class Fault(msgspec.Struct, frozen=True):
    """One fault: so long after the start it begins, so long it lasts, so often it comes back (0: never).

    - ``capacity``: the hands of ``stage`` (in ``warehouse``; "": everywhere) times ``factor``;
    - ``surge``: arriving orders times ``factor``;
    - ``silence``: ``source`` says nothing, and all at once afterwards;
    - ``trouble``: a ``share`` of new orders (of ``channel``; "": all) takes the turn named by ``reason``;
    - ``redelivery``: a ``share`` of all messages comes twice.
    """

    kind: Kind
    after_ms: int
    lasts_ms: int
    every_ms: int = 0
    stage: str = ""
    warehouse: str = ""
    factor: float = 1.0
    source: str = ""
    reason: str = ""
    channel: str = ""
    share: float = 0.0


def read(path: Path) -> tuple[Fault, ...]:
    """Read a plan of ``[[fault]]`` tables; raises ``SettingsError`` saying what is wrong on which line."""
    try:
        text = path.read_text(encoding="utf-8")
        plan = Table(tomllib.loads(text), text, str(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(path), str(error), "a TOML file of [[fault]] tables") from None
    plan.only(("fault",))
    return tuple(_fault(table) for table in plan.tables("fault"))


def occurrences(fault: Fault, seed: str) -> Iterator[tuple[int, int]]:
    """Yield when the fault begins and ends, in ms after the start; the repeats vary with ``seed``, without end."""
    begins, ends = fault.after_ms, fault.after_ms + fault.lasts_ms
    yield begins, ends
    if fault.every_ms:
        chance = Random(seed)
        while True:
            begins += round(fault.every_ms * chance.uniform(1 - _VARIES, 1 + _VARIES))
            begins = max(begins, ends)  # never twice at once
            ends = begins + max(1, round(fault.lasts_ms * chance.uniform(1 - _VARIES, 1 + _VARIES)))
            yield begins, ends


def _fault(table: Table) -> Fault:
    kind = cast(Kind, table.choice("kind", "", tuple(_KEYS)))
    if not kind:
        raise table.refuse("kind", "one of " + ", ".join(_KEYS))
    table.only((*_TIMES, *_KEYS[kind]))
    after = table.limit("after", 0)
    if after is None or "for" not in table.values:
        raise table.refuse("after" if after is None else "for", "a duration such as 90s, 30m, 2h or 1d")
    stage = _named(table, kind, "stage", WORKED, needed=True)
    return Fault(
        kind=kind,
        after_ms=after,
        lasts_ms=table.duration("for", "1m"),
        every_ms=table.duration("every", "1d") if "every" in table.values else 0,
        stage=stage,
        warehouse=_named(table, kind, "warehouse", WAREHOUSES if stage in BY_WAREHOUSE else ()),
        factor=_number(table, kind, "factor", 1000.0),
        source=_named(table, kind, "source", SOURCES, needed=True),
        reason=_named(table, kind, "reason", tuple(FATES), needed=True),
        channel=_named(table, kind, "channel", tuple(CHANNELS)),
        share=_number(table, kind, "share", 1.0),
    )


def _named(table: Table, kind: str, name: str, allowed: tuple[str, ...], needed: bool = False) -> str:
    if name not in _KEYS[kind] or (name not in table.values and not needed):
        return ""
    expected = "one of " + ", ".join(allowed) if allowed else "none: this stage has one place for all"
    if table.values.get(name) not in allowed:
        raise table.refuse(name, expected)
    return str(table.values[name])


def _number(table: Table, kind: str, name: str, most: float) -> float:
    if name not in _KEYS[kind]:
        return 0.0
    value = table.values.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise table.refuse(name, f"a number from 0 to {most:g}")
    return float(value)


def _minutes(kind: Kind, after: float, lasts: float, every: float, **what: str | float) -> Fault:
    times = (round(after * MINUTE), round(lasts * MINUTE), round(every * MINUTE))
    return msgspec.convert(
        {"kind": kind, **dict(zip(("after_ms", "lasts_ms", "every_ms"), times, strict=True)), **what}, Fault
    )


DEMO_HISTORY_MS: Final = 480 * MINUTE
_LIVE: Final = DEMO_HISTORY_MS / MINUTE - 3
"""Minutes into the demo's day: when it goes on live, the queue is seen building, not about to."""

DEMO: Final = (
    _minutes("capacity", 75, 50, 0, stage="pick_pack", warehouse="CD1", factor=0.1),
    _minutes("surge", 150, 8, 0, factor=2.0),
    _minutes("capacity", 170, 105, 0, stage="pick_pack", warehouse="GZ1", factor=0.04),  # its conveyor stood still
    _minutes("capacity", 275, 60, 0, stage="pick_pack", warehouse="GZ1", factor=2.2),
    _minutes("silence", 260, 12, 0, source="wms-beijing"),
    _minutes("capacity", 330, 20, 0, stage="outbound_prep", warehouse="SH1", factor=0.3),
    # SH2 loses its packers and the queue builds; then twice as many come and it drains
    _minutes("capacity", _LIVE, 14, 58, stage="pick_pack", warehouse="SH2", factor=0.1),
    _minutes("capacity", _LIVE + 14, 14, 58, stage="pick_pack", warehouse="SH2", factor=1.9),
    _minutes("trouble", _LIVE + 6, 6, 75, reason="oversell", channel="douyin", share=0.22),
    _minutes("silence", _LIVE + 27, 12, 110, source="wms-guangzhou"),
    _minutes("capacity", _LIVE + 33, 14, 95, stage="outbound_prep", warehouse="GZ1", factor=0.3),
    _minutes("surge", _LIVE + 44, 5, 80, factor=2.2),
    _minutes("redelivery", _LIVE + 52, 10, 120, share=0.2),
    _minutes("capacity", _LIVE + 70, 10, 130, stage="validated", factor=0.4),
    _minutes("capacity", _LIVE + 84, 15, 100, stage="pick_pack", warehouse="BJ3", factor=0.3),
)
"""The demo's plan: what went wrong in the eight hours before it goes on live, and what will."""

SIMULATED: Final = (
    _minutes("capacity", 3, 40, 150, stage="pick_pack", warehouse="SH2", factor=0.35),
    _minutes("capacity", 43, 30, 150, stage="pick_pack", warehouse="SH2", factor=1.8),
    _minutes("trouble", 4, 8, 60, reason="oversell", channel="douyin", share=0.15),
    _minutes("silence", 12, 12, 90, source="wms-guangzhou"),
    _minutes("redelivery", 15, 6, 60, share=0.15),
)
"""The plan of a simulation that brings none of its own."""
