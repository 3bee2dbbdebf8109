"""The role ``archive``: reads the log a second time and keeps the ledger of its partitions in SQL.

One loop, in a visible order: read, judge and join, write, say how far it is. While the database is away it reads no
further and tries again; the log keeps what is not written, and the floor goes on without us.
"""

from __future__ import annotations

import gc
import secrets
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from types import FrameType
from typing import Final, Literal

import structlog
from sqlalchemy import Engine

from models.policy import Policy
from models.settings import Settings
from stream.claims import Claims, worker_name
from stream.clock import monotonic, now_ms
from stream.database.engine import ledger_url, open_engine
from stream.database.trouble import DatabaseDown
from stream.database.upgrade import check, upgrade
from stream.floor.reading import Entry
from stream.ledger.archiving import Archiving
from stream.ledger.writing import Overtaken
from stream.log.log import Log
from stream.log.positions import parts_of
from stream.log.trouble import LogDown, telling

State = Literal["current", "behind", "down"]

AT_ONCE: Final = 16_384
"""Entries read in one turn."""
MOST_WAITING: Final = 100_000
"""Events that are written in one transaction, unless a second is over before."""
WRITE_EVERY_S: Final = 1.0
BEHIND_MS: Final = 5_000
_BLOCK_MS: Final = 250
_AGAIN_S: Final = (0.25, 5.0)
_SECOND_MS: Final = 1000
_PARTITION = itemgetter(0)
_REST = itemgetter(1, 2, 3, 4)
_ENTRY = partial(tuple.__new__, Entry)
_log = structlog.get_logger()


@dataclass(slots=True)
class _Trouble:
    """The database is away: why, and how long to wait before it is tried again."""

    why: str
    wait_s: float
    until_s: float


