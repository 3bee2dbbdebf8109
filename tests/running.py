"""A running Peakline: `peakline up` as a user starts it, on a free port, in a directory of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import psutil
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from stream.clock import now_ms
from tests.keys import database_in, make_key
from tests.waiting import wait_until

Told = dict[str, Any]
STARTED_S = 20.0


class Running:
    """What a test does to it: tell events, look at the floor, watch, kill, start again."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PEAKLINE_")} | env
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.http = httpx2.Client(base_url=self.url, timeout=10.0)
        self.keys: dict[str, str] = {}

    def start(self) -> None:
        """Start all roles, with a key of each scope, and wait until the floor can be read."""
        url = self.env.get("PEAKLINE_DATABASE_URL") or database_in(self.folder)
        self.keys = self.keys or {scope: make_key(url, scope) for scope in ("ingest", "read", "display")}
        command = ["up", "--port", str(self.port)]
        with (self.folder / "up.out").open("ab") as out:
            self.process = subprocess.Popen(self.command(command), env=self.env, stdout=out, stderr=out)
        wait_until(self.ready, STARTED_S, "Peakline to be ready")

    def command(self, arguments: Sequence[str]) -> list[str]:
        """Write a command of ours for this data directory."""
        return [sys.executable, "-m", "backend.cli.main", "--data-dir", str(self.folder), *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(arguments), env=self.env, capture_output=True, text=True, timeout=50, check=False
        )

    def ready(self) -> bool:
        """Whether /readyz says so."""
        try:
            return self.http.get("/readyz").status_code == httpx2.codes.OK
        except httpx2.TransportError:
            return False

    def tell(self, *events: Told) -> Told:
        """Post events; give the answer."""
        answer = self.http.post(
            "/api/v1/events",
            content="\n".join(json.dumps(event) for event in events),
            headers=self.bearer("ingest"),
        )
        assert answer.status_code == httpx2.codes.ACCEPTED, answer.text
        told: Told = answer.json()
        return told

    def floor(self, **narrow: str) -> Told:
        """Give the floor as it is now."""
        answer = self.http.get("/api/v1/floor", params=narrow, headers=self.bearer("read"))
        assert answer.status_code == httpx2.codes.OK, answer.text
        told: Told = answer.json()
        return told

    def stage(self, name: str, **narrow: str) -> Told:
        """Give one stage of the floor."""
        return next(stage for stage in self.floor(**narrow)["stages"] if stage["stage"] == name)

    def until(self, stage: str, **numbers: int) -> Told:
        """Wait until a stage shows these numbers."""

        def shows() -> Told | None:
            told = self.stage(stage)
            return told if all(told[name] == value for name, value in numbers.items()) else None

        return wait_until(shows, 10.0, f"{stage} to show {numbers}") or {}

    def watch(self) -> ClientConnection:
        """Open a wall's socket."""
        url = self.url.replace("http", "ws") + "/ws/live"
        return connect(url, origin=Origin(self.url), max_size=None, additional_headers=self.bearer("display"))

    def bearer(self, scope: str) -> dict[str, str]:
        """Give the header that opens what a scope opens."""
        return {"authorization": f"Bearer {self.keys[scope]}"}

    def role(self, name: str) -> psutil.Process:
        """Give the process of a role, once it is there; ``server`` is the embedded Valkey itself."""
        found = wait_until(lambda: self._role(name), STARTED_S, f"a process of {name}")
        assert found is not None
        return found

    def _role(self, name: str) -> psutil.Process | None:
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children(recursive=True):
            line = _line(child)
            if (name == "server" and "valkey" in " ".join(line[:1])) or (name in line and "backend.cli.main" in line):
                return child
        return None

    def kill(self, name: str) -> None:
        """Kill a role as a power cut would."""
        self.role(name).send_signal(signal.SIGKILL)

    def stop(self) -> int:
        """Stop it as an operator would; give the exit code."""
        assert self.process is not None
        self.process.terminate()
        code = self.process.wait(timeout=15)
        self.process = None
        return code


@contextmanager
def running(folder: Path, settings: str = "", env: dict[str, str] | None = None) -> Iterator[Running]:
    """Start Peakline in ``folder`` with these settings, and stop it."""
    (folder / "peakline.toml").write_text(settings)
    peakline = Running(folder, env or {})
    try:
        peakline.start()
        yield peakline
    finally:
        peakline.http.close()
        if peakline.process is not None:
            peakline.process.terminate()
            peakline.process.wait(timeout=15)


def event(order: str, kind: str, ago_s: float = 0.0, **more: object) -> Told:
    """Write an event of so many seconds ago; its id follows from what it says."""
    at = datetime.fromtimestamp(now_ms() / 1000, UTC) - timedelta(seconds=ago_s)
    told = {"order": order, "type": kind, "at": at.isoformat(timespec="milliseconds")} | more
    return {"id": f"{order}:{kind}:{more.get('attempt', 1)}"} | told


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # it ended, or waits to be reaped
        return []


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
