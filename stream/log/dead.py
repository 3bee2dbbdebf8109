"""The dead letters: what was refused, kept with its reason and its bytes until somebody looks.

A letter's place in the log is its id, so that writing it again changes nothing. Kept are so many a partition and no
more than so many bytes; the oldest go first, counted. Who may retry or drop a letter is decided by the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import redis.exceptions as theirs
import structlog

from stream.floor.reading import Letter
from stream.log.letter import Kept, again, letter_of, place_of
from stream.log.log import Log
from stream.log.positions import parts_of
from stream.log.trouble import LogRefused, telling, told

DROPPED: Final = "dropped_oldest"
MOST_BYTES: Final = 64 << 20
"""What the letters of one partition may take of the server's memory."""
AT_ONCE: Final = 200
_log = structlog.get_logger()


def write(log: Log, partition: int, letters: Sequence[Letter], kept: int) -> int:
    """Write letters, given in log order, and give how many were new; the oldest over ``kept`` go.

    When the server has no memory left the older letters make room; one that then still finds none is told in the
    log and counted as dropped. Raises :class:`~stream.log.trouble.LogDown`.
    """
    stream = log.keys.dead(partition)
    commands = [_addition(stream, letter) for letter in letters]
    replies = log.attempt(commands)
    if any(isinstance(reply, theirs.OutOfMemoryError) for reply in replies):
        _count(log, partition, {DROPPED: log.call([("XTRIM", stream, "MAXLEN", kept // 10)])[0]})
        replies = [
            again if isinstance(reply, theirs.OutOfMemoryError) else reply
            for reply, again in zip(replies, log.attempt(commands), strict=True)
        ]
    new: Counter[str] = Counter()
    for letter, reply in zip(letters, replies, strict=True):
        if not isinstance(reply, Exception):
            new[letter.reason.value] += 1
        elif isinstance(reply, theirs.OutOfMemoryError):
            new[DROPPED] += 1
            _log.error("dead_letter_dropped", partition=partition, entry=letter.entry, why=str(reply))
        elif "equal or smaller" not in str(reply):
            raise told(reply, str(log.address))
    if new:
        new[DROPPED] += _trim(log, stream, kept)
        _count(log, partition, new)
    return new.total() - new[DROPPED] if new else 0


def _addition(stream: str, letter: Letter) -> tuple[bytes | str | int, ...]:
    ms, seq = parts_of(letter.entry)
    return (
        *("XADD", stream, f"{ms}-{(seq << 20) + letter.place}"),
        *("reason", letter.reason.value, "field", letter.field, "error", letter.error),
        *("raw", letter.raw, "entry", letter.entry, "index", letter.place, "at", ms),
    )


def _trim(log: Log, stream: str, kept: int) -> int:
    gone, size, length = log.attempt([("XTRIM", stream, "MAXLEN", kept), ("MEMORY", "USAGE", stream), ("XLEN", stream)])
    if isinstance(size, int) and size > MOST_BYTES:
        gone += log.call([("XTRIM", stream, "MAXLEN", length // 2)])[0]
    return int(gone)


def _count(log: Log, partition: int, more: dict[str, int]) -> None:
    with telling(str(log.address)), log.client.pipeline(transaction=False) as together:
        for reason, number in more.items():
            if number:
                together.hincrby(log.keys.dead_count(partition), reason, number)
        try:
            together.execute()
        except theirs.OutOfMemoryError:
            _log.warning("dead_letters_uncounted", partition=partition, **more)


def counts(log: Log) -> dict[str, int]:
    """Count the letters ever written, by reason, and under ``dropped_oldest`` those that made room."""
    total: Counter[str] = Counter()
    for partition in range(log.partitions):
        with telling(str(log.address)):
            told_of: Any = log.client.hgetall(log.keys.dead_count(partition))
        total.update({reason.decode(): int(number) for reason, number in told_of.items()})
    return dict(total)


def letters(log: Log, reason: str | None = None) -> Iterator[Kept]:
    """Give the letters, of each partition the newest first, while they are there."""
    for partition in range(log.partitions):
        end = "+"
        while True:
            (found,) = log.call([("XREVRANGE", log.keys.dead(partition), end, "-", "COUNT", AT_ONCE)])
            for letter in (_read(partition, *item) for item in found):
                if reason is None or letter.reason == reason:
                    yield letter
            if len(found) < AT_ONCE:
                break
            end = f"({found[-1][0].decode()}"


def show(log: Log, id: str) -> Kept | None:  # noqa: A002 - what it is called everywhere
    """Give one letter; ``None`` when it is not there (any more)."""
    partition, position = _place(log, id)
    (found,) = log.call([("XRANGE", log.keys.dead(partition), position, position)])
    return _read(partition, *found[0]) if found else None


def retry(log: Log, ids: Iterable[str]) -> int:
    """Put letters through the log again, each into the partition of its order; give how many there were.

    A letter goes once its event is in the log: after a crash in between it is still there, and trying it again is
    harmless. What is still wrong with an event makes a new letter of it.
    """
    tried = 0
    for letter in (show(log, id_) for id_ in ids):
        if letter is not None:
            log.append_entries(again(letter, log.partitions))
            tried += _remove(log, letter.id)
    return tried


def drop(log: Log, ids: Iterable[str]) -> int:
    """Remove letters for good; give how many there were."""
    return sum(_remove(log, id_) for id_ in ids)


def _read(partition: int, position: bytes, flat: Sequence[bytes]) -> Kept:
    return letter_of(partition, position, dict(zip(flat[::2], flat[1::2], strict=True)))


def _remove(log: Log, id_: str) -> int:
    partition, position = _place(log, id_)
    return int(log.call([("XDEL", log.keys.dead(partition), position)])[0])


def _place(log: Log, id_: str) -> tuple[int, str]:
    try:
        return place_of(id_, log.partitions)
    except ValueError as error:
        raise LogRefused(
            f"expected the id of a dead letter such as 0-1731254400000-0, got {id_!r} ({error})"
        ) from error
