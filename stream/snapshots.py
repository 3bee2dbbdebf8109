"""Snapshots on disk: a floor at a position of the log, named by that position, in NumPy's npz format.

Each carries checksums (a torn one is passed over and said so) and the identity of its log (a foreign one
is not touched). A bounded number is kept; writing is atomic and never replaces a higher position.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import structlog

from stream.floor.saved import COLUMNS, FORMAT, Arrays, Header
from stream.log.positions import newest_first

KEPT: Final = 3
_SUFFIX = ".npz"
_POSITION = re.compile(r"\d+-\d+")
_log = structlog.get_logger()


class Unreadable(Exception):
    """A snapshot that cannot be used, and why."""


class Snapshots:
    """The snapshots of one partition of one log."""

    def __init__(self, folder: Path, log_id: str, partition: int, kept: int = KEPT) -> None:
        """Keep them in a folder of their own below ``folder``."""
        self.folder = folder / log_id / f"partition-{partition}"
        self._kept = kept

    def positions(self) -> list[str]:
        """Give the positions stored, newest first."""
        if not self.folder.is_dir():
            return []
        names = [path.name.removesuffix(_SUFFIX) for path in self.folder.glob(f"*{_SUFFIX}")]
        return newest_first(name for name in names if _POSITION.fullmatch(name))

    def write(self, position: str, header: Header, arrays: Arrays) -> None:
        """Store a floor at ``position``, then let go of the oldest beyond those kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{position}{_SUFFIX}"
        partial = self.folder / f".{position}.{os.getpid()}.partial"
        with partial.open("wb") as file:
            head = np.frombuffer(msgspec.msgpack.encode(header), np.uint8)
            np.savez(file, allow_pickle=False, header=head, **arrays)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        _sync(self.folder)
        for old in self.positions()[self._kept :]:
            (self.folder / f"{old}{_SUFFIX}").unlink(missing_ok=True)
        for left in self.folder.glob(".*.partial"):
            if left != partial and left.stat().st_mtime < target.stat().st_mtime:
                left.unlink(missing_ok=True)

    def read(self, position: str) -> tuple[Header, Arrays]:
        """Read one; raises :class:`Unreadable` when it is torn or of another format."""
        path = self.folder / f"{position}{_SUFFIX}"
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            header = msgspec.msgpack.decode(arrays.pop("header").tobytes(), type=Header)
        except (OSError, ValueError, LookupError, EOFError, RuntimeError) as error:  # what zip raises of rubbish
            raise Unreadable(f"{path.name}: {error}") from error
        except (zipfile.BadZipFile, msgspec.MsgspecError, MemoryError) as error:
            raise Unreadable(f"{path.name}: {error}") from error
        if header.format != FORMAT or not arrays.keys() >= COLUMNS:
            raise Unreadable(f"{path.name}: expected format {FORMAT} with all columns, got {header.format}")
        return header, arrays

    def usable(self, covered: list[str]) -> Iterator[tuple[str, Header, Arrays]]:
        """Give those at the covered positions that can be read, newest first; the others are told and passed over."""
        for position in self.positions():
            if position not in covered:
                _log.warning("snapshot_not_covered", position=position, folder=str(self.folder))
                continue
            try:
                header, arrays = self.read(position)
            except Unreadable as unreadable:
                _log.warning("snapshot_unreadable", reason=str(unreadable), folder=str(self.folder))
                continue
            yield position, header, arrays


def _sync(folder: Path) -> None:
    """Put a rename on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
