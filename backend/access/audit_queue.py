"""A bounded queue and a thread between a request and the audit table: a slow database never slows who asks.

What cannot be written yet waits and is tried again; what finds the queue full is counted and goes to the log, whole:
nothing is dropped in silence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import islice
from threading import Condition, Thread
from typing import Final

import structlog
from sqlalchemy import Engine

from backend.access.audit import Entry, append
from stream.database.engine import writing
from stream.database.trouble import DatabaseError

ROOM: Final = 10_000
BATCH: Final = 500
AGAIN_AFTER_S: Final = (0.1, 0.5, 2.0, 5.0)

_log = structlog.get_logger(__name__)


class Writer:
    """Writes acts down in a thread; ``start`` it, ``close`` it."""

    def __init__(self, engine: Engine, room: int = ROOM) -> None:
        """Take the database and how many acts may wait."""
        self.lost = 0
        """How many acts found no room, or no database until the end."""
        self._engine = engine
        self._room = room
        self._waiting: deque[Entry] = deque()
        self._changed = Condition()
        self._closing = False
        self._given_up = False
        self._thread = Thread(target=self._work, name="audit", daemon=True)

    @property
    def waiting(self) -> int:
        """How many acts are not written yet."""
        return len(self._waiting)

    def start(self) -> None:
        """Begin to write; what was offered before is written too."""
        self._thread.start()

    def offer(self, entry: Entry) -> bool:
        """Log an act and take it to be written down, without waiting; says whether there was room."""
        _log.info("audit", **entry.row())
        with self._changed:
            there_is_room = len(self._waiting) < self._room and not self._given_up
            if there_is_room:
                self._waiting.append(entry)
                self._changed.notify()
        if not there_is_room:
            self._lose((entry,), "the queue is full")
        return there_is_room

    def close(self, patience_s: float = 5.0) -> None:
        """Write what waits and end the thread; what is not written by then is logged and counted."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join(patience_s)
        with self._changed:
            self._given_up = True
            left, self._waiting = tuple(self._waiting), deque()
            self._changed.notify()
        self._lose(left, "the database did not answer until the end")

    def _work(self) -> None:
        failures = 0
        while batch := self._next():
            try:
                with writing(self._engine) as connection:
                    append(connection, *batch)
            except DatabaseError as error:
                if not failures:
                    _log.warning("audit_delayed", why=str(error), waiting=self.waiting)
                if not self._rest(AGAIN_AFTER_S[min(failures, len(AGAIN_AFTER_S) - 1)]):
                    return
                failures += 1
                continue
            except Exception as error:  # noqa: BLE001 - one bad row must not stop all that come after it
                self._lose(batch, repr(error))
            if failures:
                _log.info("audit_resumed", waiting=self.waiting)
            failures = 0
            with self._changed:
                for _ in batch:
                    if self._waiting:
                        self._waiting.popleft()

    def _next(self) -> tuple[Entry, ...]:
        """Wait for something to write; nothing means the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            return tuple(islice(self._waiting, BATCH))

    def _rest(self, seconds: float) -> bool:
        """Wait before the next try, which the end makes a last one at once; says whether there will be one."""
        with self._changed:
            before = self._closing
            self._changed.wait_for(lambda: self._given_up or self._closing is not before, seconds)
            return not self._given_up

    def _lose(self, entries: Sequence[Entry], why: str) -> None:
        for entry in entries:
            self.lost += 1
            _log.error("audit_lost", why=why, lost=self.lost, **entry.row())
