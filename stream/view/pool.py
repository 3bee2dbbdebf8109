"""All partitions together: what they hold, as of when, which of them is behind or was never heard of.

Decides what may be added up: only parts of our own policy, and only day's books of the same day. It
computes nothing of what a screen shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from models.part import BOOK_COLUMNS, Feed, Ints, Part
from stream.view.feeds import accepted
from stream.view.holding import Holding, Names, Verdict, place
from stream.view.rows import Tallies

SINCE: Final = np.asarray([name.startswith("since_") for name in BOOK_COLUMNS])
"""Which book columns count since the day began."""


@dataclass(frozen=True, slots=True)
class Heaps:
    """Durations in buckets: three arrays (n,)."""

    keys: Ints
    buckets: Ints
    counts: Ints


@dataclass(frozen=True, slots=True)
class Tables:
    """All holdings end to end: a key comes once for each partition that has it, and its rows add up."""

    version: int
    """Another number whenever a part came in between."""
    as_of: int
    lag: int
    since_at: int
    behind: tuple[int, ...]
    cells: tuple[Ints, Ints]
    books: tuple[Ints, Ints]
    flags: tuple[Ints, Ints]
    origins: tuple[Ints, Ints]
    dwell: Heaps
    late: Heaps
    feeds: dict[str, Feed]
    quality: dict[str, int]


class Pool:
    """The holdings of all partitions."""

    def __init__(self, partitions: int, policy: str) -> None:
        """Expect parts of so many partitions, all of this policy."""
        self.names = Names()
        self.policy = policy
        self.holdings = [Holding(self.names) for _ in range(partitions)]
        self._tables: Tables | None = None
        self._version = 0

    def offer(self, part: Part) -> Verdict:
        """Take a part in; parts of another policy or of no partition of ours are dropped.

        Raises :class:`ValueError` when its tables cannot be read.
        """
        if not 0 <= part.partition < len(self.holdings) or part.policy != self.policy:
            return Verdict.DROPPED
        verdict = self.holdings[part.partition].apply(part)
        if verdict is Verdict.APPLIED:
            self._tables = None
            self._version += 1
        return verdict

    @property
    def missing(self) -> list[int]:
        """The partitions that have not reported yet: until there are none, there is no floor."""
        return [number for number, holding in enumerate(self.holdings) if holding.head is None]

    @property
    def rewritten(self) -> int:
        """How often the history of a partition turned out to be another one: the log lost its end."""
        return sum(holding.rewritten for holding in self.holdings)

    def behind(self, now: int, patience_ms: int) -> tuple[int, ...]:
        """Name the partitions whose part is older than ``patience_ms``, or that never sent one."""
        heads = [holding.head for holding in self.holdings]
        return tuple(n for n, head in enumerate(heads) if head is None or now - head.as_of > patience_ms)

    def tables(self, behind: tuple[int, ...]) -> Tables:
        """Put all holdings end to end; every partition must have reported."""
        if self._tables is None:
            self._tables = self._gather()
        return replace(self._tables, behind=behind)

    def accepted(self, span_ms: int) -> dict[str, float | None]:
        """Give how many events of each source were accepted in the last ``span_ms``, as far as the log was read."""
        found: dict[str, float | None] = {}
        for holding in self.holdings:
            head = holding.head
            if head is None:
                continue
            until = place(head.position)[0] if head.lag else head.as_of
            for feed in holding.feeds.values():
                more, known = accepted(feed, until, span_ms), found.get(feed.source, 0.0)
                found[feed.source] = None if more is None or known is None else known + more
        return found

    def _gather(self) -> Tables:
        heads = [holding.head for holding in self.holdings if holding.head is not None]
        if len(heads) < len(self.holdings):
            raise ValueError(f"expected all {len(self.holdings)} partitions to have reported, got {len(heads)}")
        since_at = max(head.since_at for head in heads)
        return Tables(
            version=self._version,
            as_of=min(head.as_of for head in heads),
            lag=sum(head.lag for head in heads),
            since_at=since_at,
            behind=(),
            cells=self._joined(lambda holding: (holding.cells.keys, holding.cells.values)),
            books=self._joined(lambda holding: _books(holding, since_at)),
            flags=self._joined(lambda holding: (holding.flags.keys, holding.flags.values)),
            origins=self._joined(lambda holding: (holding.origins.keys, holding.origins.values)),
            dwell=_heaped(holding.dwell for holding in self.holdings),
            late=_heaped(holding.late for holding in self.holdings),
            feeds=_merged(feed for holding in self.holdings for feed in holding.feeds.values()),
            quality=_summed(holding.quality for holding in self.holdings),
        )

    def _joined(self, rows: Callable[[Holding], tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
        found = [rows(holding) for holding in self.holdings]
        return np.concatenate([keys for keys, _ in found]), np.concatenate([values for _, values in found])


def _books(holding: Holding, since_at: int) -> tuple[Ints, Ints]:
    """Give the books; what a partition counted since another day is not part of this one's."""
    values = holding.books.values
    if holding.head is not None and holding.head.since_at != since_at:
        values = np.where(SINCE, 0, values)
    return holding.books.keys, values


def _heaped(tallies: Iterable[Tallies]) -> Heaps:
    found = list(tallies)
    return Heaps(
        np.concatenate([one.keys for one in found]),
        np.concatenate([one.buckets for one in found]),
        np.concatenate([one.counts for one in found]),
    )


def _merged(feeds: Iterable[Feed]) -> dict[str, Feed]:
    """Put together what the partitions saw of each source: the latest instants, all delays."""
    found: dict[str, Feed] = {}
    for feed in feeds:
        known = found.get(feed.source)
        found[feed.source] = (
            feed
            if known is None
            else Feed(
                feed.source,
                max(known.last_contact_at, feed.last_contact_at),
                max(known.last_event_at, feed.last_event_at),
                [*known.delays, *feed.delays],
            )
        )
    return found


def _summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total
