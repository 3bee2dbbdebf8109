"""Reading: events and questions of several partitions, in one call that waits at the server.

Keeps no position (the caller's state does), but bounds what one call brings: by count, and by bytes as learned from
the entries seen, for an entry may hold one event or five hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stream.address import ANSWER_S, LONGEST_BLOCK_MS, Address
from stream.entries import Ask, Entry, Taken, read_entries
from stream.keys import Keys
from stream.lag import Lags
from stream.wire import Command, Wire

AT_ONCE_BYTES: Final = 4 * 1024 * 1024
_UNSEEN_BYTES: Final = 64 * 1024


class Reader:
    """Reads a worker's partitions over one connection of its own."""

    def __init__(self, address: Address, keys: Keys, lags: Lags) -> None:
        """Tell ``lags`` how far each partition was read."""
        self._wire = Wire(address, LONGEST_BLOCK_MS / 1000 + ANSWER_S)
        self._keys = keys
        self.lags = lags
        self._entry_bytes = float(_UNSEEN_BYTES)

    def read(self, positions: Mapping[int, str], asks: Mapping[int, str], count: int, block_ms: int) -> Taken:
        """Give what comes after the positions, at most ``count`` entries a partition; nothing after ``block_ms``."""
        whose: dict[bytes, tuple[bool, int]] = {}
        afters: list[str] = []
        for partition, after in positions.items():
            whose[self._keys.events(partition).encode()] = (True, partition)
            afters.append(after)
        for partition, after in asks.items():
            whose[self._keys.asks(partition).encode()] = (False, partition)
            afters.append(after)
        if not whose:
            return Taken([], [])
        fitting = int(AT_ONCE_BYTES / self._entry_bytes / max(len(positions), 1))
        command: Command = ("XREAD", "COUNT", max(min(count, fitting), 1))
        if block_ms > 0:
            command += ("BLOCK", min(block_ms, LONGEST_BLOCK_MS))
        (reply,) = self._wire.call([(*command, "STREAMS", *whose, *afters)])
        if isinstance(reply, Exception):
            raise reply
        return self._sorted(reply or [], whose, positions)

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
