"""Reading: events and questions of several partitions, in one call that waits at the server.

Keeps no position (the caller's state does), but bounds what one call brings: by count, and by bytes as learned from
the entries seen, for an entry may hold one event or five hundred.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from stream.clock import monotonic
from stream.log.address import ANSWER_S, LONGEST_BLOCK_MS, Address
from stream.log.entries import Ask, Entry, Taken, read_entries
from stream.log.keys import Keys
from stream.log.lag import Lags
from stream.log.wire import Command, Wire

AT_ONCE_BYTES: Final = 4 * 1024 * 1024
_UNSEEN_BYTES: Final = 64 * 1024
_POLL_S: Final = 0.02


class Reader:
    """Reads a worker's partitions over one connection of its own."""

    def __init__(self, address: Address, keys: Keys, lags: Lags) -> None:
        """Tell ``lags`` how far each partition was read."""
        self._wire = Wire(address, LONGEST_BLOCK_MS / 1000 + ANSWER_S)
        self._keys = keys
        self.lags = lags
        self._entry_bytes = float(_UNSEEN_BYTES)
        self.apart = False
        """Whether partitions must be read by a command each, as a cluster wants it; then the waiting is ours."""

    def read(self, positions: Mapping[int, str], asks: Mapping[int, str], count: int, block_ms: int) -> Taken:
        """Give what comes after the positions, at most ``count`` entries a partition; nothing after ``block_ms``."""
        if not positions and not asks:
            return Taken([], [])
        block_ms = min(block_ms, LONGEST_BLOCK_MS)
        if not self.apart:
            return self._once([sorted({*positions, *asks})], positions, asks, count, block_ms)
        until = monotonic() + block_ms / 1000
        while True:
            taken = self._once([[partition] for partition in sorted({*positions, *asks})], positions, asks, count, 0)
            if taken.entries or taken.asks or monotonic() >= until:
                return taken
            threading.Event().wait(min(_POLL_S, max(until - monotonic(), 0)))

    def _once(
        self,
        groups: Sequence[Sequence[int]],
        positions: Mapping[int, str],
        asks: Mapping[int, str],
        count: int,
        block_ms: int,
    ) -> Taken:
        """Send one read for each group of partitions."""
        fitting = int(AT_ONCE_BYTES / self._entry_bytes / max(len(positions), 1))
        command: Command = ("XREAD", "COUNT", max(min(count, fitting), 1))
        if block_ms > 0:
            command += ("BLOCK", block_ms)
        whose: dict[bytes, tuple[bool, int]] = {}
        commands: list[Command] = []
        for group in groups:
            streams = {self._keys.events(number).encode(): (True, number) for number in group if number in positions}
            streams |= {self._keys.asks(number).encode(): (False, number) for number in group if number in asks}
            afters = [(positions if is_events else asks)[number] for is_events, number in streams.values()]
            commands.append((*command, "STREAMS", *streams, *afters))
            whose |= streams
        replies = self._wire.call(commands)
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply
        return self._sorted([stream for reply in replies for stream in reply or []], whose, positions)

    def _sorted(self, reply: list[Any], whose: Mapping[bytes, tuple[bool, int]], positions: Mapping[int, str]) -> Taken:
        entries: list[Entry] = []
        asked: list[Ask] = []
        for stream, raw in reply:
            is_events, partition = whose[stream]
            if is_events:
                taken = read_entries(partition, raw)
                self.lags.moved(partition, positions[partition], taken[-1][1], len(taken))
                entries += taken
            else:
                asked += [(partition, id_, value) for _, id_, _, _, value in read_entries(partition, raw)]
        if entries:
            seen = sum(len(entry[4]) for entry in entries) / len(entries)
            self._entry_bytes = max(seen + 64, self._entry_bytes * 0.75)
        return Taken(entries, asked)

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()
