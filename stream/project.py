"""The role ``project``: reads the log, keeps the floor of its partitions, says four times a second what changed.

One loop, in a visible order: read, apply, answer, tick, publish, store. Everything it decides is decided
elsewhere, by pure code; everything that can be lost is in the log or in a snapshot.
"""

from __future__ import annotations

import gc
import secrets
import signal
import threading
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from operator import itemgetter
from types import FrameType
from typing import Final

import structlog

from models.part import Part, encode
from models.policy import Policy
from models.settings import Settings
from stream.claims import Claims, worker_name
from stream.clock import monotonic, now_ms
from stream.floor.reading import Entry
from stream.ledger.remembering import remember
from stream.log.log import Log
from stream.log.trouble import LogDown, telling
from stream.served import Served

SECOND_MS: Final = 1000
STORE_EVERY_S: Final = 10.0
AT_ONCE: Final = 4096
"""Entries read in one turn."""
_PARTITION = itemgetter(0)
_REST = itemgetter(1, 2, 3, 4)
_ENTRY = partial(tuple.__new__, Entry)
_log = structlog.get_logger()


class Worker:
    """One process that serves partitions."""

    def __init__(self, log: Log, settings: Settings, partitions: Iterable[int] | None) -> None:
        """Serve these partitions, or, with ``None``, those that nobody serves."""
        self._connection = log
        self._settings = settings
        self._policy = Policy(settings)
        self._named = None if partitions is None else sorted(partitions)
        self._worker = worker_name(secrets.token_hex(4))
        self._claims = Claims(log.client, log.keys.claim, self._worker)
        self._served: dict[int, Served] = {}
        self._resting = threading.Event()
        self._frame_ms = SECOND_MS // settings.frames_per_second
        self._ticked = 0
        self._claimed_s = self._stored_s = float("-inf")
        self._pace_ms = self._frame_ms

    def run(self, stopping: Callable[[], bool]) -> None:
        """Turn until ``stopping``; survive the log's server going away and coming back."""
        away = False
        while not stopping():
            try:
                with telling(str(self._connection.address)):
                    if away:
                        if not self._connection.await_return(stopping):
                            break
                        for served in self._served.values():
                            served.resume(now_ms())
                        away = False
                    self._turn()
            except LogDown as down:
                _log.warning("log_down", reason=str(down))
                away = True
        self._stop()

    def _turn(self) -> None:
        self._share()
        self._read()
        now = now_ms()
        if now // self._pace_ms > self._ticked // self._pace_ms:
            self._tick(now - now % self._pace_ms)
        if monotonic() - self._stored_s >= STORE_EVERY_S:
            self._stored_s = monotonic()
            for served in self._served.values():
                served.store()

    def _share(self) -> None:
        """Keep our claims alive and take what nobody serves, once a second."""
        if monotonic() - self._claimed_s < 1.0:
            return
        self._claimed_s = monotonic()
        wanted = range(self._connection.partitions) if self._named is None else self._named
        for partition in wanted:
            ours = self._claims.take(partition) or self._named is not None
            if ours and partition not in self._served:
                self._served[partition] = Served(
                    self._connection,
                    self._settings,
                    self._policy,
                    partition,
                    self._worker,
                    now_ms(),
                    partial(remember, self._settings),
                )
            elif not ours and partition in self._served:
                _log.warning("partition_released", partition=partition, reason="another worker serves it")
                self._served.pop(partition).leave()

    def _read(self) -> None:
        """Read what is new, apply it, answer what is asked; wait no longer than until the next tick."""
        wait = max(1, self._frame_ms - now_ms() % self._frame_ms)
        positions = {partition: served.position for partition, served in self._served.items()}
        asked = {partition: served.asked for partition, served in self._served.items()}
        if not positions:
            self._resting.wait(wait / SECOND_MS)
            return
        taken = self._connection.read(positions, asked, count=AT_ONCE, block_ms=wait)
        for partition, entries in groupby(taken.entries, key=_PARTITION):
            # Ten thousand entries a second: as NamedTuples without a Python call for each.
            self._served[partition].take(list(map(_ENTRY, map(_REST, entries))), now_ms())
        whole: dict[int, Part] = {}
        for partition, position, raw in taken.asks:
            self._served[partition].asked = position
            answer = self._served[partition].answer(raw)
            if isinstance(answer, Part):
                whole[partition] = answer
            elif answer is not None:
                self._connection.client.publish(*answer)
        self._publish(list(whole.values()))

    def _tick(self, now: int) -> None:
        """Tick all partitions at the same instant; when that costs over a quarter of our time, once a second only."""
        self._ticked = now
        began = monotonic()
        parts = [served.tick(now) for served in self._served.values()]
        self._publish([part for part in parts if part is not None])
        cost_ms = (monotonic() - began) * SECOND_MS
        self._pace_ms = SECOND_MS if cost_ms * 4 > self._frame_ms else self._frame_ms

    def _publish(self, parts: list[Part]) -> None:
        with self._connection.client.pipeline(transaction=False) as together:
            for part in parts:
                together.publish(self._connection.keys.parts(part.partition), encode(part))
            together.execute()

    def _stop(self) -> None:
        """Store what we have, so that the next start reads little, and let go of our claims."""
        try:
            with telling(str(self._connection.address)):
                for partition, served in self._served.items():
                    served.finish()
                    self._claims.release(partition)
        except LogDown as down:  # the log was stopped before us: what we stored stays, what it knows of us lapses
            _log.warning("log_down_at_stop", reason=str(down))


def run(settings: Settings, url: str, partitions: Iterable[int] | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Raises :class:`stream.log.trouble.LogError`."""
    stopped = False

    def stop(signum: int = 0, frame: FrameType | None = None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # Events come and go by the ten thousand and hold no cycles: looking for some in them cost a sixth of our time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    with Log.connect(
        url,
        prefix=settings.prefix,
        partitions=settings.partitions,
        time_scale=settings.time_scale,
        durability=settings.durability,
    ) as log:
        Worker(log, settings, partitions).run(lambda: stopped)
