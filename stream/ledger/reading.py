"""The floor as the ledger has it: rows back to what a snapshot holds, so that one way restores both.

Must be asked in one transaction that reads: what it gives is then as of the mark's position.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Select, select

from models.event import CLEARED
from models.policy import Policy
from models.settings import Settings
from models.tables.journal import DayCount, Minute, Origin, Source
from models.tables.orders import Change, Entry, Order
from models.vocabulary import DIMENSIONS, PATH
from stream.floor import saved
from stream.floor.arrivals import Seen
from stream.floor.columns import FAR, NEVER
from stream.floor.floor import Floor
from stream.floor.ids import Rows, encoded
from stream.floor.places import PRIORITY
from stream.floor.rare import RELEASED, Attempt, Hold, Rare
from stream.floor.saved import Arrays, Header
from stream.ledger import rows
from stream.ledger.gathering import FOREVER, Gathering
from stream.ledger.writing import Mark, marked

_AT_ONCE: Final = 20_000

Dims = tuple[str, str, str, str, str]


@dataclass(slots=True)
class Recalled:
    """A partition as the ledger has it: what a snapshot would hold, and the ledger's ids in the same order."""

    mark: Mark
    header: Header
    arrays: Arrays
    ids: list[int]


class _Read:
    """Orders as they come, column by column."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.combos: dict[Dims, int] = {}
        self.rare: defaultdict[int, Rare] = defaultdict(Rare)
        self._names: list[bytes] = []
        self._parts: defaultdict[str, list[npt.NDArray[Any]]] = defaultdict(list)

    def take(self, some: Sequence[Sequence[Any]]) -> None:
        """Take some rows of ``rows.COLUMNS``."""
        first = len(self.ids)
        told = dict(zip(rows.COLUMNS, zip(*some, strict=True), strict=True))
        self.ids += told["id"]
        self._names += map(encoded, told["number"])
        dims = list(zip(*(told[name] for name in DIMENSIONS), strict=True))
        self._put("combo", np.array([self.combo(place) for place in dims], np.int32))
        self._put("partial", np.array(told["partial"], np.bool_))
        self._put("partial_at", _instants(told["partial_told_at"], NEVER))
        self._put("last_at", np.array(told["last_at"], np.int64))
        for stage in PATH:
            self._put(f"entered.{stage}", _instants(told[f"{stage}_at"], FAR))
        for name in DIMENSIONS:
            self._put(f"told_at.{name}", _instants(told[f"{name}_at"], NEVER))
        for name in rows.PROMISES:
            self._put(f"{name}_at", _instants(told[f"{name}_at"], CLEARED))
            self._put(f"told_at.{name}_at", _instants(told[f"{name}_told_at"], NEVER))
        for index in (index for index, at in enumerate(told["people_priority_at"]) if at is not None):
            record = self.rare[first + index]
            record.priority = (told["people_priority_at"][index], told["people_priority"][index])
            under = told["told_priority"][index]
            if under is not None:
                record.told = self.combo((*dims[index][:PRIORITY], under, *dims[index][PRIORITY + 1 :]))
        for index in (index for index, at in enumerate(told["progress_at"]) if at is not None):
            self.rare[first + index].progress = told["progress_at"][index]

    def combo(self, dims: tuple[str, ...]) -> int:
        """Number a combination of dimensions."""
        return self.combos.setdefault(cast(Dims, dims), len(self.combos))

    def arrays(self) -> Arrays:
        """Give what a snapshot would hold, an empty array of each when there are no orders."""
        arrays: Arrays = {name: np.concatenate(parts) for name, parts in self._parts.items()}
        empty = {name: np.zeros(0, np.int64) for name in saved.COLUMNS}
        lengths = np.array([len(name) for name in self._names], np.uint16)
        return empty | arrays | {"ids": np.frombuffer(b"".join(self._names), np.uint8), "id_lengths": lengths}

    def _put(self, name: str, values: npt.NDArray[Any]) -> None:
        self._parts[name].append(values)


def recall(connection: Connection, partition: int, minutes_from: int) -> Recalled | None:
    """Give the orders in memory and all beside them; of minutes those from an instant on. ``None``: nothing yet."""
    mark = marked(connection, partition)
    if mark is None:
        return None
    read = _Read()
    columns = [Order.__table__.c[name] for name in rows.COLUMNS]
    mine = select(*columns).where(*_in_memory(partition)).order_by(Order.id)
    for some in _pages(connection, mine):
        read.take(some)
    _join_rare(connection, partition, read)
    header = Header(
        format=saved.FORMAT,
        saved_at=mark.saved_at,
        watermark=mark.watermark,
        since_at=mark.since_at,
        quality=dict(mark.quality),
        sources=_sources(connection, partition),
        combos=[],
        rare={place: saved.told(record) for place, record in read.rare.items()},
        minutes=_minutes(connection, partition, minutes_from),
        left=_left(connection, partition, read),
        origins=_origins(connection, partition, read),
    )
    return Recalled(mark, msgspec.structs.replace(header, combos=list(read.combos)), read.arrays(), read.ids)


def brought_back(
    found: Recalled, settings: Settings, policy: Policy, now: int, kind: type[Floor] = Floor
) -> tuple[Floor, Gathering]:
    """Restore the floor that the ledger has, and what goes on gathering what changes on it."""
    made: list[Gathering] = []

    def watch(floor: Floor, stored: Rows) -> Gathering:
        mark = found.mark
        gathering = Gathering(floor, mark.partition, mark.next_id, mark.partitions, since_at=mark.since_at)
        gathering.know(stored, np.array(found.ids, np.int64))
        floor.origins.news()  # they came from the ledger
        made.append(gathering)
        return gathering

    return saved.restore(found.header, found.arrays, settings, policy, now, watch, kind), made[0]


def _in_memory(partition: int) -> tuple[ColumnElement[bool], ...]:
    return Order.partition == partition, Order.left_at.is_(None)


def _pages(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Sequence[Sequence[Any]]]:
    """Give the rows of a query in portions, so that they are never all here at once."""
    return connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions()


def _join_rare(connection: Connection, partition: int, read: _Read) -> None:
    """Join again what few orders have: all attempts, holds, exceptions and chasers that were ever told."""
    place = {order: index for index, order in enumerate(read.ids)}
    entries = select(Entry.order_id, Entry.attempt, Entry.stage, Entry.at).join(Order, Order.id == Entry.order_id)
    for some in _pages(connection, entries.where(*_in_memory(partition), Order.pathed)):
        for order, attempt, rank, at in some:
            read.rare[place[order]].attempts.setdefault(attempt, Attempt()).add(rank, at)
    told = select(Change.order_id, Change.type, Change.at, Change.reason, Change.until)
    for some in _pages(connection, told.join(Order, Order.id == Change.order_id).where(*_in_memory(partition))):
        for order, kind, at, reason, until in some:
            hold: Hold = (True, FAR if until == FOREVER else until, reason) if kind == "held" else RELEASED
            read.rare[place[order]].join(kind, at, hold, reason)


def _sources(connection: Connection, partition: int) -> dict[str, Seen]:
    found = connection.execute(select(Source).where(Source.partition == partition)).mappings()
    return {
        row["source"]: Seen(
            row["last_contact_at"],
            row["last_event_at"],
            msgspec.json.decode(row["delays"], type=dict[int, dict[int, int]], strict=False),
        )
        for row in found
    }


def _minutes(connection: Connection, partition: int, since: int) -> list[tuple[int, str, str, str, int, int]]:
    columns = (Minute.at, Minute.warehouse, Minute.channel, Minute.stage, Minute.entries, Minute.exits)
    found = connection.execute(select(*columns).where(Minute.partition == partition, Minute.at >= since))
    return [
        (at, warehouse, channel, PATH[stage], entries, exits) for at, warehouse, channel, stage, entries, exits in found
    ]


def _left(connection: Connection, partition: int, read: _Read) -> list[tuple[int, dict[str, int]]]:
    columns = [DayCount.__table__.c[name] for name in (*DIMENSIONS, "counts")]
    found = connection.execute(select(*columns).where(DayCount.partition == partition))
    return [(read.combo(tuple(dims)), msgspec.json.decode(counts, type=dict[str, int])) for *dims, counts in found]


def _origins(connection: Connection, partition: int, read: _Read) -> list[tuple[int, str, str, int]]:
    columns = [Origin.__table__.c[name] for name in (*DIMENSIONS, "stage", "source", "at")]
    found = connection.execute(select(*columns).where(Origin.partition == partition))
    return [(read.combo(tuple(dims)), PATH[stage], source, at) for *dims, stage, source, at in found]


def _instants(told: Sequence[int | None], nothing: int) -> npt.NDArray[np.int64]:
    return np.array([nothing if at is None else at for at in told], np.int64)
