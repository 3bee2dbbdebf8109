"""One dead letter as it is kept: how it is read from its entry, what it tells of its order, and how it is tried again.

Decides the shape of ids and into which partition a retried letter goes; does no I/O. Reading and removing letters is
``dead``'s for commands and ``deaddoor``'s for the doors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from models.event import Invalid, decode, decode_array, partition_of
from models.vocabulary import LOG_SOURCE
from stream.log.entries import MANY, ONE

_ID: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,20})-([0-9]{1,20})")
_MOST: Final = 2**64 - 1
_TEXT: Final = 128
MOST_READ: Final = 256 * 1024
"""No event is larger: what is, is not decoded to see what it names, so that nobody waits for it."""


class Kept(msgspec.Struct, frozen=True):
    """A letter as it is kept; ``id`` is ``partition-ms-seq``, ``at`` when the log took the event (ms)."""

    id: str
    partition: int
    reason: str
    field: str
    error: str
    raw: bytes
    entry: str
    index: int
    at: int


class Said(NamedTuple):
    """What the bytes of a letter name, as far as they can be read."""

    source: str | None
    order: str | None


class _Named(msgspec.Struct):
    order: object = None
    source: object = None


class _Ordered(msgspec.Struct):
    order: str


_named: Final = msgspec.json.Decoder(_Named)


def letter_of(partition: int, position: bytes, told_of: Mapping[bytes, bytes]) -> Kept:
    """Read a letter from the fields of its entry in the log."""
    return Kept(
        id=f"{partition}-{position.decode()}",
        partition=partition,
        reason=told_of.get(b"reason", b"").decode(errors="replace"),
        field=told_of.get(b"field", b"").decode(errors="replace"),
        error=told_of.get(b"error", b"").decode(errors="replace"),
        raw=told_of.get(b"raw", b""),
        entry=told_of.get(b"entry", b"").decode(errors="replace"),
        index=int(told_of.get(b"index", b"0")),
        at=int(told_of.get(b"at", b"0")),
    )


def place_of(id_: str, partitions: int) -> tuple[int, str]:
    """Split an id into partition and position; raises ``ValueError`` for what can be the id of no letter."""
    match = _ID.fullmatch(id_)
    if match is None:
        raise ValueError("it has another form")
    partition, ms, seq = map(int, match.groups())
    if partition >= partitions:
        raise ValueError(f"the log has {partitions} partitions")
    if max(ms, seq) > _MOST:
        raise ValueError("a position is of two numbers of 64 bits")
    return partition, f"{ms}-{seq}"


def age_of(id_: str) -> tuple[int, int, int]:
    """Give what sorts ids of letters by when the log took their events, over all partitions."""
    partition, ms, seq = map(int, id_.split("-"))
    return ms, seq, partition


def again(letter: Kept, partitions: int) -> dict[int, list[tuple[bytes, bytes]]]:
    """Give the entry that tries a letter again, in the partition of its order."""
    if is_many(letter):
        return {letter.partition: [(MANY, letter.raw)]}
    return {_belongs(letter, partitions): [(ONE, letter.raw)]}


def is_many(letter: Kept) -> bool:
    """Whether a letter holds an array of events."""
    return letter.raw.lstrip()[:1] == b"["


def returns(letter: Kept) -> str | None:
    """Say why a letter would only come back if it were tried again: it cannot be decoded; ``None`` if it can."""
    try:
        if is_many(letter):
            decode_array(letter.raw)
        else:
            decode(letter.raw)
    except Invalid as invalid:
        return str(invalid)
    return None


def said(letter: Kept) -> Said:
    """Read from the bytes who told it and of which order; an event that names no source is of ``LOG_SOURCE``."""
    if len(letter.raw) > MOST_READ:
        return Said(None, None)
    try:
        found = _named.decode(letter.raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Said(None, None)
    source = found.source or LOG_SOURCE
    return Said(*(text if isinstance(text, str) and 0 < len(text) <= _TEXT else None for text in (source, found.order)))


def _belongs(letter: Kept, partitions: int) -> int:
    try:
        return partition_of(decode(letter.raw).order, partitions)
    except Invalid:
        pass
    try:
        return partition_of(msgspec.json.decode(letter.raw, type=_Ordered).order, partitions)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return letter.partition
