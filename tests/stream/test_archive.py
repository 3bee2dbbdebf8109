from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, make_url

import stream.archive
from models.settings import Settings, load
from stream.clock import now_ms
from stream.database.engine import open_engine
from stream.database.trouble import DatabaseDown, DatabaseRefused
from stream.ledger.archiving import CONSUMER, Archiving
from stream.ledger.writing import Overtaken
from stream.log.embedded import EmbeddedLog
from stream.log.log import Log
from tests.conftest import SERVER_MEMORY
from tests.laws.ledgers import rows
from tests.postgresql import PostgreSQL
from tests.stream.working import archiving, event, ledger_of, start_again
from tests.waiting import wait_until


@pytest.fixture
def settings(tmp_path: Path, ready_url: str) -> Settings:
    return load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_DATABASE_URL": ready_url})


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    """Give an engine that does not wait long for a lock."""
    opened = open_engine(ready_url, busy_s=0.3)
    yield opened
    opened.dispose()


@pytest.fixture
def own_server(short_dir: Path) -> Iterator[list[EmbeddedLog]]:
    """Give a server that a test may kill and start again."""
    servers = [EmbeddedLog.start(short_dir / "log", memory=SERVER_MEMORY)]
    yield servers
    for server in servers:
        server.stop()


def numbers(engine: Engine) -> list[str]:
    return sorted(row["number"] for row in rows(engine, "orders"))


def until(log: Log, what: str, **wanted: str) -> dict[str, str]:
    """Wait until the archive says so."""

    def says() -> dict[str, str] | None:
        told = ledger_of(log)
        return told if all(told.get(name) == value for name, value in wanted.items()) else None

    found = wait_until(says, 15.0, f"the archive to be {what}: {wanted}, while it says {ledger_of(log)}")
    assert found is not None
    return found


