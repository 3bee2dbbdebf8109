"""A shop whose floors are kept in a ledger: written page by page, and brought back from SQL alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, delete

from models.tables.base import Base
from stream.database.engine import open_engine, reading, writing
from stream.floor import saved
from stream.floor.floor import Floor
from stream.floor.news import Reporter
from stream.floor.uncounted import Uncounted
from stream.ledger import adopting
from stream.ledger.gathering import Gathering
from stream.ledger.reading import brought_back, recall
from stream.ledger.writing import Mark, write
from stream.view.pool import Pool
from stream.view.targets import Targets
from tests.laws.floors import Shop, Told
from tests.postgresql import PostgreSQL


class Kept(Shop):
    """A shop, and the ledger of each of its partitions."""

    def __init__(self, engine: Engine, said: Told, now: int, partitions: int = 1) -> None:
        super().__init__(said, now, partitions)
        self.engine = engine
        self.floors = [Uncounted(self.settings, self.policy, now) for _ in range(partitions)]
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

    def restart(self, counted: bool = True) -> None:
        """Forget everything and build each floor from what the ledger has; as the archive does, or to look at it."""
        kind: type[Floor] = Floor if counted else Uncounted
        for partition in range(self.partitions):
            since = self.now - self.settings.minutes_kept * self.settings.minute_ms
            with reading(self.engine) as connection:
                found = recall(connection, partition, since)
            if found is None:
                self.floors[partition] = kind(self.settings, self.policy, self.now)
                self.gatherings[partition] = self._watch(partition, partition + 1)
                continue
            self.floors[partition], self.gatherings[partition] = brought_back(
                found, self.settings, self.policy, self.now, kind
            )
            self.marks[partition] = found.mark
            self.taken = int(found.mark.position.partition("-")[0])
        self._tell_anew()

    def adopt(self, other: Shop, taken: int) -> None:
        """Take over the floors of another shop as its snapshots tell them, after so many events of the log."""
        for partition, floor in enumerate(other.floors):
            header, arrays = saved.named(saved.copy(floor))
            header = msgspec.msgpack.decode(msgspec.msgpack.encode(header), type=saved.Header)
            found = saved.restore(header, arrays, self.settings, self.policy, self.now, kind=Uncounted)
            self.gatherings[partition] = adopting.adopt(
                self.gatherings[partition], found, partition, same_log=self.marks[partition] is not None
            )
            self.floors[partition] = found
            found.witness = self.gatherings[partition]
        self.taken = taken
        self._tell_anew()

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give all rows of a table."""
        return rows(self.engine, table)

    def _tell_anew(self) -> None:
        self.reporters = [Reporter(floor, p, "another", "epoch") for p, floor in enumerate(self.floors)]
        self.pool = Pool(self.partitions, self.policy.hash)
        self.targets = Targets(self.policy, self.pool.names.combos)

    def _watch(self, partition: int, next_id: int) -> Gathering:
        floor = self.floors[partition]
        floor.witness = gathering = Gathering(floor, partition, next_id, self.partitions)
        return gathering


def opened(request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    """Open an empty ledger of the kind that a fixture is asked for: ``sqlite`` or ``postgresql``."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{shutil.copy(request.getfixturevalue('ready_sqlite'), folder / 'ledger.db')}")
        yield engine
        engine.dispose()
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.make(like=request.getfixturevalue("ready_postgresql"))
    engine = open_engine(server.url(name))
    yield engine
    engine.dispose()
    server.drop(name)


def shown(engine: Engine, said: Told, now: int, partitions: int = 1) -> Shop:
    """Give a shop whose floors are what the ledger has."""
    shop = Shop(said, now, partitions)
    for partition in range(partitions):
        with reading(engine) as connection:
            found = recall(connection, partition, now - shop.settings.minutes_kept * shop.settings.minute_ms)
        if found is not None:
            shop.floors[partition], _ = brought_back(found, shop.settings, shop.policy, now)
            shop.floors[partition].witness = None
            shop.reporters[partition] = Reporter(shop.floors[partition], partition, "kept", "kept")
    return shop


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    """Give all rows of a table."""
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(Base.metadata.tables[table].select()).mappings()]


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
    "source_hours",
    "day_counts",
)
