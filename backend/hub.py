"""The hub: hears what the workers say, and tells everybody who watches what changed, a few times a second.

Does the waiting and decides the rhythm: when parts are put together into frames, when a keyframe is
asked for. It waits for no client; what a frame says is ``stream.view``'s.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from typing import Any, Final

import msgspec
import structlog

from backend.editions import Edition, Watcher
from backend.ending import end
from backend.keyframes import Keyframes
from backend.metrics import Reading
from backend.readings import Counts, readings, reasons
from backend.selections import Selections, TooManySelections
from models import part as parts
from stream.clock import monotonic, now_ms
from stream.log import hearing
from stream.log.doorlog import DoorLog
from stream.log.trouble import LogDown
from stream.view.holding import Verdict
from stream.view.pool import Pool
from stream.view.selection import Selection
from stream.view.targets import Targets
from stream.view.terms import Terms
from stream.view.view import View

LATE_BEATS: Final = 3
"""Heartbeats after which a partition is behind."""

_TOGETHER_S: Final = 0.01
"""How long the parts of one tick are waited for when there are several partitions."""

_log = structlog.get_logger(__name__)


class Hub:
    """What one web process knows of the floor. Run :meth:`run` beside the server; all else answers at once."""

    def __init__(self, log: DoorLog, terms: Terms, frames_per_second: float = 4.0) -> None:
        """Hear the workers of ``log``; make at most so many frames a second."""
        self._log = log
        self._terms = terms
        self._patience_ms = LATE_BEATS * terms.heartbeat_ms
        # A little less than the interval: ticks jitter, and waiting out the whole would skip every other one.
        self._interval_s = self._pace_s = 0.9 / frames_per_second
        self._turned_at = 0.0
        self._news = asyncio.Event()
        self._foreign: dict[int, str] = {}
        self.counts = Counts()
        self._keyframes = Keyframes(log)
        self._selections = Selections(self.counts)
        self._begin()

    def _begin(self) -> None:
        """Start from nothing: of this log no part is known."""
        self._log_id = self._log.identity.id
        self._pool = Pool(self._log.partitions, self._terms.policy.hash)
        self._targets = Targets(self._terms.policy, self._pool.names.combos)
        self._behind: tuple[int, ...] = tuple(range(self._log.partitions))
        self._begin_epoch()

    def _begin_epoch(self) -> None:
        self._rewritten = self._pool.rewritten
        self._selections.begin(
            secrets.token_hex(6), lambda selection: View(selection, self._pool.names, self._targets, self._terms)
        )

    # --- what others ask ---

    @property
    def partitions(self) -> int:
        """How many partitions the log has."""
        return self._log.partitions

    def unready(self, now: int) -> list[tuple[str, str]]:
        """Say why the floor cannot be shown or believed: (what, why); empty when all is well."""
        return reasons(self._pool, now, self._patience_ms)

    def readings(self, now: int) -> Iterable[Reading]:
        """Give the numbers of the present for /metrics."""
        return readings(self._pool, self.counts, self._selections.watched, now, not self.unready(now))

    def snapshot(self, narrowed: Mapping[str, str], by: tuple[str, ...]) -> bytes | None:
        """Give the encoded snapshot of a filter and grouping; ``None`` until every partition has reported."""
        if self._pool.missing:
            return None
        selection, now = Selection.of(narrowed, by), monotonic()
        try:
            edition = self._selections.edition(selection, now)
        except TooManySelections:
            edition = self._selections.unlisted(selection)
        self._freshen(edition)
        edition.left_at = now
        return edition.snapshot().body

    def per_min(self) -> dict[str, float | None]:
        """Give how many events of each source came a minute, over the last ten minutes; ``None`` where not known."""
        of_ten = self._pool.accepted(10 * self._terms.minute_ms)
        return {source: None if count is None else count / 10 for source, count in of_ten.items()}

    async def ask(self, partition: int, what: str, payload: Mapping[str, object], timeout_s: float) -> bytes:
        """Ask the worker of a partition; raises ``TimeoutError`` when none answers in time, or the log is down."""
        more: dict[str, Any] = dict(payload)
        try:
            async with asyncio.timeout(timeout_s):
                return await hearing.ask(self._log, partition, what, **more)
        except LogDown as error:
            raise TimeoutError(str(error)) from error

    def watch(self, selection: Selection, watcher: Watcher) -> Edition:
        """Let ``watcher`` have every frame of a selection from now on; it takes the first snapshot itself.

        Raises :class:`TooManySelections`. End it with :meth:`unwatch`.
        """
        edition = self._selections.edition(selection, monotonic())
        self._freshen(edition)
        edition.watchers[watcher] = None
        return edition

    def unwatch(self, edition: Edition, watcher: Watcher) -> None:
        """Tell ``watcher`` nothing more of an edition."""
        edition.watchers.pop(watcher, None)
        edition.left_at = monotonic()

    def _freshen(self, edition: Edition) -> None:
        """Bring an edition up to date that nobody watches: turns leave those out."""
        if not (edition.watchers and edition.is_ready) and not self._pool.missing:
            edition.turn(self._pool.tables(self._behind))

    # --- what runs ---

    async def run(self) -> None:
        """Hear and tell until cancelled; raises :class:`~stream.log.trouble.LogRefused` when another log came back."""
        tasks = [asyncio.create_task(work()) for work in (self._hear, self._tell, self._beat)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await end(tasks)

    async def _hear(self) -> None:
        async with aclosing(hearing.parts(self._log)) as heard:
            async for item in heard:
                if item is None:
                    await self._catch_up()
                else:
                    await self._take(*item)

    async def _catch_up(self) -> None:
        """After a gap in hearing: whatever was said meanwhile is lost, so ask for the whole."""
        if self._log.identity.id != self._log_id:
            _log.warning("log_replaced", expected=self._log_id, got=self._log.identity.id)
            self._begin()
        self._keyframes.want_all()
        await self._keyframes.ask(monotonic())

    async def _take(self, partition: int, data: bytes) -> None:
        try:
            part = parts.decode(data)
            verdict = self._pool.offer(part)
        except (msgspec.DecodeError, ValueError) as error:
            _log.error("part_unreadable", partition=partition, error=str(error))
            return
        if part.policy != self._pool.policy:
            self._note_foreign(part)
        elif verdict is Verdict.APPLIED:
            if part.full:
                self._keyframes.have(partition)
            self._news.set()
        elif verdict is Verdict.GAP:
            if self._keyframes.want(partition):
                self.counts.gaps[partition] = self.counts.gaps.get(partition, 0) + 1
                _log.info("part_gap", partition=partition, worker=part.worker, seq=part.seq)
            await self._keyframes.ask(monotonic())

    def _note_foreign(self, part: parts.Part) -> None:
        if self._foreign.get(part.partition) != part.policy:
            self._foreign[part.partition] = part.policy
            _log.warning(
                "part_of_another_policy", partition=part.partition, expected=self._pool.policy, got=part.policy
            )

    async def _tell(self) -> None:
        while True:
            await self._news.wait()
            together = _TOGETHER_S if self.partitions > 1 else 0.0
            await asyncio.sleep(max(together, self._turned_at + self._pace_s - monotonic()))
            self._news.clear()
            self._turn(now_ms())
            # A huge floor takes at most a quarter of our time: its frames come less often, all else goes on.
            self._pace_s = max(self._interval_s, 4 * (monotonic() - self._turned_at))

    def _turn(self, now: int) -> None:
        """Make the frames of all that was heard since the last turn."""
        self._turned_at = monotonic()
        if self._pool.missing:
            return
        if self._rewritten != self._pool.rewritten:
            self._begin_epoch()
        self._behind = self._pool.behind(now, self._patience_ms)
        self._selections.turn(self._pool.tables(self._behind))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._terms.heartbeat_ms / 1000)
            await self._keyframes.ask(monotonic())
            now = now_ms()
            behind = self._pool.behind(now, self._patience_ms)
            if behind != self._behind:
                self._turn(now)
            self._behind = behind
            self._selections.beat(behind, monotonic())
