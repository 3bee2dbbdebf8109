"""What is usual in a stage at this hour: entries, exits and dwell of the same hour of earlier days, the median day's.

Stands on the orders that the floor's memory has, found by their index, and on the minutes of those that left it. The
minutes know no dwell, and of the dimensions only warehouse and channel: where they are needed and cannot tell, a day is
left out. Of an order with several attempts or returns it sees what its row alone says. It asks no clock.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final, NamedTuple, cast
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from models.policy import Dims
from models.tables.journal import Minute, Position
from models.tables.orders import Order
from models.vocabulary import DIMENSIONS, PATH, RANK

DAYS: Final = 7
OF_MINUTES: Final = frozenset({"warehouse", "channel"})
"""The dimensions that the minutes of those who left memory know."""
_REAL_MINUTE_MS: Final = 60_000
_FAR: Final = 2**62

Column = ColumnElement[Any]
Rests = Callable[[Dims], bool]


class Hour(NamedTuple):
    """The same hour of one earlier day, epoch ms: [``begin``, ``end``), the day that ends with it since ``day``."""

    begin: int
    end: int
    day: int


class Usual(msgspec.Struct, frozen=True):
    """What the median of so many days did; dwell is ``None`` when none of them is known order by order."""

    in_per_min: float
    out_per_min: float
    dwell_p50_s: float | None
    dwell_p95_s: float | None
    days: int


@dataclass(slots=True)
class _Day:
    entries: int = 0
    exits: int = 0
    moved: int = 0
    """All that moved here in the day that ends with the hour: on a day without any, it was closed or not ours yet."""
    dwelt: Counter[int] = field(default_factory=Counter)
    """Orders by whole seconds."""


def hours_before(now: int, zone: ZoneInfo, minute_ms: int) -> tuple[Hour, ...]:
    """Give this hour of the shop's clock on the days before, the newest first; of a clock that runs faster, its own."""
    if minute_ms == _REAL_MINUTE_MS:
        hour = datetime.fromtimestamp(now / 1000, zone).replace(minute=0, second=0, microsecond=0)
        begins = [round((hour - timedelta(days=back)).timestamp() * 1000) for back in range(1, DAYS + 1)]
    else:
        began = now - now % (60 * minute_ms)
        begins = [began - back * 24 * 60 * minute_ms for back in range(1, DAYS + 1)]
    ends = [begin + 60 * minute_ms for begin in begins]
    days = [*ends[1:], ends[-1] - 24 * 60 * minute_ms]
    return tuple(map(Hour, begins, ends, days))


def usual(
    connection: Connection,
    stage: str,
    narrowed: Mapping[str, str],
    hours: Sequence[Hour],
    *,
    horizon_ms: int,
    rests: Rests | None = None,
) -> Usual | None:
    """Give what is usual in a stage under a filter; ``None`` when no earlier day is known.

    ``rests`` says of which dimensions orders rest in the stage: they are counted out as they enter.
    """
    marks = connection.execute(select(Position.partition, Position.watermark)).all()
    if not marks:
        return None
    # Whoever entered since then is still in memory, for its last event is no older.
    whole_from = max(watermark for _, watermark in marks) - horizon_ms
    tells = OF_MINUTES.issuperset(narrowed)
    days = [_Day() for _ in hours]
    asked = _Asked(stage, narrowed, hours, [partition for partition, _ in marks])
    _count_orders(connection, asked, days, rests)
    if tells:
        _count_minutes(connection, asked, days)
    known = [n for n, hour in enumerate(hours) if days[n].moved and (tells or hour.begin >= whole_from)]
    if not known:
        return None
    dwelt = [days[n].dwelt for n in known if days[n].dwelt and hours[n].begin >= whole_from]
    return Usual(
        in_per_min=round(median(days[n].entries for n in known) / 60, 1),
        out_per_min=round(median(days[n].exits for n in known) / 60, 1),
        dwell_p50_s=_median_of(dwelt, 0.5),
        dwell_p95_s=_median_of(dwelt, 0.95),
        days=len(known),
    )


