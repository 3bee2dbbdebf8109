"""One partition as the archive serves it: a floor of its own, what changed on it, and the ledger it goes into.

Judges each event as the worker does, by the same code. Begins where the ledger ends; where the log no longer reaches
that far back, from the newest snapshot. When to write, and what to do when the database is away, is ``archive``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import Engine

from models.policy import Policy
from models.settings import Settings
from models.vocabulary import LOG_SOURCE
from stream.database.engine import reading, writing
from stream.database.trouble import DatabaseRefused
from stream.floor import saved
from stream.floor.floor import Floor
from stream.floor.reading import Entry, Reader
from stream.floor.uncounted import Uncounted
from stream.ledger import adopting
from stream.ledger.gathering import Gathering
from stream.ledger.reading import brought_back, recall
from stream.ledger.writing import Mark, Overtaken, marked, write
from stream.log.log import Log
from stream.log.positions import START, parts_of
from stream.snapshots import Snapshots

CONSUMER: Final = "ledger"
_log = structlog.get_logger()


class Archiving:
    """A partition on its way into the ledger. Raises ``DatabaseDown``, ``DatabaseRefused`` and ``LogError``."""

    def __init__(self, log: Log, engine: Engine, settings: Settings, policy: Policy, partition: int, now: int) -> None:
        """Find out where the ledger ends and read on from there."""
        self.partition = partition
        self._log = log
        self._engine = engine
        self._settings = settings
        self._policy = policy
        reasons = frozenset(settings.exception_reasons)
        self._reader = Reader(partition, log.partitions, reasons, settings.drill)
        self.begin(now)

    @property
    def waiting(self) -> int:
        """Events joined and not yet written."""
        return self._gathering.events

    @property
    def written(self) -> str:
        """The position up to which the ledger has this log."""
        mark = self._mark
        return START if mark is None or mark.log_id != self._log_id else mark.position

    @property
    def lag(self) -> int:
        """Entries of the log that are not in the ledger yet."""
        return self._log.lag(self.partition, self.written)

    def begin(self, now: int) -> None:
        """Take up what the ledger has, and forget what was not written."""
        log, settings = self._log, self._settings
        log.register(self.partition, CONSUMER)
        with reading(self._engine) as connection:
            found = recall(connection, self.partition, now - settings.minutes_kept * settings.minute_ms)
        self._mark = None
        if found is None:
            self.floor: Floor = Uncounted(settings, self._policy, now)
            self.floor.witness = self._gathering = Gathering(
                self.floor, self.partition, self.partition + 1, log.partitions
            )
        else:
            _check(found.mark, log.partitions)
            self._mark = found.mark
            self.floor, self._gathering = brought_back(found, settings, self._policy, now, Uncounted)
        self.position = self._where(now)
        self._gathering.counted_to = self._counted_to()
        _log.info("ledger_served", partition=self.partition, position=self.position, orders=len(self.floor.columns))

    def take(self, entries: Sequence[Entry], now: int) -> None:
        """Judge and join entries in log order."""
        read = self._reader.read(entries)
        for letter in read.letters:
            self.floor.arrivals.refuse(letter.reason)
        self.floor.apply(read.events, read.logged, now)
        self._gathering.heard({event.source or LOG_SOURCE for event in read.events})
        self.position = entries[-1].id

    def tick(self, now: int) -> None:
        """Let time pass: orders leave memory, the day begins anew."""
        self.floor.tick(now)

    def commit(self) -> None:
        """Write what has changed, and the position, in one transaction; then let the log go on without it.

        Raises :class:`Overtaken` when another archive has written: :meth:`begin` again.
        """
        if self._mark is not None and self.position in (START, self.written):
            return
        after = self._next_mark()
        page = self._gathering.page
        try:
            with writing(self._engine) as connection:
                write(connection, page, self._mark, after)
        except Overtaken:
            # An answer may have been lost after the commit: then the ledger is where we wanted it, but for the clock.
            with reading(self._engine) as connection:
                found = marked(connection, self.partition)
            if found is None or found._replace(saved_at=after.saved_at) != after:
                raise
        self._mark = after
        self._gathering.written()
        if self.position != START:
            self._log.advance(self.partition, CONSUMER, self.position)

    def resume(self, now: int) -> None:
        """After the log was away: go on, or again from what the ledger has when the log's end is lost."""
        if self._log.verify_position(self.partition, self.position, self._log_id).lost or self._other_log:
            self.begin(now)

    @property
    def _other_log(self) -> bool:
        return self._log_id != self._log.identity.id

    def _next_mark(self) -> Mark:
        floor, log = self.floor, self._log
        before = self._mark or Mark(self.partition, log.partitions, log.identity.id)
        if before.log_id != log.identity.id:
            before = before._replace(earlier=(), position=START)
        return before.reached(self.position)._replace(
            log_id=log.identity.id,
            next_id=self._gathering.next_id,
            saved_at=floor.now,
            watermark=floor.arrivals.watermark,
            since_at=floor.since_at,
            quality=dict(floor.arrivals.quality),
        )

    def _counted_to(self) -> int:
        """Say up to which log time (ms) the ledger had read before, if that is beyond where it reads on; else -1."""
        mark = self._mark
        if mark is None or mark.log_id != self._log_id:
            return -1
        newest = max(map(parts_of, (mark.position, *mark.earlier)))
        return newest[0] if newest > parts_of(self.position) else -1

    def _where(self, now: int) -> str:
        """Say from where to read on; adopt a snapshot when the log no longer reaches back to what the ledger has."""
        log, mark = self._log, self._mark
        self._log_id = log.identity.id
        if mark is not None and mark.log_id == self._log_id:
            standing = log.verify_position(self.partition, mark.position, self._log_id)
            if not standing.lost:
                return mark.position
            earlier = log.covered(self.partition, mark.earlier)
            _log.warning(
                "ledger_reads_again", partition=self.partition, had=mark.position, reads_from=earlier, why=standing.why
            )
            if earlier is not None:
                log.advance(self.partition, CONSUMER, earlier)  # what we read again must not be trimmed before
                return earlier
        elif mark is not None:
            _log.warning("ledger_of_another_log", partition=self.partition, had=mark.log_id, reads=self._log_id)
        if log.verify_position(self.partition, START).why != "from_the_start":
            return self._adopt(now)
        return START

    def _adopt(self, now: int) -> str:
        """Take the orders of the newest snapshot over; what only the trimmed log knew is lost, and said so."""
        folder = Path(self._settings.data_dir) / "snapshots"
        snapshots = Snapshots(folder, self._log_id, self.partition)
        covered = [at for at in snapshots.positions() if self._log.covered(self.partition, [at])]
        for position, header, arrays in snapshots.usable(covered):
            floor = saved.restore(header, arrays, self._settings, self._policy, now, kind=Uncounted)
            same = self._mark is not None and self._mark.log_id == self._log_id
            self._gathering = adopting.adopt(self._gathering, floor, self.partition, same_log=same)
            self.floor = floor
            floor.witness = self._gathering
            _log.warning("ledger_begins_at_snapshot", partition=self.partition, position=position)
            return position
        _log.error("ledger_incomplete", partition=self.partition, why="the log was trimmed and there is no snapshot")
        return START


def _check(mark: Mark, partitions: int) -> None:
    if mark.partitions != partitions:
        raise DatabaseRefused(
            f"the ledger was written from a log of {mark.partitions} partitions, this one has {partitions}; "
            "name another PEAKLINE_DATABASE_URL for it"
        )
