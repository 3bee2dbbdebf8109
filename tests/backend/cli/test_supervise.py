"""``peakline up`` as real processes: started, killed, started again, stopped, refused."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest

from stream.clock import monotonic
from tests.waiting import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(60)]

ROLES = ("log", "project", "web")


class Up:
    """A running ``up`` and what it wrote."""

    def __init__(self, process: subprocess.Popen[bytes], written: Path) -> None:
        self.process = process
        self.written = written

    def text(self) -> str:
        return self.written.read_text()

    def url(self) -> str | None:
        found = re.search(r"is up at (http://\S+)", self.text())
        return found[1] if found else None

    def await_ready(self) -> str:
        wait_until(lambda: self.url() or self.process.poll() is not None, 30, "`up` to be ready")
        url = self.url()
        assert url is not None, self.text()
        return url

    def role(self, name: str) -> psutil.Process:
        found = wait_until(lambda: self.find(name), 10, f"a process of the role {name}")
        assert found is not None
        return found

    def find(self, name: str) -> psutil.Process | None:
        for child in psutil.Process(self.process.pid).children():
            try:
                if name in child.cmdline():
                    return child
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
        return None

    def everything(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def up(data_dir: Path, *arguments: str) -> Iterator[Up]:
    written = data_dir.parent / f"{data_dir.name}-{len(list(data_dir.parent.iterdir()))}.txt"
    with written.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend.cli.main", "up", "--data-dir", str(data_dir), "--port", "0", *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Up(process, written)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(15)


def another(running: Up, name: str, before: psutil.Process) -> bool:
    now = running.find(name)
    return now is not None and now.pid != before.pid


def gone(processes: list[psutil.Process]) -> bool:
    return not [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_every_role_that_dies_is_started_again_and_a_stop_leaves_nothing(short_dir: Path) -> None:
    with up(short_dir / "data") as running:
        running.await_ready()
        for name in ROLES:
            before = running.role(name)
            before.kill()
            wait_until(partial(another, running, name, before), 10, f"another {name}")
        wait_until(lambda: "valkey-server" in [one.name() for one in running.everything()], 10, "the log's server")
        processes = running.everything()
        began = monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(12) == 0, running.text()
        assert monotonic() - began < 10
        assert gone(processes)
        assert not list((short_dir / "data").glob("*.sock"))


def test_when_up_itself_is_killed_its_children_stop_by_themselves(short_dir: Path) -> None:
    with up(short_dir / "data") as running:
        running.await_ready()
        processes = running.everything()
        running.process.kill()
        wait_until(lambda: gone(processes), 15, "the children to stop")
    with up(short_dir / "data") as again:
        again.await_ready()


def test_a_second_up_on_the_same_data_is_refused_and_so_is_a_port_in_use(short_dir: Path) -> None:
    with up(short_dir / "data") as running:
        port = running.await_ready().rpartition(":")[2]
        with up(short_dir / "data") as second:
            assert second.process.wait(20) == 1
            assert f"another `peakline up` (process {running.process.pid}) runs there" in second.text()
        with up(short_dir / "other", "--port", port) as third:
            assert third.process.wait(20) == 1
            assert "expected a free port" in third.text()
            assert "role_started" not in third.text()


def test_the_data_directory_is_for_our_eyes_only(short_dir: Path) -> None:
    with up(short_dir / "data") as running:
        running.await_ready()
        assert (short_dir / "data").stat().st_mode & 0o077 == 0
        assert (short_dir / "data" / "log.sock").stat().st_mode & 0o077 == 0
        assert os.getpgid(running.role("web").pid) != os.getpgid(running.process.pid)
