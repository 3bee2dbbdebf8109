"""The door for what we feed ourselves: into the running log, by the same check as everybody's events.

Decides which events are refused and waits while the log is away or full; what is sent, and when, is
``stream.feeding.feed``'s. The same over HTTP is ``stream.feeding.http_door``.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag
from typing import Final, Protocol

import msgspec
import structlog

from models.event import Invalid, decode, partition_of
from models.vocabulary import LOCAL_SOURCE, Refusal
from stream.log.log import Log
from stream.log.trouble import LogDown, LogFull

FIRST_WAIT_S: Final = 0.2
LONGEST_WAIT_S: Final = 5.0
_SOURCE: Final = b',"source":"' + LOCAL_SOURCE.encode() + b'"}'
_DRILL: Final = b',"drill":true}'
_log = structlog.get_logger(__name__)


class NotTaken(Exception):
    """The other side does not take events; the message says why and what to do."""


class Sent(msgspec.Struct, frozen=True):
    """What became of one batch; ``refused`` names the index in it, and why."""

    accepted: int
    refused: list[tuple[int, str]] = []


class Door(Protocol):
    """Takes events as JSON."""

    def send(self, events: Sequence[bytes]) -> Sent:
        """Hand over events, one JSON object each, and say what became of them.

        Waits while the other side is busy; raises :class:`NotTaken` when waiting does not help.
        """

    def time_scale(self) -> float | None:
        """Give how many times as fast the other side's time runs; ``None`` when it does not say."""


class Waits:
    """How long to wait between attempts; ends with :class:`NotTaken` after ``patience_s``, or when told to stop."""

    def __init__(self, stop: Flag, patience_s: float) -> None:
        """Begin with a short wait."""
        self._stop = stop
        self._left_s = patience_s
        self._next_s = FIRST_WAIT_S

    def wait(self, why: Exception | str, at_least_s: float = 0.0) -> None:
        """Wait once, longer each time; ``at_least_s`` is what the other side asked for."""
        for_s = max(self._next_s, at_least_s)
        if self._left_s <= 0:
            raise NotTaken(f"{why} (tried for long enough)")
        _log.warning("feed_waits", why=str(why), for_s=for_s)
        if self._stop.wait(for_s):
            raise NotTaken(f"{why} (stopped while waiting)")
        self._left_s -= for_s
        self._next_s = min(LONGEST_WAIT_S, self._next_s * 2)


class LogDoor:
    """Into the running log; ``drill`` says which kind of log it is."""

    def __init__(self, log: Log, *, drill: bool = False, stop: Flag | None = None, patience_s: float = 60.0) -> None:
        """Wait up to ``patience_s`` for a log that is away or full."""
        self._log = log
        self._drill = drill
        self._stop = stop or Flag()
        self._patience_s = patience_s

    def time_scale(self) -> float | None:
        """Give the time scale with which the log was made."""
        return self._log.identity.time_scale

    def send(self, events: Sequence[bytes]) -> Sent:
        """Append the good ones; appending again after a failure is harmless, so it is done until it worked."""
        batches: dict[int, list[bytes]] = {}
        refused: list[tuple[int, str]] = []
        for index, raw in enumerate(events):
            try:
                event = decode(raw)
            except Invalid as invalid:
                refused.append((index, str(invalid)))
                continue
            if event.drill and not self._drill:
                refused.append((index, f"drill: {Refusal.DRILL_ON_LIVE.value}"))
                continue
            if not event.source:
                raw = raw[:-1] + _SOURCE
            if self._drill and not event.drill:
                raw = raw[:-1] + _DRILL
            batches.setdefault(partition_of(event.order, self._log.partitions), []).append(raw)
        if batches:
            self._append(batches)
        return Sent(len(events) - len(refused), refused)

    def _append(self, batches: dict[int, list[bytes]]) -> None:
        waits = Waits(self._stop, self._patience_s)
        while True:
            try:
                self._log.append(batches)
                return
            except (LogDown, LogFull) as trouble:
                waits.wait(trouble)
