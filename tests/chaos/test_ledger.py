"""The ledger under kills, a database that is away, locked or slow: the floor goes on, then both are equal again.

Events go into the log as XADD does, and the oracle is fed what the log kept; so nothing here needs the doors.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stream.clock import now_ms
from stream.database.engine import open_engine
from stream.log.embedded_place import Place
from stream.log.log import Log
from stream.log.trouble import LogError
from tests.histories import random_history
from tests.keys import database_in
from tests.laws.floors import ALL
from tests.laws.ledgers import shown
from tests.oracle.compare import differences
from tests.oracle.judge import Oracle
from tests.postgresql import PostgreSQL
from tests.running import Running
from tests.stream.working import Ear, ledger_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

KILLS = int(os.environ.get("PEAKLINE_KILLS", "10"))
VICTIMS = ("archive", "project", "server", "archive", "log", "archive")


class Kept(Running):
    """A running Peakline that is looked at through its log and its database alone."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        super().__init__(folder, env)
        self.log_url = Place.of(folder).url
        self.database_url = env.get("PEAKLINE_DATABASE_URL") or database_in(folder)

    def ready(self) -> bool:
        """Whether the archive has said something."""
        return bool(self.ledger())

    def ledger(self) -> dict[str, str]:
        """Give what the archive says of itself; nothing while the log is away."""
        try:
            with Log.connect(self.log_url) as log:
                return ledger_of(log)
        except LogError:
            return {}

    def says_soon(self, what: str, seconds: float = 40.0, **wanted: str) -> dict[str, str]:
        """Wait until the archive says this of itself, now and not before it was killed."""
        began = now_ms()

        def says() -> dict[str, str] | None:
            told = self.ledger()
            if not told or int(told["at"]) < began:
                return None
            return told if all(told[name] == value for name, value in wanted.items()) else None

        found = wait_until(says, seconds, f"the ledger to be {what}")
        assert found is not None
        return found

    def told(self) -> str:
        return (self.folder / "up.out").read_text(errors="replace")


class Feeder(threading.Thread):
    """Appends a long history in small batches, again and again until each is in the log."""

    def __init__(self, url: str, seed: int) -> None:
        super().__init__(name="feeder")
        self.history = random_history(seed, 6_000, 400, now_ms())
        self.sent = 0
        self.enough = threading.Event()
        self._url = url
        self._sizes = random.Random(seed)

    def run(self) -> None:
        while not self.enough.is_set():
            try:
                with Log.connect(self._url) as log:
                    while not self.enough.wait(0.01):
                        size = self._sizes.randint(1, 20)
                        begin = self.sent % len(self.history)
                        log.append({0: [json.dumps(one).encode() for one in self.history[begin : begin + size]]})
                        self.sent += size
            except LogError:
                self.enough.wait(0.1)

    def flows(self, events: int) -> None:
        """Wait until so many more events are in."""
        wanted = self.sent + events
        wait_until(lambda: self.sent >= wanted, 40, "events to flow")


@contextmanager
def kept(env: dict[str, str] | None = None) -> Iterator[Kept]:
    """Start all roles in a directory of their own, and stop them."""
    with tempfile.TemporaryDirectory(prefix="pl-") as folder:
        peakline = Kept(Path(folder), env or {})
        try:
            peakline.start()
            yield peakline
        finally:
            peakline.http.close()
            if peakline.process is not None:
                peakline.process.terminate()
                peakline.process.wait(timeout=15)


@contextmanager
def feeding(peakline: Kept, seed: int) -> Iterator[Feeder]:
    feeder = Feeder(peakline.log_url, seed)
    feeder.start()
    try:
        yield feeder
    finally:
        feeder.enough.set()
        feeder.join()


def agree(peakline: Kept) -> None:
    """Ledger and live floor are equal, and both are what the oracle makes of all that the log kept."""
    position = floor_goes_on(peakline)
    peakline.says_soon("at the end", lag="0", state="current", position=position)
    ran = peakline.run("verify")
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert "equal" in ran.stdout
    oracle = Oracle()
    with Log.connect(peakline.log_url) as log:
        entries: Any = log.client.xrange(log.keys.events(0))
        for name, fields in entries:
            for field, value in fields.items():
                for one in json.loads(value) if field == b"b" else [json.loads(value)]:
                    oracle.feed(int(name.split(b"-")[0]), one)
    now = now_ms()
    engine = open_engine(peakline.database_url, pool=1)
    frame = shown(engine, {}, now).frame(now, by=ALL, full=True)
    engine.dispose()
    differing = differences(oracle.frame(now, {}, ALL), frame, ("quality", "sources", "bottleneck"))
    assert not differing, "\n".join([ran.stdout, *differing[:20]])


