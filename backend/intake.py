"""Gathers what many requests bring into few appends: while one append is under way, the next is collected.

Decides what travels together, and when there is too much waiting; that an append is whole or fails,
and where it goes, is the log's business. Nobody waits for a timer: a lone request goes at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

MAX_WAITING_BYTES: Final = 64 * 1024 * 1024


class Overfull(Exception):
    """More is waiting for the log than may; the sender should come again."""


class Appends(Protocol):
    """The part of the log that takes events."""

    async def append(self, batches: Mapping[int, Sequence[bytes]]) -> object:
        """Append events (one JSON object each) by partition; returns when the log has them all."""


class Intake:
    """One gatherer for a process. ``timed`` is told the seconds each append took."""

    def __init__(
        self,
        log: Appends,
        monotonic: Callable[[], float],
        timed: Callable[[float], None],
        max_waiting_bytes: int = MAX_WAITING_BYTES,
    ) -> None:
        """Append to ``log``."""
        self._log = log
        self._monotonic = monotonic
        self._timed = timed
        self._max_waiting_bytes = max_waiting_bytes
        self._waiting: dict[int, list[bytes]] = {}
        self._waiting_bytes = 0
        self._next: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None

    async def put(self, events: Mapping[int, Sequence[bytes]]) -> None:
        """Append events by partition; returns once the log has them, and raises what the log raises."""
        if not events:
            return
        if self._waiting_bytes > self._max_waiting_bytes:
            raise Overfull(f"{self._waiting_bytes} bytes wait for the log, at most {self._max_waiting_bytes} may")
        for partition, raws in events.items():
            self._waiting.setdefault(partition, []).extend(raws)
            self._waiting_bytes += sum(map(len, raws))
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        mine = self._next
        if self._task is None:
            self._task = asyncio.create_task(self._append_all())
        # A client that leaves must not take the append of the others with it.
        await asyncio.shield(mine)

    async def _append_all(self) -> None:
        try:
            while self._next is not None:
                waiting, done = self._waiting, self._next
                self._waiting, self._next = {}, None
                began = self._monotonic()
                try:
                    await self._log.append(waiting)
                except BaseException as error:
                    stopping = not isinstance(error, Exception)
                    done.set_exception(ConnectionError("the server is stopping") if stopping else error)
                    done.exception()  # Nobody may be left to hear it.
                    if stopping:
                        raise
                else:
                    done.set_result(None)
                    self._timed(self._monotonic() - began)
                finally:
                    self._waiting_bytes -= sum(len(raw) for raws in waiting.values() for raw in raws)
        finally:
            self._task = None

    async def close(self) -> None:
        """Let what is under way end."""
        if self._task is not None:
            await asyncio.wait([self._task])
