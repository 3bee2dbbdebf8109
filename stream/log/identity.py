"""What the log is, and whether it still has what we read: the end of it may be lost.

A promoted replica or a server that died before its last second reached the disk knows less than we do. Decides that
from what the server says; starting a new epoch from an older snapshot is the consumer's business.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from stream.log.lag import Extent
from stream.log.positions import START, parts_of
from stream.log.trouble import LogRefused

DEFAULT_PARTITIONS: Final = 1
DEFAULT_SCALE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Identity:
    """What was written once, when the log was made."""

    id: str
    partitions: int
    time_scale: float
    created_at: int

    @staticmethod
    def new(partitions: int | None, time_scale: float | None, now: int) -> Identity:
        """Make the identity of a log that is about to be made."""
        return Identity(secrets.token_hex(8), partitions or DEFAULT_PARTITIONS, time_scale or DEFAULT_SCALE, now)

    @staticmethod
    def of(kept: Mapping[bytes, bytes], key: str) -> Identity:
        """Read what a log keeps of itself; raises :class:`LogRefused` when it is no log of ours."""
        try:
            told = {name.decode(): value.decode() for name, value in kept.items()}
            return Identity(told["id"], int(told["partitions"]), float(told["time_scale"]), int(told["created_at"]))
        except (KeyError, ValueError) as error:
            raise LogRefused(
                f"{key}: expected a hash with id, partitions, time_scale and created_at, got {dict(kept)} ({error}); "
                "is something else using this server?"
            ) from error

    def mapping(self) -> dict[str, str]:
        """Give the fields to keep."""
        return {
            "id": self.id,
            "partitions": str(self.partitions),
            "time_scale": f"{self.time_scale:g}",
            "created_at": str(self.created_at),
        }

    def check(self, partitions: int | None, time_scale: float | None) -> None:
        """Raise :class:`LogRefused` when the settings ask for another log; ``None`` takes what the log has."""
        for name, kept, wanted in (
            ("PEAKLINE_PARTITIONS", self.partitions, partitions),
            ("PEAKLINE_TIME_SCALE", self.time_scale, time_scale),
        ):
            if wanted is not None and wanted != kept:
                raise LogRefused(
                    f"{name}: expected {kept:g}, with which this log was made, got {wanted:g}; "
                    f"set {name}={kept:g}, or use a new log"
                )


class Standing(NamedTuple):
    """Whether a position is still in the log, and if not, why."""

    lost: bool
    why: str
    last: str
    """The newest id that the log has given out."""


def standing(position: str, extent: Extent, has_entry: bool, same_log: bool) -> Standing:
    """Judge a consumer's position against what the server has.

    The entry at a consumer's position is never trimmed, so its absence is a loss.
    """
    if not same_log and position != START:
        return Standing(True, "another_log", extent.last)
    if position == START:
        whole = extent.length == extent.added
        return Standing(False, "from_the_start" if whole else "from_the_oldest_kept", extent.last)
    if has_entry:
        return Standing(False, "kept", extent.last)
    if parts_of(extent.last) < parts_of(position):
        return Standing(True, "log_ends_before", extent.last)
    if extent.length == 0 or parts_of(extent.first) > parts_of(position):
        return Standing(True, "trimmed_beyond", extent.last)
    return Standing(True, "rewritten_from_before", extent.last)
