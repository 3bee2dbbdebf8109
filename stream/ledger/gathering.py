"""Notes what the floor tells until it is written: which orders changed, which left, what was said of them.

Nothing is let go before :meth:`Gathering.written`: a write that failed is made again from the same state, with what
came since. Gives every order the id under which the ledger knows it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import compress
from typing import Final

import msgspec
import numpy as np

from models.part import BOOK_COLUMNS, CELLS_PER_COMBO
from models.vocabulary import OPEN_STAGES, PEOPLE, RANK
from stream.floor.batch import FLAG, Batch
from stream.floor.floor import Floor
from stream.floor.ids import Rows
from stream.floor.walk import Moves
from stream.ledger.details import Details
from stream.ledger.rows import Row, entry_rows, order_rows

FOREVER: Final = -1
"""``until`` of a hold that does not end by itself, and of what is no hold."""
_CHANNEL: Final = 1
_BY_STAGE: Final = [RANK[stage] for stage in OPEN_STAGES]


@dataclass(slots=True)
class Page:
    """What one transaction writes, by table."""

    orders: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    details: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    minutes: list[Row] = field(default_factory=list)
    origins: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    source_hours: list[Row] = field(default_factory=list)
    day_counts: list[Row] = field(default_factory=list)
    day_anew: bool = False
    """The day began anew: what was counted of the one before goes."""


class Gathering:
    """The witness of one partition's floor."""

    def __init__(self, floor: Floor, partition: int, next_id: int, step: int, *, since_at: int | None = None) -> None:
        """Give new orders the ids ``next_id``, ``next_id + step``, …

        ``since_at`` is when the day began of which the ledger has counts; ``None``: the floor's own day.
        """
        self.next_id = next_id
        self.events = 0
        """Joined since the last write."""
        self.counted_to = -1
        """Until when in log time the ledger has counted what sources sent: what is read again is not counted."""
        self.floor = floor
        self._partition = partition
        self._step = step
        self._ids: Rows = np.zeros(0, np.int64)
        self._dirty = np.zeros(0, np.bool_)
        self._since_at: int | None = floor.since_at if since_at is None else since_at
        self._forget()

    def follow(self, floor: Floor) -> Gathering:
        """Give the gathering of another floor that takes this one's place in the ledger, all of it to be written."""
        found = Gathering(floor, self._partition, self.next_id, self._step)
        found._left, found._left_entries, found._minutes = self._left, self._left_entries, self._minutes
        found._hours, found.counted_to = self._hours, self.counted_to
        found._since_at = None
        return found

    def _forget(self) -> None:
        self.events = 0
        self._left: list[Row] = []
        self._left_entries: list[Row] = []
        self._details = Details()
        self._changes: dict[Row, str] = {}
        self._notes: dict[Row, str] = {}
        self._minutes: dict[Row, list[int]] = {}
        self._day: set[int] = set()
        self._origins: dict[tuple[int, str], int] = {}
        self._sources: set[str] = set()
        self._hours: Counter[tuple[int, str]] = Counter()

    def ids_of(self, rows: Rows) -> Rows:
        """Give the ledger's ids of orders, 0 for those without."""
        self._reserve()
        ids: Rows = self._ids[rows]
        return ids

    def know(self, rows: Rows, ids: Rows) -> None:
        """Learn under which ids the ledger knows these orders (n,)."""
        self._reserve()
        self._ids[rows] = ids

    def name(self, rows: Rows) -> None:
        """Give ids to orders that are not in the ledger yet, and write them with the next page."""
        self._reserve()
        self._ids[rows] = self.next_id + np.arange(len(rows)) * self._step
        self.next_id += len(rows) * self._step
        self._dirty[rows] = True

    def touch(self, rows: Rows) -> None:
        """Write these orders with the next page."""
        self._reserve()
        self._dirty[rows] = True

    def heard(self, sources: Iterable[str]) -> None:
        """Note who spoke, whatever came of what they said."""
        self._sources.update(sources)

    # --- what the floor tells ---

    def joined(self, batch: Batch, rows: Rows) -> None:
        """Note what a batch changed and what it said that the floor does not keep."""
        self._reserve()
        self.events += len(batch)
        self._dirty[rows] = True
        fresh = np.flatnonzero(self._ids[rows] == 0)
        if len(fresh):
            unknown, first = np.unique(rows[fresh], return_index=True)
            self.name(unknown[np.argsort(first)])
        orders = self._ids[rows].tolist()
        self._details.add(batch, orders)
        self.heard(batch.sources)
        self._count_sent(batch)
        for index in np.flatnonzero(batch.kinds == FLAG).tolist():
            event = batch.events[index]
            until = event.until if event.type == "held" and isinstance(event.until, int) else FOREVER
            change = (orders[index], event.type, int(batch.at[index]), event.reason or "", until)
            self.note_change(change, batch.sources[index])
        for index, text in enumerate(batch.all("note")):
            if text:
                digest = hashlib.sha256(text.encode()).hexdigest()[:32]
                self._notes[orders[index], int(batch.at[index]), batch.sources[index], digest] = text

    def leaving(self, rows: Rows, moves: list[Moves]) -> None:
        """Write down orders that leave memory, and their minutes."""
        self._reserve()
        floor, ids = self.floor, self._ids[rows]
        self._left += order_rows(floor.columns, floor.places, rows, ids, self._partition, floor.arrivals.watermark)
        self._left_entries += entry_rows(floor.columns, rows, ids)
        self._day.update(floor.columns.combo[rows].tolist())
        self._ids[rows] = 0
        self._dirty[rows] = False
        for move in moves:
            self._count(0, move.entered, move.entry_minute)
            self._count(1, move.left, move.exit_minute)

    def note_change(self, change: Row, source: str) -> None:
        """Note a hold, a release, an exception, a clear or a chaser (order, type, at, reason, until)."""
        self._changes.setdefault(change, source)

    def note_minute(self, key: Row, entries: int, exits: int) -> None:
        """Add to a minute (partition, at, warehouse, channel, stage)."""
        counts = self._minutes.setdefault(key, [0, 0])
        counts[0] += entries
        counts[1] += exits

    def _count(self, which: int, cells: Rows, minutes: Rows) -> None:
        dims, minute_ms = self.floor.places.dims, self.floor.flow.minute_ms
        pairs, counts = np.unique(np.stack([minutes, cells], axis=1), axis=0, return_counts=True)
        for (minute, cell), count in zip(pairs.tolist(), counts.tolist(), strict=True):
            place = dims[cell // CELLS_PER_COMBO]
            key = (self._partition, minute * minute_ms, *place[: _CHANNEL + 1], _BY_STAGE[cell % CELLS_PER_COMBO])
            self.note_minute(key, *((0, count) if which else (count, 0)))

    def _count_sent(self, batch: Batch) -> None:
        hour_ms = self.floor.settings.hour_ms
        hours: Rows = np.where(batch.logged > self.counted_to, batch.logged // hour_ms * hour_ms, -1)
        for hour in np.unique(hours[hours >= 0]).tolist():
            sent = Counter(batch.sources if (hours == hour).all() else compress(batch.sources, hours == hour))
            self._hours.update({(hour, source): count for source, count in sent.items() if source != PEOPLE})

    def _reserve(self) -> None:
        size = len(self.floor.columns.last)
        if len(self._ids) < size:
            self._ids = np.concatenate([self._ids, np.zeros(size - len(self._ids), np.int64)])
            self._dirty = np.concatenate([self._dirty, np.zeros(size - len(self._dirty), np.bool_)])

    # --- what is to be written ---

    @property
    def page(self) -> Page:
        """What has changed since the last write, as rows."""
        floor, rows = self.floor, np.flatnonzero(self._dirty)
        ids = self._ids[rows]
        anew = self._since_at != floor.since_at
        self._origins.update({(cell, source): at for cell, source, at in floor.origins.news()})
        return Page(
            orders=self._left + order_rows(floor.columns, floor.places, rows, ids, self._partition, None),
            entries=self._left_entries + entry_rows(floor.columns, rows, ids),
            details=self._details.rows(),
            changes=[(*key, source) for key, source in self._changes.items()],
            notes=[(*key, text) for key, text in self._notes.items()],
            minutes=[(*key, *counts) for key, counts in self._minutes.items()],
            origins=[self._origin(*key, at) for key, at in self._origins.items()],
            sources=[self._source(name) for name in sorted(self._sources & floor.arrivals.sources.keys())],
            source_hours=[(self._partition, *key, count) for key, count in self._hours.items()],
            day_counts=self._day_counts(anew),
            day_anew=anew,
        )

    def written(self) -> None:
        """Let go of what the last page held: it is in the ledger."""
        self._dirty[:] = False
        self._since_at = self.floor.since_at
        self._forget()

    def _origin(self, cell: int, source: str, at: int) -> Row:
        combo, stage = divmod(cell, CELLS_PER_COMBO)
        return (self._partition, *self.floor.places.dims[combo], _BY_STAGE[stage], source, at)

    def _source(self, name: str) -> Row:
        seen = self.floor.arrivals.sources[name]
        delays = msgspec.json.encode({str(slot): counts for slot, counts in seen.delays.items()}).decode()
        return self._partition, name, seen.last_contact_at, seen.last_event_at, delays

    def _day_counts(self, anew: bool) -> list[Row]:
        left, dims = self.floor.books.left, self.floor.places.dims
        combos = np.flatnonzero(left.any(axis=1)).tolist() if anew else sorted(self._day)
        found = []
        for combo in combos:
            counts = {name: n for name, n in zip(BOOK_COLUMNS, left[combo].tolist(), strict=True) if n}
            if counts:
                found.append((self._partition, *dims[combo], msgspec.json.encode(counts).decode()))
        return found
