"""The log, for those who may wait for it: workers and the command line.

Does the I/O and decides nothing: how entries look is in ``entries``, what a lost tail is in ``identity``, when it is
full in ``admission``, how far it may be trimmed in ``trimming``. One thread uses one ``Log``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import structlog

from stream.clock import monotonic
from stream.log.address import LONGEST_BLOCK_MS, Address
from stream.log.admission import Admission
from stream.log.entries import Taken, additions, packed
from stream.log.fitness import Durability
from stream.log.identity import Standing, standing
from stream.log.keys import Keys
from stream.log.lag import COUNTED, Extent, Lags, estimated
from stream.log.link import Link
from stream.log.positions import START, newest_first, parts_of
from stream.log.reading import Reader
from stream.log.trimming import trim_to, waits_for
from stream.log.trouble import LogDown, LogRefused, telling
from stream.log.wire import Command

SYNC_MS: Final = 4_000
TELL_AGAIN_MS: Final = 60_000
_log = structlog.get_logger()


class Log(Link):
    """One log server, and the log on it. Make it with :meth:`connect`."""

    def __init__(self, address: Address, keys: Keys, durability: Durability) -> None:
        """Connect to nothing yet."""
        super().__init__(address, keys, durability)
        self._lags = Lags()
        self._reader = Reader(address, keys, self._lags)
        self._admission = Admission()
        self._waiting: dict[int, tuple[str, int]] = {}

    def meet(self) -> None:
        """Check the server and the identity of its log (again, after it was away)."""
        super().meet()
        self._reader.apart = self.server.cluster

    # --- appending ---

    def append(self, batches: Mapping[int, Sequence[bytes]], *, one_each: bool = False) -> dict[int, str]:
        """Append the JSON of events to their partitions and give the last id of each.

        Events of a partition share entries unless ``one_each``. When it returns the log has them all (with
        durability ``disk``: on disk). Raises :class:`LogFull` or :class:`LogDown`; some may be in by then, and
        appending them all again is harmless.
        """
        return self.append_entries({partition: packed(events, one_each) for partition, events in batches.items()})

    def append_entries(self, batches: Mapping[int, Sequence[tuple[bytes, bytes]]]) -> dict[int, str]:
        """Append entries, pairs of field and value, with the promises of :meth:`append`."""
        self._admit()
        streams = {partition: self.keys.events(partition) for partition in batches}
        partitions, commands = additions(streams, batches)
        if not commands:
            return {}
        replies = self.call(commands + self._sync())
        if self.durability == "disk" and replies.pop()[0] < 1:
            raise LogDown(f"the log at {self.address} took the events but did not put them on disk within {SYNC_MS} ms")
        return {partition: reply.decode() for partition, reply in zip(partitions, replies, strict=True)}

    def _sync(self) -> list[Command]:
        return [("WAITAOF", 1, 0, SYNC_MS)] if self.durability == "disk" else []

    def _admit(self) -> None:
        self._ask_memory()
        self._admission.check(str(self.address))

    def _ask_memory(self) -> None:
        now = monotonic()
        if self._admission.is_stale(now):
            with telling(str(self.address)):
                self._admission.learn(self.client.info("memory"), now)

    # --- reading ---

    def read(
        self,
        positions: Mapping[int, str],
        asks: Mapping[int, str] | None = None,
        *,
        count: int = 1000,
        block_ms: int = LONGEST_BLOCK_MS,
    ) -> Taken:
        """Give the entries after the positions, and the questions after theirs; nothing when none came in time.

        At most ``count`` entries a partition, fewer when they are large. Raises :class:`LogDown`.
        """
        with telling(str(self.address)):
            return self._reader.read(positions, asks or {}, count, block_ms)

    def newest(self, stream: str) -> str:
        """Give the last id of a stream: where to read on for what comes from now."""
        return self._extent(stream).last

    def lag(self, partition: int, position: str) -> int:
        """Count the entries after a position; exact but for a backlog over 5,000 entries right after a restart."""
        stream = self.keys.events(partition)
        if self._lags.knows(partition, position):
            # At the end, where a worker mostly is, this brings nothing; XINFO would bring two whole entries.
            (newest,) = self.call([("XREVRANGE", stream, "+", f"({position}", "COUNT", 1)])
            if not newest:
                return 0
        extent = self._extent(stream)
        exact = self._lags.exact(partition, position, extent)
        if exact is not None:
            return exact
        (after,) = self.call([("XRANGE", stream, f"({position}", "+", "COUNT", COUNTED)])
        if len(after) < COUNTED:
            self._lags.counted(partition, position, extent, len(after))
            return len(after)
        return estimated(position, extent)

    def _extent(self, stream: str) -> Extent:
        try:
            (info,) = self.call([("XINFO", "STREAM", stream)])
        except LogRefused as error:
            if "no such key" in str(error):
                return Extent()
            raise
        return Extent.of(info)

    # --- positions ---

    def verify_position(self, partition: int, position: str, log_id: str | None = None) -> Standing:
        """Say whether the log still has what was read up to a position; to be asked at every (re)connect.

        ``log_id`` is the log's id as kept with the position (``None``: not kept). When the tail is lost, go back to a
        :meth:`covered` snapshot, begin a new epoch and :meth:`note_lost`.
        """
        extent = self._extent(self.keys.events(partition))
        same = log_id is None or log_id == self.identity.id
        found = standing(position, extent, self._has(partition, [position])[0], same)
        if found.lost:
            self._lags = self._reader.lags = Lags()
        return found

    def covered(self, partition: int, positions: Iterable[str]) -> str | None:
        """Give the newest of some positions whose entry the log still has; ``None`` when it has none."""
        wanted = newest_first(positions)
        has = self._has(partition, wanted)
        return next((position for position, there in zip(wanted, has, strict=True) if there), None)

    def _has(self, partition: int, positions: Sequence[str]) -> list[bool]:
        stream = self.keys.events(partition)
        replies = self.call([("XRANGE", stream, position, position, "COUNT", 1) for position in positions])
        return [bool(reply) for reply in replies]

    def note_lost(self, partition: int, position: str, resumed: str, why: str, now: int) -> None:
        """Tell loudly that the log lost what had been read between ``resumed`` and ``position``."""
        _log.error("log_lost", partition=partition, had_read_to=position, reads_on_from=resumed, why=why)
        fields = {"at": now, "partition": partition, "from": resumed, "to": position, "why": why}
        with telling(str(self.address)):
            self.client.hset(self.keys.lost, mapping=fields)  # type: ignore[arg-type]

    def register(self, partition: int, consumer: str) -> None:
        """Register a consumer: nothing after its position is trimmed from now on, even while it is away."""
        with telling(str(self.address)):
            self.client.hsetnx(self.keys.consumers(partition), consumer, START)

    def advance(self, partition: int, consumer: str, position: str) -> None:
        """Say that a consumer has kept, with its state, all up to a position."""
        parts_of(position)
        with telling(str(self.address)):
            self.client.hset(self.keys.consumers(partition), consumer, position)

    def trim(self, partition: int, snapshots: Iterable[str], retention_ms: int, now: int) -> int:
        """Trim to what the snapshots kept, every registered consumer and the retention need; give how many went.

        Near the server's memory limit the retention gives way: rather a shorter past than closed doors.
        """
        self._ask_memory()
        if self._admission.pressed and retention_ms:
            _log.warning("retention_shortened", partition=partition, used=self._admission.used)
            retention_ms = 0
        with telling(str(self.address)):
            found: Any = self.client.hgetall(self.keys.consumers(partition))
        consumers = {name.decode(): position.decode() for name, position in found.items()}
        kept, first = list(snapshots), self._extent(self.keys.events(partition)).first
        self._tell_waiting(partition, waits_for(consumers, kept, first, retention_ms, now), now)
        keep = trim_to([*kept, *consumers.values()], retention_ms, now)
        if keep is None:
            return 0
        (gone,) = self.call([("XTRIM", self.keys.events(partition), "MINID", "~", keep, "LIMIT", 0)])
        return int(gone)

    def _tell_waiting(self, partition: int, waiting: tuple[str, str] | None, now: int) -> None:
        """Say who keeps the log from being trimmed, when that changes and once a minute while it lasts."""
        if waiting is None:
            self._waiting.pop(partition, None)
            return
        consumer, position = waiting
        told = self._waiting.get(partition)
        if told is None or told[0] != consumer or now - told[1] >= TELL_AGAIN_MS:
            self._waiting[partition] = (consumer, now)
            behind_s = (now - parts_of(position)[0]) // 1000 if position != START else None
            _log.warning("trimming_waits", partition=partition, consumer=consumer, position=position, behind_s=behind_s)

    def close(self) -> None:
        """Close all connections."""
        self._reader.close()
        super().close()
