"""The names of the log's keys, each in one place.

The braces are part of a key: all keys of a partition share a hash tag and so live on one node of a cluster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LIVE: Final = "peakline"
DRILL: Final = "peakline-drill"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys under one prefix: the live log's, or a drill's."""

    prefix: str = LIVE

    @property
    def log(self) -> str:
        """Hash: what the log is (id, partitions, time scale, when it was made)."""
        return f"{self.prefix}:log"

    @property
    def lost(self) -> str:
        """Hash: the last time that the log lost what we had read."""
        return f"{self.prefix}:lost"

    def events(self, partition: int) -> str:
        """Stream: the events."""
        return self.of(partition, "events")

    def dead(self, partition: int) -> str:
        """Stream: the dead letters."""
        return self.of(partition, "dead")

    def dead_count(self, partition: int) -> str:
        """Hash: reason → dead letters ever, and how many were dropped for want of room."""
        return self.of(partition, "dead_count")

    def consumers(self, partition: int) -> str:
        """Hash: consumer → the position up to which it needs nothing more."""
        return self.of(partition, "consumers")

    def claim(self, partition: int) -> str:
        """String with a lifetime: which worker serves the partition."""
        return self.of(partition, "claim")

    def archive_claim(self, partition: int) -> str:
        """String with a lifetime: which archive writes the partition into the ledger."""
        return self.of(partition, "archive_claim")

    def ledger(self, partition: int) -> str:
        """Hash: how far the ledger is, and what keeps it (at, position, lag, state, why)."""
        return self.of(partition, "ledger")

    def asks(self, partition: int) -> str:
        """Stream: questions to the worker that serves the partition."""
        return self.of(partition, "asks")

    def parts(self, partition: int) -> str:
        """Pub/sub channel: what the worker says each tick."""
        return self.of(partition, "parts")

    def of(self, partition: int, name: str) -> str:
        """Give another key of the partition."""
        return f"{self.prefix}:{{{partition}}}:{name}"
