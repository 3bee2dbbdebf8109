from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keys import database_in, make_key
from tests.waiting import wait_until

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def started(short_dir: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Everything that the Procfile names, started by honcho as an operator would."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PEAKLINE_")}
    environment |= {"PATH": f"{BIN}:{os.environ['PATH']}", "PEAKLINE_DATA_DIR": str(short_dir)}
    process = subprocess.Popen(
        [BIN / "honcho", "start", "--procfile", ROOT / "Procfile", "--port", str(port), "--no-colour"],
        cwd=short_dir,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def orders(port: int, key: str) -> int | None:
    """Give how many orders the floor has; ``None`` while it does not answer."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/floor", headers={"authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(asked, timeout=2) as answer:  # noqa: S310 - our own address
            return int(json.load(answer)["totals"]["orders"])
    except OSError:
        return None


def test_the_procfile_starts_a_floor_that_is_live(started: subprocess.Popen[str], port: int, short_dir: Path) -> None:
    key = make_key(database_in(short_dir), "read")
    wait_until(lambda: orders(port, key) == 0, 30, "an empty floor over HTTP")
    events = short_dir / "day.jsonl"
    events.write_text('{"id":"e-1","order":"SO-1001","type":"received","at":"2026-11-11T00:00:00+08:00"}\n')
    subprocess.run(
        [BIN / "peakline", "replay", events, "--format", "jsonl", "--data-dir", short_dir],
        check=True,
        capture_output=True,
    )

    wait_until(lambda: orders(port, key) == 1, 10, "the order on the floor")
    started.send_signal(signal.SIGTERM)
    started.wait(15)


def test_the_procfile_names_each_role_once() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = {name: command for name, _, command in (line.partition(": ") for line in lines)}
    assert len(commands) == len(lines)
    assert all(command.split()[:2] == ["peakline", name] for name, command in commands.items())
    assert set(commands) == {"web", "log", "project", "archive"}
