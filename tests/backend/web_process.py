"""A web process on a free port, with people and keys: for tests with what browsers and attackers really send."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
from sqlalchemy import Engine
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from stream.database.engine import open_engine
from tests.waiting import wait_until

SCRIPT = """
import sys
from backend.web import serve
from models.settings import load
serve(load(None, dict(part.split("=") for part in sys.argv[3:])), sys.argv[1], 0, sys.argv[2])
"""


class Web:
    """A web process."""

    def __init__(self, url: str, *env: str, host: str = "127.0.0.1") -> None:
        command = [sys.executable, "-c", SCRIPT, host, url, *env]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(re.sub(r"\x1b\[[0-9;]*m", "", line))

    @property
    def url(self) -> str:
        found = re.compile(r"http://[^ '\"]+:\d+").findall
        return str(wait_until(lambda: found("".join(self.said)), 20, "the line with the address")[0])

    def client(self, **headers: str) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, headers=headers, trust_env=False, timeout=10)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(8)


class House(NamedTuple):
    """A data directory in which somebody may sign in, and a key of each scope."""

    data_dir: Path
    keys: dict[str, str]

    @property
    def engine(self) -> Engine:
        return open_engine(f"sqlite:///{self.data_dir / 'peakline.db'}")

    def bearer(self, scope: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.keys[scope]}"}


@contextmanager
def web(url: str, house: House, *env: str) -> Iterator[Web]:
    serving = Web(url, f"PEAKLINE_DATA_DIR={house.data_dir}", *env)
    try:
        with serving.client() as client:
            wait_until(lambda: _alive(client), 20, "the web process to serve")
        yield serving
    finally:
        if serving.process.poll() is None:
            serving.process.kill()
            serving.process.wait()


def _alive(client: httpx2.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx2.TransportError:
        return False


def live_of(serving: Web, house: House) -> ClientConnection:
    cookie = {"cookie": f"peakline_display={house.keys['display']}"}
    address = serving.url.replace("http", "ws") + "/ws/live"
    return connect(address, origin=Origin(serving.url), additional_headers=cookie)


def read_to_the_end(live: ClientConnection) -> None:
    while True:
        live.recv(timeout=5)


def raw(port: int, *lines: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as opened:
        opened.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return b"".join(iter(lambda: opened.recv(65536), b""))
