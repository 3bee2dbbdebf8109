"""What the ledger keeps beside the orders: how far it has read, and what no order explains.

All rows of one partition change in the transaction that writes its orders, so they are as of one position.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import TEXT, Base, Instant, Long, Number, text


class Position(Base):
    """How far a partition of the log has been read into the ledger."""

    __tablename__ = "positions"

    partition: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    partitions: Mapped[int] = mapped_column(SmallInteger)
    """How many the log has: another number would put orders elsewhere."""
    log_id: Mapped[str] = mapped_column(text(32))
    position: Mapped[str] = mapped_column(text(48))
    """The last entry that is in: ``ms-seq``."""
    earlier: Mapped[Long]
    """JSON: some earlier positions, newest first, to read on from when the log lost its tail."""
    next_id: Mapped[Number]
    """The id of the next order."""
    saved_at: Mapped[Instant]
    watermark: Mapped[Instant]
    since_at: Mapped[Instant]
    quality: Mapped[Long]
    """JSON: counts since the log began."""


class Source(Base):
    """What a partition knows of a source."""

    __tablename__ = "sources"

    partition: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(text(128), primary_key=True)
    last_contact_at: Mapped[Instant]
    last_event_at: Mapped[Instant]
    delays: Mapped[Long]
    """JSON: slot of ten minutes → bucket → count."""


class SourceHour(Base):
    """How many events of a source were accepted in one hour of log time; people are no source."""

    __tablename__ = "source_hours"

    partition: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """When the hour begins."""
    source: Mapped[str] = mapped_column(text(128), primary_key=True)
    events: Mapped[int] = mapped_column(Integer)


class Origin(Base):
    """The latest entry that a source gave to a cell."""

    __tablename__ = "origins"

    partition: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    warehouse: Mapped[str] = mapped_column(text(128), primary_key=True)
    channel: Mapped[str] = mapped_column(text(128), primary_key=True)
    region: Mapped[str] = mapped_column(text(128), primary_key=True)
    carrier: Mapped[str] = mapped_column(text(128), primary_key=True)
    priority: Mapped[str] = mapped_column(text(128), primary_key=True)
    stage: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    source: Mapped[str] = mapped_column(text(128), primary_key=True)
    at: Mapped[Instant]


class Minute(Base):
    """Entries and exits of one minute of orders that left memory, of one stage × warehouse × channel."""

    __tablename__ = "minutes"

    partition: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """When the minute begins."""
    warehouse: Mapped[str] = mapped_column(text(128), primary_key=True)
    channel: Mapped[str] = mapped_column(text(128), primary_key=True)
    stage: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    entries: Mapped[int] = mapped_column(Integer)
    exits: Mapped[int] = mapped_column(Integer)


class DayCount(Base):
    """What orders that left memory did since the day began, by their dimensions; JSON of the counts."""

    __tablename__ = "day_counts"

    partition: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    warehouse: Mapped[str] = mapped_column(text(128), primary_key=True)
    channel: Mapped[str] = mapped_column(text(128), primary_key=True)
    region: Mapped[str] = mapped_column(text(128), primary_key=True)
    carrier: Mapped[str] = mapped_column(text(128), primary_key=True)
    priority: Mapped[str] = mapped_column(text(128), primary_key=True)
    counts: Mapped[str] = mapped_column(TEXT)
