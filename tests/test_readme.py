from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import redis

from backend.cli.main import peakline
from stream.log.embedded_place import Place
from tests import olist_shape, readme
from tests.keys import database_in, make_key
from tests.readme import LISTENING, NOT_RUN, README, ROLES, ROOT, Command, commands, made_to_run
from tests.waiting import wait_until

BIN: Final = Path(sys.executable).parent
READY: Final = {
    "log": "embedded_log_up",
    "project": "partition_served",
    "archive": "ledger_served",
    "web": "web_listens",
    "up": "is up at",
}
COMMANDS: Final = commands(README.read_text(encoding="utf-8")) if README.exists() else []
STOP_S: Final = 10


def environment_of(data_dir: Path, more: dict[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PEAKLINE_")}
    return {**own, "PATH": f"{BIN}:{own['PATH']}", "PEAKLINE_DATA_DIR": str(data_dir), **more}


@contextmanager
def running(words: list[str], data_dir: Path, ready: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that goes on until it is stopped, once it has said ``ready``; it must then end well and in time."""
    said = data_dir / f"said-{'-'.join(words[1:2])}"
    with said.open("wb") as to:
        process = subprocess.Popen(words, env=environment_of(data_dir, more), cwd=data_dir, stdout=to, stderr=to)
    try:

        def heard() -> bool:
            assert process.poll() is None, said.read_text()
            return ready in said.read_text()

        wait_until(heard, 40, f"{ready!r} from {' '.join(words)}")
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_S) == 0, said.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def recordings(tmp_path: Path) -> dict[str, Path]:
    """A small recording of each format."""
    day = tmp_path / "day.jsonl"
    event = {"id": "e-1", "order": "SO-1001", "type": "received", "at": "2026-11-11T00:00:00+08:00"}
    day.write_text("".join(json.dumps({**event, "id": f"e-{n}", "order": f"SO-{n}"}) + "\n" for n in range(20)))
    return {"jsonl": day, "olist": olist_shape.write(tmp_path / "olist", orders=20)}


def orders(port: int, key: str) -> int:
    """Give how many orders the floor has; -1 while it does not answer."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/floor", headers={"authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(asked, timeout=2) as answer:  # noqa: S310 - our own address
            return int(json.load(answer)["totals"]["orders"])
    except OSError:
        return -1


def dead_letter(data_dir: Path) -> str:
    """Put something into the log that is no event, and give the id of the letter it becomes."""
    with redis.Redis(unix_socket_path=str(Place.of(data_dir).socket), decode_responses=True) as client:
        client.xadd("peakline:{0}:events", {"e": "no event"})
        return "0-" + str(wait_until(lambda: client.xrange("peakline:{0}:dead"), 10, "the dead letter")[0][0])


@pytest.mark.parametrize(
    "command",
    [command for command in COMMANDS if command.name in ROLES],
    ids=[c.line for c in COMMANDS if c.name in ROLES],
)
def test_what_the_readme_starts_comes_up_and_stops(command: Command, short_dir: Path, port: int) -> None:
    words = made_to_run(command.words, port=port, recordings={}, letter="")
    if command.name in ("web", "project", "archive"):
        with (
            running(["peakline", "log"], short_dir, READY["log"], **command.environment),
            running(words, short_dir, READY[command.name], **command.environment),
        ):
            return
    with running(words, short_dir, READY.get(command.name, "hours are in"), **command.environment):
        if command.name in LISTENING:
            read = make_key(database_in(short_dir), "read")
            wait_until(lambda: orders(port, read) >= 0, 20, "the floor over HTTP")


SHORT: Final = [c for c in COMMANDS if c.words[0] in ("peakline", "curl") and c.name not in ROLES]


@dataclass(frozen=True)
class Beside:
    """A running `up`, and the keys to it."""

    data_dir: Path
    port: int
    ingest: str
    read: str


@contextmanager
def beside(folder: Path, **more: str) -> Iterator[Beside]:
    """Start what the commands run beside."""
    port = free_port()
    with running(["peakline", "up", "--port", str(port)], folder, READY["up"], **more):
        yield Beside(folder, port, *(make_key(database_in(folder), scope) for scope in ("ingest", "read")))


@pytest.fixture(scope="module")
def usual() -> Iterator[Beside]:
    """One that serves for all commands that ask for nothing special."""
    with tempfile.TemporaryDirectory(prefix="pl-") as folder, beside(Path(folder)) as started:
        yield started


def special(command: Command) -> dict[str, str]:
    """Say what a command needs of the `up` that it runs beside."""
    scale = {"PEAKLINE_TIME_SCALE": str(command.time_scale)} if command.time_scale > 1 else {}
    return scale | ({"PEAKLINE_DRILL": "1"} if "--drill" in command.words else {})


def ran(command: Command, here: Beside, recordings: dict[str, Path]) -> None:
    letter = dead_letter(here.data_dir) if command.name.startswith("dead") else ""
    words = made_to_run(command.words, port=here.port, recordings=recordings, letter=letter, key=here.ingest)
    process = subprocess.Popen(
        words,
        env=environment_of(here.data_dir, command.environment),
        cwd=here.data_dir,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    live = command.time_scale > 1  # it plays for hours: enough when it has begun
    if live:
        wait_until(lambda: orders(here.port, here.read) > 0, 20, "the first order on the floor")
        process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=40)
    assert process.returncode == (1 if live else 0), out + err


@pytest.mark.parametrize("command", SHORT, ids=[command.line for command in SHORT])
def test_what_the_readme_runs_beside_it_works(
    command: Command, request: pytest.FixtureRequest, short_dir: Path, recordings: dict[str, Path]
) -> None:
    if needs := special(command):
        with beside(short_dir, **needs) as here:
            ran(command, here, recordings)
    else:
        ran(command, request.getfixturevalue("usual"), recordings)


MAKE: Final = [c for c in COMMANDS if c.words[0] == "make"]


@pytest.mark.parametrize("command", MAKE, ids=[command.line for command in MAKE])
def test_make_knows_what_the_readme_asks_of_it(command: Command) -> None:
    ran = subprocess.run(["make", "-n", *command.words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=[command.line for command in COMMANDS])
def test_every_command_of_the_readme_is_one_that_is_tested(command: Command) -> None:
    assert command.words[0] in ("peakline", "curl", "make", "honcho", *NOT_RUN), (
        f"{command.line}: expected a command that this test knows; what only shows something goes into a text block"
    )


def test_the_readme_shows_every_command_there_is() -> None:
    shown = {command.name.split()[0] for command in COMMANDS}
    assert shown >= {"make", *(name for name, found in peakline.commands.items() if not found.hidden)} - {"version"}


def test_commands_are_read_as_a_shell_reads_them() -> None:
    text = (
        "```sh\n# none\n$ PEAKLINE_TIME_SCALE=60 peakline up \\\n  --port 8050   # on the wall\n```\n```text\nno\n```\n"
    )
    (command,) = commands(text)
    assert command.words == ["peakline", "up", "--port", "8050"]
    assert (command.name, command.time_scale) == ("up", 60)


def test_a_command_is_made_to_run_in_seconds_on_a_port_of_its_own(tmp_path: Path) -> None:
    def made(line: str) -> str:
        (command,) = commands(f"```sh\n{line}\n```")
        recordings = {"olist": tmp_path / "olist"}
        return " ".join(made_to_run(command.words, port=1234, recordings=recordings, letter="0-1-0"))

    assert made("peakline up") == "peakline up --port 1234"
    assert made("peakline demo --port=8050") == "peakline demo --port 1234 --rate 0.2"
    assert made("peakline dead show 0-1731254400000-0") == "peakline dead show 0-1-0"
    assert made("peakline replay ../x --format olist") == f"peakline replay {tmp_path}/olist --format olist"
    assert made("peakline simulate --for 10m --orders-per-second 5") == (
        "peakline simulate --orders-per-second 5 --for 1s"
    )
    assert made("curl -s localhost:8050/healthz") == "curl -s localhost:1234/healthz"
    assert readme.value_of(["--speed=60"], "--speed") == "60"
