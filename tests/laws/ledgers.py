"""A shop whose floors are kept in a ledger: written page by page, and brought back from SQL alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, delete

from models.tables.base import Base
from stream.database.engine import reading, writing
from stream.floor.news import Reporter
from stream.ledger.gathering import Gathering
from stream.ledger.reading import brought_back, recall
from stream.ledger.writing import Mark, write
from stream.view.pool import Pool
from stream.view.targets import Targets
from tests.laws.floors import Shop, Told


class Kept(Shop):
    """A shop, and the ledger of each of its partitions."""

    def __init__(self, engine: Engine, said: Told, now: int, partitions: int = 1) -> None:
        super().__init__(said, now, partitions)
        self.engine = engine
        forget(engine)
        self.marks: list[Mark | None] = [None] * partitions
        self.gatherings = [self._watch(partition, partition + 1) for partition in range(partitions)]
        self.taken = 0

    def log(self, events: Iterable[tuple[int, Told]], one_each: bool = True) -> None:
        """Take events and count how many log entries that was."""
        events = list(events)
        super().log(events, one_each)
        self.taken += len(events)

    def commit(self) -> None:
        """Write what has changed; the position is how many events were taken."""
        for partition, gathering in enumerate(self.gatherings):
            floor, before = self.floors[partition], self.marks[partition]
            after = (before or Mark(partition, self.partitions, "log")).reached(f"{self.taken}-0")
            after = after._replace(
                next_id=gathering.next_id,
                saved_at=floor.now,
                watermark=floor.arrivals.watermark,
                since_at=floor.since_at,
                quality=dict(floor.arrivals.quality),
            )
            with writing(self.engine) as connection:
                write(connection, gathering.page, before, after)
            gathering.written()
            self.marks[partition] = after

    def restart(self) -> None:
        """Forget everything and build each floor from what the ledger has."""
        for partition in range(self.partitions):
            since = self.now - self.settings.minutes_kept * self.settings.minute_ms
            with reading(self.engine) as connection:
                found = recall(connection, partition, since)
            if found is None:
                self.floors[partition] = type(self.floors[partition])(self.settings, self.policy, self.now)
                self.gatherings[partition] = self._watch(partition, partition + 1)
                continue
            self.floors[partition], self.gatherings[partition] = brought_back(
                found, self.settings, self.policy, self.now
            )
            self.marks[partition] = found.mark
            self.taken = int(found.mark.position.partition("-")[0])
        self.reporters = [Reporter(floor, p, "another", "epoch") for p, floor in enumerate(self.floors)]
        self.pool = Pool(self.partitions, self.policy.hash)
        self.targets = Targets(self.policy, self.pool.names.combos)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give all rows of a table."""
        with reading(self.engine) as connection:
            return [dict(row) for row in connection.execute(Base.metadata.tables[table].select()).mappings()]

    def _watch(self, partition: int, next_id: int) -> Gathering:
        floor = self.floors[partition]
        floor.witness = gathering = Gathering(floor, partition, next_id, self.partitions)
        return gathering


def forget(engine: Engine) -> None:
    """Empty the ledger."""
    with writing(engine) as connection:
        for table in LEDGER:
            connection.execute(delete(Base.metadata.tables[table]))


LEDGER = (
    "orders",
    "details",
    "entries",
    "changes",
    "notes",
    "positions",
    "sources",
    "origins",
    "minutes",
    "day_counts",
)
