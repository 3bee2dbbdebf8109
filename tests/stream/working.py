"""A worker and an archive at work, for tests: in threads, beside a log server that may die, heard by what they say."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import redis
from sqlalchemy import Engine

from models.part import Part, decode
from models.settings import Settings
from stream.archive import Archiver
from stream.clock import now_ms
from stream.log.embedded import EmbeddedLog
from stream.log.log import Log
from stream.log.trouble import LogRefused
from stream.project import Worker
from tests.conftest import SERVER_MEMORY
from tests.waiting import wait_until


def start_again(servers: list[EmbeddedLog], empty: bool = False) -> None:
    folder = servers[-1].place.data_dir
    servers[-1].stop()
    if empty:
        shutil.rmtree(folder / "appendonlydir")

    def start() -> EmbeddedLog | None:
        with suppress(LogRefused):  # a child that is storing has inherited the locks of a server of this process
            return EmbeddedLog.start(folder, memory=SERVER_MEMORY)
        return None

    started = wait_until(start, what="the server to start again")
    assert started is not None
    servers.append(started)


@contextmanager
def working(url: str, settings: Settings, partitions: list[int] | None = None) -> Iterator[Worker]:
    """A worker in a thread of its own; an error of it is the test's."""
    stop, errors = threading.Event(), list[BaseException]()
    log = Log.connect(url, partitions=settings.partitions)
    worker = Worker(log, settings, partitions)

    def run() -> None:
        try:
            worker.run(stop.is_set)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield worker
    finally:
        stop.set()
        thread.join(20)
        log.close()
    assert not thread.is_alive()
    assert errors == []


class Ear:
    """Hears the parts of all partitions, across the server's death too."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url, protocol=2)
        self._channel = self._client.pubsub()  # type: ignore[no-untyped-call]
        self._channel.psubscribe("peakline:{*}:parts")
        self._channel.get_message(timeout=1)
        self.parts: list[Part] = []

    def hears(self, wanted: Callable[[Part], bool]) -> Part | None:
        """Listen once more and give the first part heard so far that is wanted."""
        with suppress(redis.RedisError):
            message = self._channel.get_message(ignore_subscribe_messages=True, timeout=0.05)
            if message:
                self.parts.append(decode(message["data"]))
        return next((part for part in self.parts if wanted(part)), None)

    def wait(self, wanted: Callable[[Part], bool], what: str) -> Part:
        found = wait_until(lambda: self.hears(wanted), what=what)
        assert found is not None
        return found

    def close(self) -> None:
        self._channel.close()
        self._client.close()


def event(order: str, **said: Any) -> bytes:
    told = {"id": f"{order}-received", "order": order, "type": "received", "at": now_ms()}
    return json.dumps(told | said).encode()


@contextmanager
def archiving(url: str, settings: Settings, engine: Engine, *, migrate: bool = False) -> Iterator[Archiver]:
    """An archive in a thread of its own; an error of it is the test's."""
    stop, errors = threading.Event(), list[BaseException]()
    log = Log.connect(url, prefix=settings.prefix, partitions=settings.partitions)
    archiver = Archiver(log, engine, settings, migrate)

    def run() -> None:
        try:
            archiver.run(stop.is_set)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield archiver
    finally:
        stop.set()
        thread.join(20)
        log.close()
    assert not thread.is_alive()
    assert errors == []


def ledger_of(log: Log, partition: int = 0) -> dict[str, str]:
    """Give what the archive says of itself."""
    found: Any = log.client.hgetall(log.keys.ledger(partition))
    return {name.decode(): value.decode() for name, value in found.items()}
