"""Where a demo may put its simulated orders: never beside real ones, and never on top of an earlier demo's.

A data directory that a demo made says so in a file; the next demo there begins anew. Any other that already holds a
log is refused.
"""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path
from typing import Final

import click

from stream.log.embedded_place import Place

MARK: Final = "demo.txt"
MARKED: Final = "The log and the database here hold simulated orders; the next `peakline demo` here begins anew.\n"
HELD: Final = ("appendonlydir", "snapshots", "log-server.log", "peakline.db", "peakline.db-shm", "peakline.db-wal")
"""What a Peakline keeps in its data directory and a new demo has no use for; the settings file stays."""


def is_demo(data_dir: Path) -> bool:
    """Say whether a demo made this data directory."""
    return (data_dir / MARK).exists()


def prepare(data_dir: Path) -> None:
    """Make the directory, or empty the one of an earlier demo. Raises ``ClickException`` when it may not be used."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = [data_dir / name for name in HELD if (data_dir / name).exists()]
    if held and not is_demo(data_dir):
        raise click.ClickException(
            f"{data_dir}: expected an empty directory or an earlier demo's, found a real log; use another --data-dir"
        )
    place = Place.of(data_dir)
    if any(_is_held(lock) for lock in (data_dir / "up.lock", place.owner_lock, place.server_lock)):
        raise click.ClickException(f"{data_dir}: a Peakline runs there; stop it, or name another with --data-dir")
    for path in held:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (data_dir / MARK).write_text(MARKED, encoding="utf-8")


def _is_held(lock: Path) -> bool:
    if not lock.exists():
        return False
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
