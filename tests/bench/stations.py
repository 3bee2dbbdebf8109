"""The processes of an end-to-end run: a server, a producer that keeps it fed, who reads, and what they tell."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, Final

import psutil
import redis

from models.part import Part, decode
from models.settings import Settings
from stream import project
from stream.clock import now_ms
from stream.log.embedded import EmbeddedLog
from stream.log.entries import MANY, ONE
from stream.log.keys import Keys
from stream.log.log import Log
from tests.bench.aside import role
from tests.bench.orders import SPAN_MS, Message, batches, lapped, messages
from tests.bench.subject import settings_of

EVENTS_AN_ENTRY: Final = 500
AHEAD: Final = {1: 100_000, EVENTS_AN_ENTRY: 600}
"""Entries that the producer may be ahead of who reads: enough that the reader never waits, little enough memory."""
AT_ONCE: Final = {1: 1000, EVENTS_AN_ENTRY: 20}
"""Entries in one append."""
MEMORY: Final = 6 << 30
KEYS: Final = Keys()


@dataclass(frozen=True, slots=True)
class Station:
    """A running log server of our own."""

    url: str
    settings: Settings
    folder: Path


@contextmanager
def station() -> Iterator[Station]:
    """Run the embedded log's server on an empty directory."""
    with tempfile.TemporaryDirectory(prefix="pl-bench-") as name:
        folder = Path(name)
        with EmbeddedLog.start(folder, memory=MEMORY) as server:
            yield Station(server.url, settings_of(folder), folder)


@contextmanager
def worker(at: Station) -> Iterator[tuple[redis.client.PubSub, psutil.Process]]:
    """Run the role ``project`` there; give what it says, from when it serves, and its process."""
    with redis.Redis.from_url(at.url, protocol=2) as client, client.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(KEYS.parts(0))
        with role("worker", at.folder / "worker.log", project.run, at.settings, at.url) as process:
            hear(heard, 30)
            yield heard, psutil.Process(process.pid)


def cpu_s(process: psutil.Process) -> float:
    """Give the seconds of CPU that a process has used."""
    used = process.cpu_times()
    return float(used.user + used.system)


def hear(heard: redis.client.PubSub, wait_s: float) -> Part:
    """Give the worker's next part."""
    until = perf_counter() + wait_s
    while perf_counter() < until:
        message: Any = heard.get_message(timeout=1.0)
        if message is not None:
            return decode(message["data"])
    raise TimeoutError(f"the worker said nothing for {wait_s:g} s")


def producing(url: str, orders: int, size: int) -> Callable[..., Any]:
    """Prepare a producer of entries of ``size`` events; see :class:`Producer` for what it answers."""
    return Producer(url, orders, size).answer


class Producer:
    """Appends the same messages lap after lap, for other orders each time."""

    def __init__(self, url: str, orders: int, size: int) -> None:
        self._log = Log.connect(url)
        self._read_to = redis.Redis.from_url(url, protocol=2)
        self._size = size
        sent: list[Message] = messages(orders, now_ms() - SPAN_MS)
        self._bodies = [body for _, body in (sent if size == 1 else batches(sent, size)[:-1])]
        self._field = ONE if size == 1 else MANY
        self._lap = self._next = 0
        self.appended = 0

    def answer(self, what: str, *given: Any) -> Any:
        """``feed`` as fast as it is read for some seconds, ``pace`` at a rate, or ``fill`` with so many entries."""
        return getattr(self, what)(*given)

    def ready(self) -> None:
        """Answer once it is made."""

    def fill(self, entries: int) -> tuple[int, str]:
        """Append so many entries; give how many and the last id."""
        return self._until(lambda appended: appended >= entries)

    def feed(self, seconds: float, reader: str) -> tuple[int, str]:
        """Append for so long, never far ahead of what the reader notes under the key ``reader``; as ``fill``."""
        until = perf_counter() + seconds
        most = AHEAD[self._size]

        def enough(appended: int) -> bool:
            while perf_counter() < until:
                if appended - int(self._read_to.get(reader) or 0) <= most:
                    return False
                sleep(0.002)
            return True

        return self._until(enough)

    def pace(self, seconds: float, events_per_second: float) -> tuple[int, str]:
        """Append evenly for so long; as ``fill``."""
        began = perf_counter()

        def enough(appended: int) -> bool:
            sleep(max(0.0, appended * self._size / events_per_second - (perf_counter() - began)))
            return perf_counter() - began >= seconds

        return self._until(enough, max(1, round(events_per_second / self._size / 100)))

    def _until(self, enough: Callable[[int], bool], at_once: int | None = None) -> tuple[int, str]:
        at_once = at_once or AT_ONCE[self._size]
        appended, last = 0, ""
        while not enough(appended):
            bodies = self._bodies[self._next : self._next + at_once]
            entries = [(self._field, lapped(body, self._lap)) for body in bodies]
            last = self._log.append_entries({0: entries})[0]
            appended += len(entries)
            self._next += at_once
            if self._next >= len(self._bodies):
                self._next, self._lap = 0, self._lap + 1
        return appended, last
