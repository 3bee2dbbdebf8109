"""Lag: how many entries of a partition come after a position.

A stream numbers no entries, but counts those ever added: once a reader has been at the end (or before the first entry)
its own count makes the lag exact. Until then, while a backlog from a restart is worked off, it is counted up to a
bound and estimated by the entries' times beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from stream.log.positions import START, parts_of

COUNTED: Final = 5_000
"""Entries that are counted one by one where nothing else is known."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What ``XINFO STREAM`` says of a stream's extent."""

    length: int = 0
    added: int = 0
    first: str = START
    last: str = START

    @staticmethod
    def of(info: list[Any]) -> Extent:
        """Read the flat reply of ``XINFO STREAM``."""
        told = {info[index]: info[index + 1] for index in range(0, len(info), 2)}
        first = told.get(b"first-entry")
        return Extent(
            length=int(told[b"length"]),
            added=int(told.get(b"entries-added", told[b"length"])),
            first=first[0].decode() if first else START,
            last=told[b"last-generated-id"].decode(),
        )


class Lags:
    """How far each partition was read, in entries ever added to it."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._anchors: dict[int, tuple[str, int]] = {}

    def moved(self, partition: int, before: str, after: str, entries: int) -> None:
        """Note that a read from ``before`` gave so many entries, the last being ``after``."""
        anchor = self._anchors.pop(partition, None)
        if anchor is not None and anchor[0] == before:
            self._anchors[partition] = (after, anchor[1] + entries)

    def knows(self, partition: int, position: str) -> bool:
        """Whether it is known how many entries had been added up to a position."""
        return self._anchors.get(partition, ("", 0))[0] == position

    def exact(self, partition: int, position: str, extent: Extent) -> int | None:
        """Count the entries after a position; ``None`` when that is not known."""
        if parts_of(position) >= parts_of(extent.last):
            self._anchors[partition] = (position, extent.added)
            return 0
        if extent.length == 0 or parts_of(position) < parts_of(extent.first):
            self._anchors[partition] = (position, extent.added - extent.length)
            return extent.length
        anchor = self._anchors.get(partition)
        if anchor is None or anchor[0] != position:
            return None
        return min(max(extent.added - anchor[1], 0), extent.length)

    def counted(self, partition: int, position: str, extent: Extent, entries: int) -> None:
        """Note that so many entries of this extent were found after the position."""
        self._anchors[partition] = (position, extent.added - entries)


def estimated(position: str, extent: Extent) -> int:
    """Estimate the entries after a position from its time between the first and the last entry."""
    first, here, last = (parts_of(at)[0] for at in (extent.first, position, extent.last))
    share = (last - here) / (last - first) if last > first else 0.0
    return min(max(round(share * extent.length), COUNTED), extent.length)
