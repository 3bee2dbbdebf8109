"""One partition as a worker serves it: the floor, its position in the log, its snapshots and its letters.

Brings the floor up from the newest snapshot that the log still covers, takes entries, answers questions
and stores. When to do which is ``project``'s; what the events mean is the floor's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import structlog

from models.part import Part
from models.policy import Policy
from models.settings import Settings
from stream import asks
from stream.floor import saved
from stream.floor.floor import Floor
from stream.floor.news import Reporter
from stream.floor.reading import Entry, Letter, Reader
from stream.ledger.reading import Recalled
from stream.ledger.writing import Mark
from stream.log import dead
from stream.log.log import Log
from stream.log.positions import START, parts_of
from stream.snapshots import Snapshots
from stream.storing import Storing

CONSUMER: Final = "floor"
_log = structlog.get_logger()


class Served:
    """A partition in service."""

    def __init__(
        self,
        log: Log,
        settings: Settings,
        policy: Policy,
        partition: int,
        worker: str,
        now: int,
        remember: Callable[[int, Callable[[Mark], bool]], Recalled | None] = lambda partition, wanted: None,
    ) -> None:
        """Bring the floor up to a position from which the log can be read on.

        ``remember`` gives what the ledger has of a partition, if its mark says that this is wanted.
        """
        self.partition = partition
        self._remember = remember
        self.position = START
        self.asked = log.newest(log.keys.asks(partition))
        self._log = log
        self._settings = settings
        self._policy = policy
        self._worker = worker
        self._reader = Reader(
            partition,
            log.partitions,
            frozenset(settings.exception_reasons),
            settings.drill,
        )
        self._storing = Storing()
        self._letters: list[Letter] = []
        self._stored = START
        self._begin(now)

    @property
    def lag(self) -> int:
        """Entries of the log not yet applied."""
        return self._log.lag(self.partition, self.position)

    def take(self, entries: Sequence[Entry], now: int) -> None:
        """Apply entries in log order and write the letters of what cannot be used."""
        reading = self._reader.read(entries)
        for letter in reading.letters:
            self.floor.arrivals.refuse(letter.reason)
        refused = self.floor.apply(reading.events, reading.logged, now)
        self.position = entries[-1].id
        self._letters += reading.letters
        self._letters += [reading.refuse(index, reason) for index, reason in refused.items()]
        self._write_letters()

    def tick(self, now: int) -> Part | None:
        """Let time pass to ``now`` and give the news; see whether a child has finished storing."""
        self._reap(self._storing.reap())
        self.floor.tick(now)
        return self._reporter.tell(self.position, self.lag)

    def answer(self, raw: bytes) -> tuple[str, bytes] | Part | None:
        """Answer a question: a channel and what to publish there, or a whole part; ``None`` for what is no question."""
        try:
            ask = asks.read(raw)
        except msgspec.MsgspecError as error:
            _log.warning("ask_refused", partition=self.partition, reason=str(error), ask=raw[:200])
            return None
        if isinstance(ask, asks.Keyframe):
            self.floor.tick(self.floor.now)  # who must leave by now does: what we give follows from the position alone
            return self._reporter.tell(self.position, self.lag, full=True)
        return ask.reply, asks.answer(self.floor, ask)

    def resume(self, now: int) -> None:
        """After the log was away: go on, or from an older snapshot and under a new epoch when its end is lost."""
        self.asked = self._log.newest(self._log.keys.asks(self.partition))
        standing = self._log.verify_position(self.partition, self.position, self._log_id)
        if standing.lost or self._log_id != self._log.identity.id:
            had = self.position
            self._begin(now)
            if standing.lost:
                self._log.note_lost(self.partition, had, self.position, standing.why, now)

    def store(self) -> None:
        """Store the floor as it is now, beside the loop; then let go of what no snapshot needs any more."""
        self._write_letters()  # before the position is kept: a crash in between writes them again, to no effect
        if self._storing.busy or self.position in (START, self._stored):
            return
        self._stored = self.position
        self._storing.start(self._write)

    def leave(self) -> None:
        """Let another worker serve the partition: wait for what is being stored."""
        self._storing.reap(wait=True)

    def finish(self) -> None:
        """Store the floor as it is now and wait until it is on disk."""
        self._reap(self._storing.reap(wait=True))
        self._write_letters()
        if self.position not in (START, self._stored):
            self._stored = self.position
            self._write()
            self._reap(True)

    def _write_letters(self) -> None:
        """Write the letters there are; those that the log could not take now are written before anything is stored."""
        if self._letters:
            self._letters.sort(key=_in_log_order)
            dead.write(self._log, self.partition, self._letters, self._settings.dead_kept)
            self._letters = []

    def _write(self) -> None:
        try:
            self._snapshots.write(self.position, *saved.named(saved.copy(self.floor)))
        except OSError as error:
            _log.error("snapshot_failed", partition=self.partition, position=self.position, reason=str(error))
            raise

    def _reap(self, wrote: bool | None) -> None:
        if wrote is False:
            _log.error("snapshot_not_stored", partition=self.partition, position=self._stored)
        kept = self._snapshots.positions() if wrote else []
        if kept:
            # Letting go comes last: the positions kept are on disk before the log forgets what they cover.
            self._log.advance(self.partition, CONSUMER, kept[-1])
            self._log.trim(self.partition, kept, self._settings.retention_ms, self.floor.now)

    def _begin(self, now: int) -> None:
        """Load the newest snapshot that the log still covers; the ledger, when it has what the log lost."""
        log, self._log_id = self._log, self._log.identity.id
        log.register(self.partition, CONSUMER)
        self._snapshots = Snapshots(Path(self._settings.data_dir) / "snapshots", self._log_id, self.partition)
        stored = self._snapshots.positions()
        covered = [position for position in stored if log.covered(self.partition, [position])]
        lost = bool(stored) and (not covered or covered[0] != stored[0])
        self.position, self._letters = START, []
        if not self._from_ledger(now, covered):
            self._from_snapshot(now, covered)
        if lost:
            log.note_lost(self.partition, stored[0], self.position, "snapshot_beyond_log", now)
        self._stored = self.position
        epoch = secrets.token_hex(4)
        self._reporter = Reporter(self.floor, self.partition, self._worker, epoch)
        _log.info(
            "partition_served",
            partition=self.partition,
            position=self.position,
            orders=len(self.floor.columns),
            epoch=epoch,
        )

    def _from_snapshot(self, now: int, covered: list[str]) -> None:
        """Load a snapshot; without a usable one what the ledger has, else start before the first entry kept."""
        for position, header, arrays in self._snapshots.usable(covered):
            self.floor = saved.restore(header, arrays, self._settings, self._policy, now)
            self.position = position
            return
        if covered and self._from_ledger(now, []):  # there are some, and none can be read
            return
        self.floor = Floor(self._settings, self._policy, now)
        if self._log.verify_position(self.partition, START).why == "from_the_oldest_kept":
            self._log.note_lost(self.partition, START, START, "no_snapshot_of_what_was_trimmed", now)

    def _from_ledger(self, now: int, covered: list[str]) -> bool:
        """Load what the ledger has, if it knows what neither the snapshots ``covered`` nor the log do; say whether."""
        log = self._log

        def more(mark: Mark) -> bool:
            if mark.partitions != log.partitions or not covered:
                return mark.partitions == log.partitions
            newer = [at for at in (mark.position, *mark.earlier) if parts_of(at) > parts_of(covered[0])]
            return mark.log_id == self._log_id and any(log.covered(self.partition, [at]) is None for at in newer)

        found = self._remember(self.partition, more)
        if found is None:
            return False
        mark = found.mark
        positions = [mark.position, *mark.earlier, *covered] if mark.log_id == self._log_id else []
        self.floor = saved.restore(found.header, found.arrays, self._settings, self._policy, now)
        self.position = log.covered(self.partition, positions) or START
        _log.warning("floor_from_ledger", partition=self.partition, ledger=mark.position, reads_from=self.position)
        if self.position == START and log.verify_position(self.partition, START).why == "from_the_oldest_kept":
            log.note_lost(self.partition, mark.position, START, "trimmed_beyond_the_ledger", now)
        return True


def _in_log_order(letter: Letter) -> tuple[int, int, int]:
    ms, _, seq = letter.entry.partition("-")
    return int(ms), int(seq), letter.place