class Archiver:
    """One process that writes partitions into the ledger."""

    def __init__(self, log: Log, engine: Engine, settings: Settings, migrate: bool = False) -> None:
        """Write the partitions that no other archive writes; ``migrate`` brings the database to this version first."""
        self._connection = log
        self._engine = engine
        self._settings = settings
        self._policy = Policy(settings)
        self._claims = Claims(log.client, log.keys.archive_claim, worker_name(secrets.token_hex(4)))
        self._served: dict[int, Archiving] = {}
        self._wanted: set[int] = set()
        self._trouble: _Trouble | None = None
        self._resting = threading.Event()
        self._migrate = migrate
        self._fit = False
        self._shared_s = self._wrote_s = self._told_s = float("-inf")

    def run(self, stopping: Callable[[], bool]) -> None:
        """Turn until ``stopping``; survive log and database going away and coming back."""
        away = False
        while not stopping():
            try:
                with telling(str(self._connection.address)):
                    if away:
                        if not self._connection.await_return(stopping):
                            break
                        self._try(self._resume)
                        away = False
                    self._turn()
            except LogDown as down:
                _log.warning("log_down", reason=str(down))
                away = True
        self._stop()

    def _turn(self) -> None:
        self._share()
        if self._trouble is None or monotonic() >= self._trouble.until_s:
            self._try(self._work)
        else:
            self._resting.wait(_BLOCK_MS / _SECOND_MS)
        self._tell()

    def _try(self, work: Callable[[], None]) -> None:
        """Do what needs the database; when it is away, wait longer each time."""
        try:
            work()
        except DatabaseDown as down:
            had = self._trouble
            if had is None or had.why != str(down):
                _log.error("database_down", reason=str(down), effect="the floor goes on; the log keeps what is missing")
            wait_s = _AGAIN_S[0] if had is None else min(had.wait_s * 2, _AGAIN_S[1])
            self._trouble = _Trouble(str(down), wait_s, monotonic() + wait_s)
        else:
            if self._trouble is not None:
                _log.info("database_back")
            self._trouble = None

    def _share(self) -> None:
        """Keep our claims alive and take what nobody writes, once a second."""
        if monotonic() - self._shared_s < 1.0:
            return
        self._shared_s = monotonic()
        for number in range(self._connection.partitions):
            if self._claims.take(number):
                self._wanted.add(number)
            elif number in self._wanted:
                self._wanted.discard(number)
                self._served.pop(number, None)

    def _work(self) -> None:
        self._prepare()
        for number in sorted(self._wanted - self._served.keys()):
            self._served[number] = self._begin(number)
        if self._trouble is not None:  # what could not be written comes before anything more
            self._write()
        self._read()
        waiting = sum(served.waiting for served in self._served.values())
        if waiting >= MOST_WAITING or monotonic() - self._wrote_s >= WRITE_EVERY_S:
            self._write()

    def _prepare(self) -> None:
        """Make sure, once, that the database fits."""
        if not self._fit:
            if self._migrate:
                upgrade(ledger_url(self._settings))
            check(self._engine)
            self._fit = True

    def _begin(self, number: int) -> Archiving:
        return Archiving(self._connection, self._engine, self._settings, self._policy, number, now_ms())

    def _read(self) -> None:
        positions = {number: served.position for number, served in self._served.items()}
        if not positions:
            self._resting.wait(_BLOCK_MS / _SECOND_MS)
            return
        taken = self._connection.read(positions, count=AT_ONCE, block_ms=_BLOCK_MS)
        for number, entries in groupby(taken.entries, key=_PARTITION):
            self._served[number].take(list(map(_ENTRY, map(_REST, entries))), now_ms())

    def _write(self) -> None:
        self._wrote_s = monotonic()
        for number, served in list(self._served.items()):
            served.tick(now_ms())
            try:
                served.commit()
            except Overtaken as overtaken:
                _log.warning("ledger_overtaken", partition=number, reason=str(overtaken))
                self._served[number] = self._begin(number)

    def _resume(self) -> None:
        for number, served in list(self._served.items()):
            del self._served[number]  # when this fails, it is begun again later
            served.resume(now_ms())
            self._served[number] = served

    def _tell(self) -> None:
        """Say once a second how far the ledger is, where everybody can see it even while the database is away."""
        if monotonic() - self._told_s < 1.0:
            return
        self._told_s = monotonic()
        keys, now = self._connection.keys, now_ms()
        with self._connection.client.pipeline(transaction=False) as together:
            for number in self._wanted:
                served = self._served.get(number)
                lag, written = (-1, "") if served is None else (served.lag, served.written)
                state, why = self._state(lag, written, now), self._trouble.why if self._trouble else ""
                told: dict[str, str | int] = {"at": now, "position": written, "lag": lag, "state": state, "why": why}
                together.hset(keys.ledger(number), mapping=told)  # type: ignore[arg-type]
            together.execute()

    def _state(self, lag: int, written: str, now: int) -> State:
        if self._trouble is not None:
            return "down"
        recent = written and parts_of(written)[0] >= now - BEHIND_MS
        return "current" if lag == 0 or recent else "behind"

    def _stop(self) -> None:
        """Write what we have, so that the next start reads little, and let go of our claims."""
        try:
            with telling(str(self._connection.address)):
                if self._trouble is None:
                    self._try(self._write)
                for number in self._wanted:
                    self._claims.release(number)
        except LogDown as down:
            _log.warning("log_down_at_stop", reason=str(down))


def run(settings: Settings, url: str, *, migrate: bool = False) -> None:
    """Write until SIGTERM or SIGINT. Raises :class:`stream.log.trouble.LogError` and ``DatabaseRefused``."""
    stopped = False

    def stop(signum: int = 0, frame: FrameType | None = None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # as in ``project``: events hold no cycles
    engine = open_engine(ledger_url(settings), pool=1)
    with Log.connect(
        url,
        prefix=settings.prefix,
        partitions=settings.partitions,
        time_scale=settings.time_scale,
        durability=settings.durability,
    ) as log:
        Archiver(log, engine, settings, migrate).run(lambda: stopped)
    engine.dispose()
