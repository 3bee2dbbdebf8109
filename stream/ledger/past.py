"""What a past stretch of time was, from the ledger: per minute, how many orders were received and how many shipped.

An order that left memory counts by the minutes that it left behind, which stay when its row is pruned; an order in
memory counts by its row. So each counts once, and as the floor would count it. To be asked in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select

from models.tables.journal import Minute, Position
from models.tables.orders import Order
from models.vocabulary import PATH, RANK

COUNTED: Final = ("received", "shipped")


class Stretch(NamedTuple):
    """Whole minutes: the number of the first since the epoch, how many, and how long each is."""

    first: int
    length: int
    minute_ms: int


class Entered(NamedTuple):
    """Entries by stage and minute of a stretch (length,); whether the ledger knows of any there, whatever the place."""

    by_stage: dict[str, list[int]]
    is_known: bool


def entered(
    connection: Connection, stretch: Stretch, stages: Sequence[str] = COUNTED, warehouse: str = "", channel: str = ""
) -> Entered:
    """Count the entries of a stretch; an empty warehouse or channel narrows nothing."""
    partitions = list(connection.scalars(select(Position.partition)))
    found = {stage: [0] * stretch.length for stage in stages}
    for stage, counts in found.items():
        for ask in (left, kept):
            for minute, count in connection.execute(ask(stage, stretch, partitions, warehouse, channel)):
                counts[minute - stretch.first] += count
    is_known = any(map(any, found.values()))
    if not is_known and (warehouse or channel):
        is_known = entered(connection, stretch, stages).is_known
    return Entered(found, is_known)


def left(stage: str, stretch: Stretch, partitions: Sequence[int], warehouse: str, channel: str) -> Select[Any]:
    """Ask for (minute, entries) of orders that left memory."""
    minute = Minute.at.op("/")(literal_column(str(stretch.minute_ms)))
    return (
        select(minute, func.sum(Minute.entries))
        .where(
            Minute.partition.in_(partitions),
            *_within(Minute.at, stretch),
            Minute.stage == RANK[stage],
            *_narrowed(Minute, warehouse, channel),
        )
        .group_by(minute)
    )


def kept(stage: str, stretch: Stretch, partitions: Sequence[int], warehouse: str, channel: str) -> Select[Any]:
    """Ask for (minute, entries) of orders in memory; a stage that was passed over has no entry."""
    at = _at(stage)
    minute = at.op("/")(literal_column(str(stretch.minute_ms)))
    later = [_at(above) for above in PATH[RANK[stage] + 1 :]]
    return (
        select(minute, func.count())
        .where(
            Order.partition.in_(partitions),
            Order.left_at.is_(None),
            *_within(at, stretch),
            *(or_(above.is_(None), above > at) for above in later),
            *_narrowed(Order, warehouse, channel),
        )
        .group_by(minute)
    )


def _at(stage: str) -> ColumnElement[Any]:
    return Order.__table__.c[f"{stage}_at"]


def _within(at: Any, stretch: Stretch) -> tuple[ColumnElement[bool], ...]:
    begin, end = stretch.first * stretch.minute_ms, (stretch.first + stretch.length) * stretch.minute_ms
    return at >= begin, at < end


def _narrowed(table: Any, warehouse: str, channel: str) -> list[ColumnElement[bool]]:
    narrowed = (("warehouse", warehouse), ("channel", channel))
    return [getattr(table, name) == value for name, value in narrowed if value]