class _Asked(NamedTuple):
    stage: str
    narrowed: Mapping[str, str]
    hours: Sequence[Hour]
    partitions: list[int]

    def slot(self, at: Column) -> Column:
        """Number an instant: 2n in the n-th hour, 2n + 1 in the rest of the day that ends with it."""
        whens = []
        for n, hour in enumerate(self.hours):
            whens += [(and_(at >= hour.begin, at < hour.end), 2 * n), (and_(at >= hour.day, at < hour.end), 2 * n + 1)]
        return case(*whens, else_=-1).label("slot")

    def during(self, at: Column) -> tuple[Column, ...]:
        return at >= self.hours[-1].day, at < self.hours[0].end

    def here(self, table: type[Order] | type[Minute]) -> list[Column]:
        dims = [getattr(table, name) == value for name, value in self.narrowed.items()]
        return [table.partition.in_(self.partitions), *dims]


def _count_orders(connection: Connection, asked: _Asked, days: list[_Day], rests: Rests | None) -> None:
    """Count who is in memory: found by the index of those, not among all that ever were."""
    entered, left = _passage(connection, asked.stage)
    mine = [*asked.here(Order), Order.left_at.is_(None), entered < left]
    entries = select(asked.slot(entered), func.count()).where(*mine, *asked.during(entered)).group_by("slot")
    for slot, count in connection.execute(entries):
        _note(days, slot, entries=count)
    took = ((left - entered) // 1000).label("dwelt")
    gone = select(asked.slot(left), took).where(*mine, *asked.during(left)).subquery()
    dwelt = case((gone.c.slot % 2 == 0, gone.c.dwelt), else_=0).label("dwelt_s")
    exits = select(gone.c.slot, dwelt, func.count()).group_by(gone.c.slot, "dwelt_s")
    for slot, taken, count in connection.execute(exits):
        _note(days, slot, exits=count)
        if slot % 2 == 0:
            days[slot // 2].dwelt[taken] += count
    if rests is not None:
        dims = [getattr(Order, name) for name in DIMENSIONS]
        there = [*mine, Order.stage == RANK[asked.stage], *asked.during(entered)]
        resting = select(asked.slot(entered), func.count(), *dims).where(*there).group_by("slot", *dims)
        for slot, count, *values in connection.execute(resting):
            if rests(cast(Dims, tuple(values))):
                _note(days, slot, exits=count)


def _count_minutes(connection: Connection, asked: _Asked, days: list[_Day]) -> None:
    """Count what those did who left memory: minutes are whole, and so are hours."""
    at = Minute.__table__.c["at"]
    mine = [*asked.here(Minute), Minute.stage == RANK[asked.stage], *asked.during(at)]
    sums = select(asked.slot(at), func.sum(Minute.entries), func.sum(Minute.exits))
    for slot, entries, exits in connection.execute(sums.where(*mine).group_by("slot")):
        _note(days, slot, entries=int(entries), exits=int(exits))


def _note(days: list[_Day], slot: int, entries: int = 0, exits: int = 0) -> None:
    day = days[slot // 2]
    day.moved += entries + exits
    if slot % 2 == 0:
        day.entries += entries
        day.exits += exits


def _passage(connection: Connection, stage: str) -> tuple[Column, Column]:
    """Give the entry into a stage and the earliest into any higher one, ``_FAR`` for none (CONTRACT §3)."""
    least = func.least if connection.dialect.name == "postgresql" else func.min
    at: dict[str, Column] = {name: getattr(Order, f"{name}_at") for name in PATH}
    later = [at[name] for name in PATH[RANK[stage] + 1 :]]
    if stage == "after_sales":
        later[0] = case((at["closed"] >= at[stage], at["closed"]))  # an earlier end is that of the spell before
    return at[stage], least(*(func.coalesce(one, _FAR) for one in later))


def _median_of(dwelt: Sequence[Counter[int]], quantile: float) -> float | None:
    """Give the median day's percentile, nearest rank."""
    return round(median(_percentile(day.items(), quantile) for day in dwelt), 1) if dwelt else None


def _percentile(counts: Iterable[tuple[int, int]], quantile: float) -> float:
    ordered = sorted(counts)
    rank, seen = math.ceil(quantile * sum(count for _, count in ordered) - 1e-9), 0
    for seconds, count in ordered:
        seen += count
        if seen >= rank:
            return seconds + 0.5
    raise AssertionError("the ranks of a non-empty count end inside it")