def locked(url: str) -> Callable[[], object]:
    """Lock the ledger as another program would; give what lets go of it."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        other = sqlite3.connect(str(address.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        def release() -> None:
            other.execute("ROLLBACK")
            other.close()

        return release
    session = psycopg.connect(url)
    session.execute("LOCK TABLE positions, orders IN ACCESS EXCLUSIVE MODE")
    return session.close


def test_what_is_in_the_log_is_soon_in_the_ledger(log_url: str, log: Log, settings: Settings, engine: Engine) -> None:
    with archiving(log_url, settings, engine):
        last = log.append({0: [event("SO-1"), event("SO-2")]})[0]
        told = until(log, "current", position=last, lag="0", state="current")
        assert now_ms() - int(told["at"]) < 5_000
        assert told["why"] == ""
    assert numbers(engine) == ["SO-1", "SO-2"]
    assert log.client.hget(log.keys.consumers(0), CONSUMER) == last.encode()
    assert log.client.get(log.keys.archive_claim(0)) is None


def test_what_is_not_written_yet_is_written_at_the_end(
    log_url: str, log: Log, settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archiving(log_url, settings, engine) as archive:
        until(log, "there", lag="0")
        monkeypatch.setattr(archive, "_wrote_s", float("inf"))
        log.append({0: [event("SO-1")]})
        wait_until(lambda: archive._served[0].waiting == 1, what="the event to be read")
        assert numbers(engine) == []
    assert numbers(engine) == ["SO-1"]


def test_a_ledger_that_is_locked_says_so_and_catches_up_when_it_is_free(
    log_url: str, log: Log, settings: Settings, engine: Engine, ready_url: str
) -> None:
    with archiving(log_url, settings, engine) as archive:
        until(log, "there", state="current")
        release = locked(ready_url)
        try:
            last = log.append({0: [event("SO-1")]})[0]
            assert "is locked by another" in until(log, "down", state="down")["why"]
            more = log.append({0: [event("SO-2")]})[0]
            told = until(log, "down still", state="down")
            assert (told["position"], int(told["lag"]) > 0) == ("0-0", True)
            assert log.client.hget(log.keys.consumers(0), CONSUMER) == b"0-0"
            assert archive._served[0].waiting <= 2
        finally:
            release()
        until(log, "current", state="current", position=more, why="")
    assert numbers(engine) == ["SO-1", "SO-2"]
    assert last < more


def test_while_the_database_is_away_no_more_is_read(
    log_url: str, log: Log, settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def away(self: Archiving) -> None:
        tried.append(self.waiting)
        raise DatabaseDown("its disk is full")

    with archiving(log_url, settings, engine) as archive:
        until(log, "there", state="current")
        with monkeypatch.context() as full:
            full.setattr(stream.archive, "_AGAIN_S", (0.05, 0.05))
            full.setattr(Archiving, "commit", away)
            log.append({0: [event("SO-1")]})
            until(log, "down", state="down", why="its disk is full")
            before = archive._served[0].waiting
            log.append({0: [event(f"SO-{number}") for number in range(2, 10)]})
            count = len(tried)
            wait_until(lambda: len(tried) > count + 3, what="some more tries")
            assert archive._served[0].waiting == before
        until(log, "current", state="current", lag="0")
    assert len(numbers(engine)) == 9


def test_a_postgresql_that_stops_and_starts_is_waited_for(log_url: str, log: Log, tmp_path: Path) -> None:
    with PostgreSQL() as server:
        name = server.make()
        settings = load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_DATABASE_URL": server.url(name)})
        engine = open_engine(server.url(name))
        with archiving(log_url, settings, engine, migrate=True):
            log.append({0: [event("SO-1")]})
            until(log, "current", state="current", lag="0")
            server.stop()
            last = log.append({0: [event("SO-2")]})[0]
            assert "database postgresql://" in until(log, "down", state="down")["why"]
            server.start()
            until(log, "current again", state="current", position=last)
        assert numbers(engine) == ["SO-1", "SO-2"]
        engine.dispose()


def test_a_disk_that_is_full_is_told_and_waited_for(log_url: str, log: Log, tmp_path: Path, ready_sqlite: Path) -> None:
    path = tmp_path / "peakline.db"
    path.write_bytes(ready_sqlite.read_bytes())
    settings = load("", {"PEAKLINE_DATA_DIR": str(tmp_path)})
    engine = open_engine(f"sqlite:///{path}", pool=1)
    raw = engine.raw_connection()
    connection: Any = raw.driver_connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    raw.close()  # back to the pool: the archive's only connection
    with archiving(log_url, settings, engine):
        until(log, "there", state="current")
        last = log.append({0: [event(f"SO-{number}", note="x" * 900) for number in range(300)]}, one_each=True)[0]
        assert "disk is full" in until(log, "down", state="down")["why"]
        raw = engine.raw_connection()
        connection = raw.driver_connection
        connection.execute("PRAGMA max_page_count = 1000000")
        raw.close()
        until(log, "current", state="current", position=last)
    assert len(numbers(engine)) == 300
    engine.dispose()


def test_a_log_that_dies_and_comes_back_is_read_on(
    own_server: list[EmbeddedLog], settings: Settings, engine: Engine
) -> None:
    url = own_server[-1].url
    with archiving(url, settings, engine):
        with Log.connect(url) as log:
            log.append({0: [event("SO-1")]})
            until(log, "current", state="current", lag="0")
        start_again(own_server)
        with Log.connect(url) as log:
            last = log.append({0: [event("SO-2")]})[0]
            until(log, "current", position=last)
    assert numbers(engine) == ["SO-1", "SO-2"]


def test_a_log_made_anew_goes_on_in_the_same_ledger(
    own_server: list[EmbeddedLog], settings: Settings, engine: Engine
) -> None:
    url = own_server[-1].url
    with archiving(url, settings, engine):
        with Log.connect(url) as log:
            log.append({0: [event("SO-1")]})
            until(log, "current", state="current", lag="0")
        start_again(own_server, empty=True)
        with Log.connect(url) as log:
            last = log.append({0: [event("SO-2")]})[0]
            until(log, "current", position=last)
            (mark,) = rows(engine, "positions")
            assert mark["log_id"] == log.identity.id
    assert numbers(engine) == ["SO-1", "SO-2"]


def test_a_database_that_is_away_when_the_log_comes_back_is_asked_again(
    own_server: list[EmbeddedLog], settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = own_server[-1].url
    tried: list[Archiving] = []

    def away(self: Archiving, now: int) -> None:
        tried.append(self)
        raise DatabaseDown("cannot be reached")

    with archiving(url, settings, engine) as archive:
        with Log.connect(url) as log:
            log.append({0: [event("SO-1")]})
            until(log, "current", state="current", lag="0")
        monkeypatch.setattr(Archiving, "resume", away)
        start_again(own_server)
        wait_until(lambda: tried, what="the archive to resume")
        with Log.connect(url) as log:
            last = log.append({0: [event("SO-2")]})[0]
            until(log, "current", state="current", position=last)
        assert archive._served[0] is not tried[0]
    assert numbers(engine) == ["SO-1", "SO-2"]


def test_an_archive_that_was_overtaken_begins_again(
    log_url: str, log: Log, settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archiving(log_url, settings, engine) as archive:
        until(log, "there", state="current")
        served, commit = archive._served[0], Archiving.commit

        def overtaken(self: Archiving) -> None:
            if self is served:
                raise Overtaken("partition 0: expected another position")
            commit(self)

        monkeypatch.setattr(Archiving, "commit", overtaken)
        last = log.append({0: [event("SO-1")]})[0]
        until(log, "current", position=last)
    assert numbers(engine) == ["SO-1"]


def test_two_archives_share_the_partitions_and_take_what_nobody_writes(log_url: str, settings: Settings) -> None:
    told = load("", {"PEAKLINE_DATA_DIR": str(settings.data_dir), "PEAKLINE_PARTITIONS": "2"})
    first, second = (open_engine(str(settings.database_url)) for _ in range(2))
    with Log.connect(log_url, partitions=2) as log, archiving(log_url, told, first) as one:
        wait_until(lambda: len(one._served) == 2, what="the first to write both")
        with archiving(log_url, told, second) as other:
            last = log.append({0: [event("SO-2")], 1: [event("SO-1")]})
            wait_until(
                lambda: all(ledger_of(log, number).get("position") == last[number] for number in (0, 1)),
                what="both partitions to be written",
            )
            assert other._served == {}
    for engine in (first, second):
        engine.dispose()


def test_tables_of_another_version_end_the_role(log: Log, database_url: str, tmp_path: Path) -> None:
    settings = load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_DATABASE_URL": database_url})
    engine = open_engine(database_url, pool=1)
    archive = stream.archive.Archiver(log, engine, settings)
    with pytest.raises(DatabaseRefused, match="peakline db upgrade"):
        archive.run(lambda: False)
    engine.dispose()


def test_a_role_that_is_told_to_stop_ends_with_what_it_had_written(log_url: str, log: Log, settings: Settings) -> None:
    code = (
        "from models.settings import load; from stream import archive; import os;"
        f"archive.run(load('', os.environ), {log_url!r}, migrate=True)"
    )
    env = {"PEAKLINE_DATA_DIR": str(settings.data_dir), "PEAKLINE_DATABASE_URL": str(settings.database_url)}
    role = subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.DEVNULL)
    try:
        last = log.append({0: [event("SO-1")]})[0]
        until(log, "current", position=last)
        log.append({0: [event("SO-2")]})
        role.send_signal(signal.SIGTERM)
        assert role.wait(10) == 0
    finally:
        role.kill()
        role.wait()
    engine = open_engine(str(settings.database_url), pool=1)
    assert "SO-1" in numbers(engine)
    engine.dispose()