def floor_goes_on(peakline: Kept) -> str:
    """The floor applies what is appended now; give its position."""
    told = {"id": "evt-now", "order": "SO-now", "type": "received", "at": now_ms()}
    with closing(Ear(peakline.log_url)) as ear, Log.connect(peakline.log_url) as log:
        last = log.append({0: [json.dumps(told).encode()]})[0]
        wait_until(lambda: ear.hears(lambda part: _parts(part.position) >= _parts(last)), 30, "the floor to go on")
    return last


def _orders(peakline: Kept) -> int:
    """Let ``verify`` say equal, and of how many orders."""
    ran = peakline.run("verify")
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return int(ran.stdout.split(": ")[1].split(" ")[0])


def _parts(position: str) -> list[int]:
    return list(map(int, position.split("-")))


def test_after_any_kills_the_ledger_is_what_the_log_says() -> None:
    chance = random.Random(2211)
    with kept() as peakline:
        with feeding(peakline, 21) as feeder:
            for kill in range(KILLS):
                feeder.flows(chance.choice((50, 400, 1500)))
                peakline.kill(VICTIMS[kill] if kill < len(VICTIMS) else chance.choice(VICTIMS))
                feeder.flows(10)
        agree(peakline)
        assert peakline.stop() == 0


def test_a_postgresql_that_is_slow_or_away_holds_up_the_ledger_only() -> None:
    with PostgreSQL() as server:
        url = server.url(server.make())
        with kept({"PEAKLINE_DATABASE_URL": url}) as peakline, feeding(peakline, 22) as feeder:
            feeder.flows(200)
            with psycopg.connect(url) as session:
                session.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
                floor_goes_on(peakline)
                assert "is locked by another transaction" in peakline.says_soon("down", state="down")["why"]
                feeder.flows(200)
            peakline.says_soon("back", state="current", why="")
            server.stop()
            told = peakline.says_soon("down", state="down")
            assert "database postgresql://" in told["why"]
            floor_goes_on(peakline)
            feeder.flows(200)
            with Log.connect(peakline.log_url) as log:
                assert log.client.hget(log.keys.consumers(0), "ledger") == told["position"].encode()
            peakline.kill("archive")  # what it had read and not written is in the log
            server.start()
            peakline.says_soon("back", state="current", why="")
            feeder.enough.set()
            feeder.join()
            agree(peakline)


def test_a_locked_file_holds_up_the_ledger_only() -> None:
    with kept() as peakline, feeding(peakline, 23) as feeder:
        feeder.flows(200)
        with closing(sqlite3.connect(peakline.folder / "peakline.db", isolation_level=None, timeout=10)) as other:
            other.execute("BEGIN IMMEDIATE")
            floor_goes_on(peakline)
            assert "is locked by another process" in peakline.says_soon("down", state="down")["why"]
            feeder.flows(100)
            other.execute("ROLLBACK")
        peakline.says_soon("back", state="current", why="")
        feeder.enough.set()
        feeder.join()
        agree(peakline)


def test_with_no_snapshot_and_a_trimmed_log_the_floor_comes_from_the_ledger() -> None:
    with kept() as peakline:
        with feeding(peakline, 24) as feeder:
            feeder.flows(500)
        position = peakline.says_soon("at the end", lag="0", state="current")["position"]
        agree(peakline)
        before = _orders(peakline)
        role = peakline.role("project")
        shutil.rmtree(peakline.folder / "snapshots", ignore_errors=True)
        with Log.connect(peakline.log_url) as log:
            log.client.xtrim(log.keys.events(0), minid=position, approximate=False)
        role.kill()
        wait_until(lambda: "floor_from_ledger" in peakline.told(), 30, "the floor to come from the ledger")
        floor_goes_on(peakline)
        peakline.says_soon("at the end", lag="0", state="current")
        assert _orders(peakline) == before
