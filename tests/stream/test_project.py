from __future__ import annotations

import itertools
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.settings import Settings, load
from stream.clock import monotonic, now_ms
from stream.log.embedded import EmbeddedLog
from stream.log.log import Log
from stream.log.trouble import LogDown
from stream.project import SECOND_MS, Worker
from stream.served import Served
from tests.conftest import SERVER_MEMORY
from tests.stream.working import Ear, event, start_again, working
from tests.waiting import wait_until


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load("", {"PEAKLINE_DATA_DIR": str(tmp_path)})


@pytest.fixture
def own_server(short_dir: Path) -> Iterator[list[EmbeddedLog]]:
    """Give a server that a test may kill and start again."""
    servers = [EmbeddedLog.start(short_dir / "log", memory=SERVER_MEMORY)]
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def ear(log_url: str) -> Iterator[Ear]:
    made = Ear(log_url)
    yield made
    made.close()


def test_what_is_in_the_log_is_in_the_next_part(log_url: str, log: Log, settings: Settings, ear: Ear) -> None:
    with working(log_url, settings):
        last = log.append({0: [event("SO-1", warehouse="SH2")]})[0]
        part = ear.wait(lambda part: part.position == last and bool(part.cells.keys), "the part with the order")
    assert ("SH2", "", "", "", "") in [dims for _, dims in part.combos]
    assert part.lag == 0


def test_parts_are_of_whole_quarter_seconds_and_come_at_least_once_a_second(
    log_url: str, settings: Settings, ear: Ear
) -> None:
    with working(log_url, settings):
        ear.wait(lambda part: part.seq == 3, "three parts of an idle floor")
    instants = [part.as_of for part in ear.parts]
    assert all(instant % 250 == 0 for instant in instants)
    assert [part.seq for part in ear.parts[:3]] == [1, 2, 3]
    assert all(later - earlier <= SECOND_MS + 250 for earlier, later in itertools.pairwise(instants[:3]))


def test_a_question_for_a_keyframe_is_answered_for_all_to_hear(
    log_url: str, log: Log, settings: Settings, ear: Ear
) -> None:
    with working(log_url, settings):
        ear.wait(lambda part: True, "the first part")
        log.client.xadd(log.keys.asks(0), {"ask": b"nonsense"})
        log.client.xadd(log.keys.asks(0), {"ask": b'{"what": "keyframe"}'})
        assert ear.wait(lambda part: part.full, "a whole part").partition == 0


def test_a_bad_event_stops_nobody(log_url: str, log: Log, settings: Settings, ear: Ear) -> None:
    with working(log_url, settings):
        log.append({0: [b"hello", event("SO-1")]}, one_each=True)
        part = ear.wait(lambda part: part.quality.get("dead") == 1, "the letter to be counted")
    assert part.quality["dead"] == 1
    assert log.client.xlen(log.keys.dead(0)) == 1


def test_a_stopped_worker_has_stored_what_it_read_and_let_go(
    log_url: str, log: Log, settings: Settings, ear: Ear
) -> None:
    with working(log_url, settings):
        last = log.append({0: [event("SO-1")]})[0]
        ear.wait(lambda part: part.position == last, "the order to be read")
    assert log.client.get(log.keys.claim(0)) is None
    assert next(path.stem for path in (settings.data_dir / "snapshots").rglob("*.npz")) == last
    with working(log_url, settings):
        again = ear.wait(lambda part: part.epoch != ear.parts[0].epoch, "the next worker")
    assert again.position == last


def test_workers_share_the_partitions_and_take_over_what_nobody_serves(log_url: str, tmp_path: Path) -> None:
    two = load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_PARTITIONS": "2"})
    with working(log_url, two) as first:
        wait_until(lambda: sorted(first._served) == [0, 1], what="the first worker to have both")
        with working(log_url, two) as second:
            with Log.connect(log_url) as log:
                log.client.set(log.keys.claim(1), second._worker, px=3000)
            wait_until(lambda: (list(first._served), list(second._served)) == ([0], [1]), what="one partition each")
        wait_until(lambda: sorted(first._served) == [0, 1], what="the first worker to have both again")


def test_named_partitions_are_served_whoever_claims_them(log_url: str, tmp_path: Path) -> None:
    two = load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_PARTITIONS": "2"})
    with Log.connect(log_url, partitions=2) as log:
        log.client.set(log.keys.claim(1), "gz1-host:1:a", px=30_000)
    with working(log_url, two, [1]) as worker:
        wait_until(lambda: list(worker._served) == [1], what="partition 1 to be served")


