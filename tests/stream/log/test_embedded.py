"""The embedded server: one a data directory, gone with its keeper, and nothing lost by a restart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from stream.log.embedded import EmbeddedLog, default_memory
from stream.log.embedded_place import Place
from stream.log.log import Log
from stream.log.positions import START
from stream.log.trouble import LogDown, LogRefused
from tests.waiting import wait_until

KEEPER = "import sys; from pathlib import Path; from stream.log.embedded import serve_foreground; "
KEEP = KEEPER + "sys.exit(serve_foreground(Path(sys.argv[1]), memory=64 << 20))"


def keep(data_dir: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", KEEP, str(data_dir)], stderr=subprocess.PIPE)
    wait_until(lambda: answers(data_dir) or process.poll() is not None, 10, "the kept server to answer")
    return process


def answers(data_dir: Path) -> bool:
    try:
        Log.connect(Place.of(data_dir).url).close()
    except LogDown:
        return False
    return True


def end(process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    process.terminate()
    error = process.communicate(timeout=10)[1]
    return process.returncode, error


def test_what_was_appended_is_there_after_a_restart(short_dir: Path) -> None:
    for already in range(3):
        with EmbeddedLog.start(short_dir) as server, Log.connect(server.url) as log:
            assert len(log.read({0: START}, block_ms=0).entries) == already
            log.append({0: [b"{}"]})


def test_it_is_set_up_to_keep_what_it_is_told(short_dir: Path) -> None:
    with EmbeddedLog.start(short_dir, memory=64 << 20, durability="disk") as server:
        assert Path(server.place.socket).stat().st_mode & 0o077 == 0
        with Log.connect(server.url, durability="disk") as log:
            told = log.client.config_get("*")
            log.append({0: [b"{}"]})
    expected = {"port": "0", "appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
    assert {name: told[name] for name in expected} == expected
    assert told["maxmemory"] == str(64 << 20)


def test_a_second_server_on_the_same_data_is_refused(short_dir: Path) -> None:
    keeper = keep(short_dir)
    with pytest.raises(LogRefused, match=f"another `peakline log` \\(process {keeper.pid}\\)"):
        EmbeddedLog.start(short_dir)
    assert end(keeper)[0] == 0
    assert not answers(short_dir)


def test_when_its_keeper_is_killed_the_next_one_starts_alone(short_dir: Path) -> None:
    keeper = keep(short_dir)
    server = Place.of(short_dir).left_behind()
    assert server is not None
    keeper.kill()
    keeper.communicate()
    with EmbeddedLog.start(short_dir) as next_one:
        assert next_one.process.pid != server
        wait_until(lambda: not psutil.pid_exists(server), 5, "the first server to be gone")


def test_a_server_left_behind_is_stopped_even_when_it_hangs(short_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.log.embedded.STOP_S", 0.3)
    first = EmbeddedLog.start(short_dir)
    for descriptor in first._locks:
        os.close(descriptor)
    first._locks = []
    first.process.send_signal(signal.SIGSTOP)
    with EmbeddedLog.start(short_dir) as second:
        assert second.process.pid != first.process.pid
        assert first.process.wait(5) == -signal.SIGKILL


def test_a_keeper_whose_server_dies_says_why(short_dir: Path) -> None:
    keeper = keep(short_dir)
    server = Place.of(short_dir).left_behind()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    error = keeper.communicate(timeout=10)[1]
    assert keeper.returncode == 1
    assert b"the embedded log" in error
    assert b"signal 9" in error


def test_a_server_that_cannot_start_says_why(short_dir: Path) -> None:
    with EmbeddedLog.start(short_dir):
        pass
    manifest = short_dir / "appendonlydir" / "appendonly.aof.manifest"
    manifest.write_text("no manifest\n")
    with pytest.raises(LogRefused, match="did not start.*[Mm]anifest"):
        EmbeddedLog.start(short_dir)


def test_stopping_while_it_loads_is_possible(short_dir: Path) -> None:
    with pytest.raises(LogDown, match="stopped before"):
        EmbeddedLog.start(short_dir, stopping=lambda: True)
    with EmbeddedLog.start(short_dir) as server:
        server.stop()
        server.stop()


def test_a_quarter_of_the_memory_is_the_default() -> None:
    assert 512 << 20 <= default_memory() <= max(psutil.virtual_memory().total // 4, 512 << 20)
