"""The dead letters for the web process: read from the newest back, looked at, tried again and removed, on asyncio.

Keeps the promises of ``dead``. However large the letters are, only about a megabyte of each partition is read at once,
so nobody else on the event loop waits.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Any, Final, NamedTuple

from stream.log.dead import DROPPED
from stream.log.doorlog import DoorLog
from stream.log.letter import Kept, again, age_of, letter_of, place_of
from stream.log.trouble import telling

AT_ONCE: Final = 200
FIRST: Final = 16
"""Letters of a partition that are read before it is known how large they are."""
ABOUT_BYTES: Final = 1 << 20


class Tally(NamedTuple):
    """How many letters were ever written, by reason; how many there are; how many made room."""

    ever: dict[str, int]
    kept: int
    dropped: int


class Backwards:
    """The letters of all partitions, the newest first."""

    def __init__(self, log: DoorLog, before: str | None) -> None:
        """Begin after the letter ``before``, which need not be there any more, or with the newest."""
        self._reels = [_Reel(log, partition, before) for partition in range(log.partitions)]

    async def next(self) -> Kept | None:
        """Give the next letter, ``None`` after the last. Raises :class:`~stream.log.trouble.LogError`."""
        reel = await self._newest()
        return None if reel is None else reel.waiting.popleft()

    async def is_over(self) -> bool:
        """Whether there is no next one."""
        return await self._newest() is None

    async def _newest(self) -> _Reel | None:
        for reel in self._reels:
            await reel.fill()
        full = [reel for reel in self._reels if reel.waiting]
        return max(full, key=lambda reel: age_of(reel.waiting[0].id)) if full else None


class _Reel:
    """The letters of one partition, from somewhere back."""

    def __init__(self, log: DoorLog, partition: int, before: str | None) -> None:
        self.waiting: deque[Kept] = deque()
        self._log = log
        self._partition = partition
        self._end: str | None = "+"
        self._count = FIRST
        if before is not None:
            theirs, position = place_of(before, log.partitions)
            # At the same position a higher partition counts as newer: it was given before.
            self._end = position if partition < theirs else f"({position}"

    async def fill(self) -> None:
        """Read on when nothing waits."""
        if self.waiting or self._end is None:
            return
        log, stream = self._log, self._log.keys.dead(self._partition)
        with telling(str(log.address)):
            found: Any = await log.client.xrevrange(stream, self._end, "-", self._count)
        self.waiting.extend(letter_of(self._partition, *item) for item in found)
        self._end = f"({found[-1][0].decode()}" if len(found) == self._count else None
        if found:
            size = sum(len(letter.raw) for letter in self.waiting) // len(found)
            self._count = max(1, min(AT_ONCE, ABOUT_BYTES // (size + 1)))


class Letters:
    """The letters, as the doors ask for them. Everything raises :class:`~stream.log.trouble.LogError`."""

    def __init__(self, log: DoorLog) -> None:
        """Take the log that they are on."""
        self._log = log

    def backwards(self, before: str | None = None) -> Backwards:
        """Read them from the newest, or from the one before the letter ``before``; ``ValueError`` for no id."""
        return Backwards(self._log, before)

    async def tally(self) -> Tally:
        """Count them."""
        log, ever = self._log, Counter[str]()
        with telling(str(log.address)):
            async with log.client.pipeline(transaction=False) as together:
                for partition in range(log.partitions):
                    together.xlen(log.keys.dead(partition))
                    together.hgetall(log.keys.dead_count(partition))
                replies = await together.execute()
        for told_of in replies[1::2]:
            ever.update({reason.decode(errors="replace"): int(number) for reason, number in told_of.items()})
        dropped = ever.pop(DROPPED, 0)
        return Tally(dict(ever), sum(replies[::2]), dropped)

    async def show(self, id_: str) -> Kept | None:
        """Give one letter; ``None`` when it is not there (any more), or when that is no id."""
        try:
            partition, position = place_of(id_, self._log.partitions)
        except ValueError:
            return None
        stream = self._log.keys.dead(partition)
        with telling(str(self._log.address)):
            found: Any = await self._log.client.xrange(stream, position, position)
        return letter_of(partition, *found[0]) if found else None

    async def retry(self, letter: Kept) -> None:
        """Put a letter through the log again, then remove it: a crash in between leaves it there, to no harm."""
        await self._log.append_entries(again(letter, self._log.partitions))
        await self.drop(letter)

    async def drop(self, letter: Kept) -> bool:
        """Remove a letter for good; says whether it was there."""
        partition, position = place_of(letter.id, self._log.partitions)
        with telling(str(self._log.address)):
            return bool(await self._log.client.xdel(self._log.keys.dead(partition), position))
