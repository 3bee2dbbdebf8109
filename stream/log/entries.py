"""Entries of the log: how events are put into them, and what a read one looks like.

One event goes as field ``e``, several as a JSON array in field ``b``; who reads an entry decides whether it is valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

ONE: Final = b"e"
MANY: Final = b"b"
ODD: Final = b""
"""The field of an entry that has not exactly one field: its value is all that it has, joined by spaces."""

MOST_EVENTS: Final = 500
MOST_BYTES: Final = 512 * 1024

Entry = tuple[int, str, int, bytes, bytes]
"""Partition, id (``ms-seq``), its milliseconds, field, value."""

Ask = tuple[int, str, bytes]
"""Partition, id, the question's JSON."""


class Taken(NamedTuple):
    """What one read gave, of each partition in log order."""

    entries: list[Entry]
    asks: list[Ask]


def packed(events: Sequence[bytes], one_each: bool = False) -> list[tuple[bytes, bytes]]:
    """Put the JSON of events into as few entries as their bounds allow: pairs of field and value."""
    if one_each:
        return [(ONE, event) for event in events]
    entries: list[tuple[bytes, bytes]] = []
    chunk: list[bytes] = []
    size = 0
    for event in events:
        if chunk and (len(chunk) >= MOST_EVENTS or size + len(event) >= MOST_BYTES):
            entries.append(_joined(chunk))
            chunk, size = [], 0
        chunk.append(event)
        size += len(event) + 1
    if chunk:
        entries.append(_joined(chunk))
    return entries


def _joined(chunk: list[bytes]) -> tuple[bytes, bytes]:
    return (ONE, chunk[0]) if len(chunk) == 1 else (MANY, b"[" + b",".join(chunk) + b"]")


def additions(
    streams: Mapping[int, str], batches: Mapping[int, Sequence[tuple[bytes, bytes]]]
) -> tuple[list[int], list[tuple[bytes | str, ...]]]:
    """Write the commands that append entries, and beside them the partition of each."""
    partitions: list[int] = []
    commands: list[tuple[bytes | str, ...]] = []
    for partition, entries in batches.items():
        for field, value in entries:
            partitions.append(partition)
            commands.append(("XADD", streams[partition], "*", field, value))
    return partitions, commands


def read_entries(partition: int, raw: Iterable[tuple[bytes, list[bytes]]]) -> list[Entry]:
    """Turn a stream's part of an ``XREAD`` reply into entries."""
    return [
        (partition, (name := id_.decode()), int(name.partition("-")[0]), pairs[0], pairs[1])
        if len(pairs) == 2
        else (partition, (name := id_.decode()), int(name.partition("-")[0]), ODD, b" ".join(pairs))
        for id_, pairs in raw
    ]