def test_a_worker_with_nothing_to_serve_rests(log_url: str, log: Log, settings: Settings) -> None:
    log.client.set(log.keys.claim(0), "gz1-host:1:a", px=30_000)
    worker, turns, began = Worker(log, settings, None), itertools.count(), monotonic()
    worker.run(lambda: next(turns) > 1000 or monotonic() - began > 0.5)
    assert next(turns) < 1000


def test_a_tick_that_costs_too_much_waits_for_the_next_whole_second(
    log: Log, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(log, settings, [])
    for cost_s, pace_ms in ((0.1, SECOND_MS), (0.01, 250), (0.0625, 250), (0.064, SECOND_MS)):
        clock = itertools.count(step=cost_s)
        monkeypatch.setattr("stream.project.monotonic", lambda clock=clock: next(clock))
        worker._tick(now_ms())
        assert worker._pace_ms == pace_ms, cost_s


def test_the_floor_survives_the_death_and_the_return_of_the_log(
    own_server: list[EmbeddedLog], settings: Settings
) -> None:
    url, ear = own_server[0].url, Ear(own_server[0].url)
    with working(url, settings):
        with Log.connect(url) as log:
            last = log.append({0: [event("SO-1", warehouse="SH2")]})[0]
        first = ear.wait(lambda part: part.position == last, "the first order")
        start_again(own_server)
        with Log.connect(url) as log:
            following = log.append({0: [event("SO-2", warehouse="GZ1")]})[0]
            part = ear.wait(lambda part: part.position == following, "the second order")
            assert log.client.hgetall(log.keys.lost) == {}
    assert part.epoch == first.epoch
    ear.close()


def test_a_log_that_lost_its_end_means_a_new_epoch_and_is_told(
    own_server: list[EmbeddedLog], settings: Settings
) -> None:
    url, ear = own_server[0].url, Ear(own_server[0].url)
    with working(url, settings):
        with Log.connect(url) as log:
            last = log.append({0: [event("SO-1", warehouse="SH2")]})[0]
        first = ear.wait(lambda part: part.position == last, "the first order")
        own_server[-1].process.kill()
        start_again(own_server, empty=True)
        with Log.connect(url) as log:
            following = log.append({0: [event("SO-2", warehouse="GZ1")]})[0]
            part = ear.wait(lambda part: part.position == following, "the order of the new log")
            lost: Any = log.client.hgetall(log.keys.lost)
    assert part.epoch != first.epoch
    assert (lost[b"from"], lost[b"to"]) == (b"0-0", last.encode())
    ear.close()


def test_a_log_that_dies_again_while_we_come_back_is_waited_for_again(
    log_url: str, log: Log, settings: Settings, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    resume, failures = Served.resume, iter([LogDown("the log went away again")])

    def resume_or_fail(served: Served, now: int) -> None:
        for failure in failures:
            raise failure
        resume(served, now)

    monkeypatch.setattr(Served, "resume", resume_or_fail)
    with working(log_url, settings) as worker:
        ear.wait(lambda part: True, "the first part")
        broken = iter([LogDown("the log went away")])
        read = worker._read

        def read_or_fail() -> None:
            for failure in broken:
                raise failure
            read()

        monkeypatch.setattr(worker, "_read", read_or_fail)
        last = log.append({0: [event("SO-1")]})[0]
        ear.wait(lambda part: part.position == last, "the order, after all")


def test_a_worker_can_stop_while_the_log_is_away(own_server: list[EmbeddedLog], settings: Settings) -> None:
    url, ear = own_server[0].url, Ear(own_server[0].url)
    with working(url, settings):
        with Log.connect(url) as log:
            last = log.append({0: [event("SO-1")]})[0]
        ear.wait(lambda part: part.position == last, "the order to be read")
        own_server[-1].process.kill()
        own_server[-1].process.wait()
    ear.close()


def test_the_role_ends_well_at_a_signal(log_url: str, log: Log, settings: Settings, ear: Ear) -> None:
    program = (
        "from models.settings import load; from stream.project import run;"
        f"run(load('', {{'PEAKLINE_DATA_DIR': {str(settings.data_dir)!r}}}), {log_url!r}, [0])"
    )
    last = log.append({0: [event("SO-1")]})[0]
    role = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.DEVNULL)
    try:
        ear.wait(lambda part: part.position == last, "the order to be read")
        role.send_signal(signal.SIGTERM)
        assert role.wait(10) == 0
    finally:
        role.kill()
        role.wait()
    assert log.client.get(log.keys.claim(0)) is None
    assert list((settings.data_dir / "snapshots").rglob(f"{last}.npz"))
