"""``peakline up``: all roles on one machine, a process each, kept running until it is told to stop.

Decides which roles there are, refuses to start beside another ``up`` or on a port in use, says when everything is
ready, and stops in the reverse order of the start. How a dead one is started again is in ``children``.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console

from backend.cli.children import Child, Role, stop_all
from backend.listening import listen, url_of
from models.settings import Settings
from stream.clock import monotonic
from stream.lifeline import Lifeline, watch_parent

STOP_S: Final = 9.0
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_TURN_S: Final = 0.1
_ASK_READY_S: Final = 0.3
_SLOW_S: Final = 20.0


class UpRefused(Exception):
    """``up`` cannot start; the message says why and what to do."""


class _Told:
    """The signals that came: the first stops, a second one stops in a hurry."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.hurried = threading.Event()

    def hear(self, *_: object) -> None:
        (self.hurried if self.stopping.is_set() else self.stopping).set()


def up(settings: Settings, host: str, port: int, more: Sequence[Role] = ()) -> None:
    """Run all roles, and ``more``, until SIGTERM or SIGINT; then stop them all within ten seconds.

    The children take their settings from this process's environment. Raises :class:`UpRefused` when another ``up``
    has the data directory, and :class:`~backend.listening.CannotServe` when the port cannot be had.
    """
    watch_parent()
    told = _Told()
    with ExitStack() as stack:
        stack.enter_context(_heard(told))
        stack.enter_context(_alone(settings.data_dir))
        with listen(host, port, settings.public_url) as probe:
            url, port = url_of(probe), probe.getsockname()[1]
        lifeline = stack.enter_context(closing(Lifeline()))
        children = [Child(role, lifeline) for role in (*roles(settings, host, port), *more)]
        stack.callback(stop_all, children, STOP_S, told.hurried.is_set)
        _tend(children, url, told)


def roles(settings: Settings, host: str, port: int) -> list[Role]:
    """Give the roles in the order of their start; the log's server only when it is the embedded one."""
    log = [Role("log", ("log",))] if settings.redis_url is None else []
    return [
        *log,
        Role("project", ("project",)),
        Role("archive", ("archive", "--migrate")),
        Role("web", ("web", "--host", host, "--port", str(port))),
    ]


def _tend(children: Sequence[Child], url: str, told: _Told) -> None:
    console = Console(highlight=False)
    began = asked = monotonic()
    announced = slow = False
    while True:
        now = monotonic()
        for child in children:
            child.tend(now)
        if not announced and now - asked >= _ASK_READY_S:
            asked = now
            missing = _missing(url)
            announced = not missing
            if announced:
                console.print(f"[bold]Peakline[/bold] is up at [bold]{url}[/bold]  (Ctrl-C stops it)")
            elif not slow and now - began > _SLOW_S:
                slow = True
                console.print(f"Peakline is still starting: {missing}", markup=False)
        if told.stopping.wait(_TURN_S):
            if os.isatty(1):
                console.print("Peakline is stopping …")
            return


def _missing(url: str) -> str:
    """Say what is missing until the floor can be shown; empty when nothing is."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=1.0)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return "" if answer.status == http.client.OK else _message(answer.read(10_000))
    except (OSError, http.client.HTTPException) as error:
        return f"the web process does not answer ({error})"
    finally:
        connection.close()


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")[:200] or "the web process does not say what is missing"


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the data directory; raises :class:`UpRefused` when another ``up`` has it."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data_dir / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read().strip() or "unknown"
            raise UpRefused(
                f"{data_dir}: another `peakline up` (process {owner}) runs there; stop it, or use another --data-dir"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def _heard(told: _Told) -> Iterator[None]:
    before = {number: signal.signal(number, told.hear) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
