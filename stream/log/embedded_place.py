"""Where the embedded log keeps what is its own: its data directory, and a socket short enough to be one.

A socket's path may have about a hundred bytes; where the data directory's is longer, the socket gets a short directory
of its own, and the data directory says where.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stream.log.address import socket_url

LONGEST_SOCKET: Final = 100
_SOCKET: Final = "log.sock"
_ELSEWHERE: Final = "log.address"
_STARTING: Final = " is starting oO"


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one embedded log."""

    data_dir: Path
    socket: Path

    @staticmethod
    def of(data_dir: Path) -> Place:
        """Find the place of a data directory as it is now; makes nothing."""
        data_dir = data_dir.expanduser().resolve()
        elsewhere = data_dir / _ELSEWHERE
        return Place(data_dir, Path(elsewhere.read_text()) if elsewhere.exists() else data_dir / _SOCKET)

    @staticmethod
    def make(data_dir: Path) -> Place:
        """Make the data directory, for our eyes only, and a place for the socket."""
        data_dir = data_dir.expanduser().resolve()
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = Place.of(data_dir)
        elsewhere = data_dir / _ELSEWHERE
        if len(os.fsencode(data_dir / _SOCKET)) <= LONGEST_SOCKET:
            elsewhere.unlink(missing_ok=True)
            return Place(data_dir, data_dir / _SOCKET)
        if not elsewhere.exists() or not _is_ours_alone(place.socket.parent):
            place = Place(data_dir, Path(tempfile.mkdtemp(prefix="peakline-", dir=_short_directory())) / _SOCKET)
            elsewhere.write_text(str(place.socket))
        return place

    @property
    def url(self) -> str:
        """Where the server listens."""
        return socket_url(self.socket)

    @property
    def owner_lock(self) -> Path:
        """Held by the process that keeps the server, whose number is in it."""
        return self.data_dir / "log.lock"

    @property
    def server_lock(self) -> Path:
        """Held by the server itself as long as it lives."""
        return self.data_dir / "log.server.lock"

    @property
    def server_pid(self) -> Path:
        """The server's process number."""
        return self.data_dir / "log.pid"

    @property
    def server_log(self) -> Path:
        """What the server says."""
        return self.data_dir / "log-server.log"

    def owner(self) -> str:
        """Give the number of the process that keeps the server, as text."""
        return self.owner_lock.read_text().strip() or "unknown"

    def left_behind(self) -> int | None:
        """Give the number of the server that was started last, if known."""
        told = self.server_pid.read_text().strip() if self.server_pid.exists() else ""
        return int(told) if told.isdecimal() else None

    def last_words(self) -> str:
        """Give the last warning, or else the last line, of what the server said since it was started."""
        if not self.server_log.exists():
            return ""
        with self.server_log.open("rb") as file:
            file.seek(max(self.server_log.stat().st_size - 8192, 0))
            said = file.read().decode(errors="replace").rpartition(_STARTING)[2]
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        warnings = [line for line in lines if " # " in line]
        return (warnings or lines or [""])[-1]

    def clear(self) -> None:
        """Remove what a stopped server needs no more; its data stay."""
        self.server_pid.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)
        if self.socket.parent != self.data_dir:
            (self.data_dir / _ELSEWHERE).unlink(missing_ok=True)
            shutil.rmtree(self.socket.parent, ignore_errors=True)


def _is_ours_alone(directory: Path) -> bool:
    try:
        told = directory.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(told.st_mode) and told.st_uid == os.getuid() and not told.st_mode & 0o077


def _short_directory() -> str | None:
    """Give the system's temporary directory, or ``/tmp`` when that one's own path is too long."""
    return None if len(os.fsencode(tempfile.gettempdir())) < LONGEST_SOCKET // 2 else "/tmp"  # noqa: S108
