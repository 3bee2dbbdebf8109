"""The orders in the ledger: per order all that the floor's join needs, and what only people look at.

An order that left memory keeps its row (``left_at``); an event that comes later starts a row of its own with the
same number, as it does on the floor. Of two values with one instant the greater wins, by code point.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Index, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import TEXT, Base, Instant, Long, Name, Number, text

IN_MEMORY: Final = sql("left_at IS NULL")


class Order(Base):
    """One order as the floor joins it. Of what a person set, both theirs and what sources tell is kept."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """Given by ``archive``, ascending per partition."""
    partition: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[Name]
    """The shop's own number for it."""
    left_at: Mapped[Instant | None]
    """The watermark at which it left the floor's memory; ``None`` while it is there."""
    last_at: Mapped[Instant]
    """Time of its newest event."""
    stage: Mapped[int | None] = mapped_column(SmallInteger)
    """Rank of where it is; ``None`` while no stage is known."""

    warehouse: Mapped[Name]
    channel: Mapped[Name]
    region: Mapped[Name]
    carrier: Mapped[Name]
    priority: Mapped[Name]
    warehouse_at: Mapped[Instant | None]
    channel_at: Mapped[Instant | None]
    region_at: Mapped[Instant | None]
    carrier_at: Mapped[Instant | None]
    priority_at: Mapped[Instant | None]
    told_priority: Mapped[Name | None]
    """What sources tell, where a person's priority covers it."""
    people_priority: Mapped[Name | None]
    people_priority_at: Mapped[Instant | None]

    received_at: Mapped[Instant | None]
    validated_at: Mapped[Instant | None]
    allocated_at: Mapped[Instant | None]
    outbound_prep_at: Mapped[Instant | None]
    pick_pack_at: Mapped[Instant | None]
    shipped_at: Mapped[Instant | None]
    delivered_at: Mapped[Instant | None]
    after_sales_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    cancelled_at: Mapped[Instant | None]

    promised_ship_at: Mapped[Instant | None]
    promised_ship_told_at: Mapped[Instant | None]
    promised_deliver_at: Mapped[Instant | None]
    promised_deliver_told_at: Mapped[Instant | None]
    partial: Mapped[bool] = mapped_column(Boolean)
    partial_told_at: Mapped[Instant | None]
    progress_at: Mapped[Instant | None]
    """Newest progress that is no entry (CONTRACT §3, *Stalled*)."""
    pathed: Mapped[bool] = mapped_column(Boolean)
    """Its entries follow from all of ``entries``, not from the columns above alone."""

    __table_args__ = (
        Index(None, "number"),
        Index("ix_orders_in_memory", "partition", "id", postgresql_where=IN_MEMORY, sqlite_where=IN_MEMORY),
        # Room on each page: an update that touches no index then stays on it.
        {"postgresql_with": {"fillfactor": 70}},
    )


class Detail(Base):
    """What only people look at: each value with the instant at which it was told; ``None`` with one is cleared."""

    __tablename__ = "details"

    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    owner: Mapped[Name | None]
    owner_at: Mapped[Instant | None]
    people_owner: Mapped[Name | None]
    people_owner_at: Mapped[Instant | None]
    amount: Mapped[str | None] = mapped_column(text(48))
    """As it was told: no digit is lost."""
    amount_at: Mapped[Instant | None]
    currency: Mapped[Name | None]
    currency_at: Mapped[Instant | None]
    lines: Mapped[Number | None]
    lines_at: Mapped[Instant | None]
    units: Mapped[Number | None]
    units_at: Mapped[Instant | None]
    customer: Mapped[Name | None]
    customer_at: Mapped[Instant | None]
    skus: Mapped[Long | None]
    """JSON: ``[{"sku": …, "qty": …}]``."""
    skus_at: Mapped[Instant | None]
    refs: Mapped[Long | None]
    """JSON: a list of texts."""
    refs_at: Mapped[Instant | None]


class Entry(Base):
    """A stage entry of an order whose columns alone cannot hold its path: attempts, repeated returns."""

    __tablename__ = "entries"

    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    stage: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Change(Base):
    """A hold, a release, an exception, a clear or a chaser, as it was told."""

    __tablename__ = "changes"

    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(text(20), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    reason: Mapped[str] = mapped_column(text(128), primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """When a hold ends by itself; −1 for never."""
    source: Mapped[Name]
    """Who told it first."""


class Note(Base):
    """A note on an order, from an event or from a person here."""

    __tablename__ = "notes"

    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    source: Mapped[str] = mapped_column(text(128), primary_key=True)
    digest: Mapped[str] = mapped_column(text(32), primary_key=True)
    """Of the text: the same note twice is one."""
    text: Mapped[str] = mapped_column(TEXT)
