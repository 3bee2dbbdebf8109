"""What few orders have, beside the columns: attempts, repeated returns, holds, exceptions, what people set.

Everything here is a join: kept as sets and greatest values, so that arrival order and duplicates do
not matter. Decides what these give for one order; what that does to the floor's numbers is ``books``'.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from models.vocabulary import RANK

FAR: Final = 2**62
AFTER_SALES: Final = RANK["after_sales"]
CLOSED: Final = RANK["closed"]
CANCELLED: Final = RANK["cancelled"]

Hold = tuple[bool, int, str]
"""(held, until, reason); of two at one instant the greater wins: held, the later until, the greater reason."""

RELEASED: Final[Hold] = (False, 0, "")


@dataclass(slots=True)
class Attempt:
    """The instants of one attempt: the earliest per stage, and all of the two that go by event time."""

    first: dict[int, int] = field(default_factory=dict)
    after_sales: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)

    def add(self, rank: int, at: int) -> None:
        """Join one stage event."""
        if rank == AFTER_SALES:
            self.after_sales.add(at)
        elif rank == CLOSED:
            self.closed.add(at)
        else:
            self.first[rank] = min(at, self.first.get(rank, FAR))

    def news(self, rank: int, at: int) -> bool:
        """Say whether a stage event would change anything."""
        if rank == AFTER_SALES:
            return at not in self.after_sales
        if rank == CLOSED:
            return at not in self.closed
        return at < self.first.get(rank, FAR)

    def lowest(self) -> int:
        """Give the rank of its lowest stage."""
        ranks = [*self.first, *([AFTER_SALES] if self.after_sales else []), *([CLOSED] if self.closed else [])]
        return min(ranks, default=CANCELLED + 1)

    def __len__(self) -> int:
        """Count its entries."""
        return len(self.first) + len(self.after_sales) + len(self.closed)


@dataclass(slots=True)
class Path:
    """All attempts put together (CONTRACT §3): what the columns hold, the present or last spell in after-sales."""

    entries: list[int]
    spell_in: int
    spell_out: int
    returned: bool
    superseded: int


@dataclass(slots=True)
class Pause:
    """How holds stand at one instant."""

    held: bool = False
    reason: str = ""
    held_ms: int = 0
    next_at: int = FAR
    ended_at: int = 0


@dataclass(slots=True)
class Rare:
    """One order's record beside the columns."""

    attempts: dict[int, Attempt] = field(default_factory=dict)
    path: Path | None = None
    holds: dict[int, Hold] = field(default_factory=dict)
    raised: dict[str, set[int]] = field(default_factory=dict)
    cleared: dict[str, int] = field(default_factory=dict)
    chased: set[int] = field(default_factory=set)
    progress: int = -FAR
    priority: tuple[int, str] | None = None
    """(instant, value) of the priority that a person set."""
    told: int = -1
    """The combination that sources told, when a person's priority covers it."""
    shown: list[tuple[int, str, str]] = field(default_factory=list)
    """(combo, kind, reason) under which it stands in the books' flags now."""

    def compose(self) -> Path:
        """Apply the attempts in ascending order, each replacing all entries from its lowest stage on."""
        first: dict[int, int] = {}
        after_sales: set[int] = set()
        closed: set[int] = set()
        superseded = 0
        for _, attempt in sorted(self.attempts.items()):
            lowest = attempt.lowest()
            gone = [rank for rank in first if rank >= lowest]
            superseded += len(gone)
            for rank in gone:
                del first[rank]
            if lowest <= AFTER_SALES:
                superseded += len(after_sales)
                after_sales = set()
            if lowest <= CLOSED:
                superseded += len(closed)
                closed = set()
            first.update(attempt.first)
            after_sales |= attempt.after_sales
            closed |= attempt.closed
        entries = [first.get(rank, FAR) for rank in range(CANCELLED + 1)]
        entries[AFTER_SALES] = min(after_sales, default=FAR)
        entries[CLOSED] = min(closed, default=FAR)
        spell_in, spell_out = spell(after_sales, closed)
        returned = bool(after_sales) and max(after_sales) > max(closed, default=-FAR)
        self.path = Path(entries, spell_in, min(spell_out, entries[CANCELLED]), returned, superseded)
        return self.path

    def news(self, kind: str, at: int, hold: Hold, reason: str) -> bool:
        """Say whether a flag event would change anything kept."""
        if kind in ("held", "released"):
            known = self.holds.get(at)
            return known is None or known < hold
        if kind == "exception":
            return at >= self.cleared.get(reason, -FAR) and at not in self.raised.get(reason, ())
        if kind == "exception_cleared":
            return at > self.cleared.get(reason, -FAR)
        return at not in self.chased

    def join(self, kind: str, at: int, hold: Hold, reason: str) -> None:
        """Join a flag event: held, released, exception, exception_cleared or chased."""
        if kind in ("held", "released"):
            self.holds[at] = max(self.holds.get(at, hold), hold)
        elif kind == "exception":
            if at >= self.cleared.get(reason, -FAR):
                self.raised.setdefault(reason, set()).add(at)
        elif kind == "exception_cleared":
            self.cleared[reason] = max(at, self.cleared.get(reason, -FAR))
            covered = self.cleared[reason]
            self.raised[reason] = {instant for instant in self.raised.get(reason, ()) if instant >= covered}
        else:
            self.chased.add(at)

    def open_exceptions(self) -> dict[str, int]:
        """Give each open reason and since when: the first ``exception`` at or after the last clear."""
        return {reason: min(instants) for reason, instants in self.raised.items() if instants}

    def pause(self, entered: int, now: int) -> Pause:
        """Say how holds stand at ``now`` and how long (ms) it was held since ``entered``."""
        stands = Pause()
        timeline = sorted(self.holds.items())
        for index, (at, (held, until, reason)) in enumerate(timeline):
            if not held:
                continue
            following = timeline[index + 1][0] if index + 1 < len(timeline) else FAR
            end = min(until, following)
            stands.held_ms += max(0, min(end, now) - max(at, entered))
            if at <= now < end:
                stands.held, stands.reason = True, reason
                stands.next_at = min(stands.next_at, end)
            elif now < at < end:
                stands.next_at = min(stands.next_at, at)
            if at < until <= min(following, now):
                stands.ended_at = max(stands.ended_at, until)
        return stands


def spell(after_sales: set[int], closed: set[int]) -> tuple[int, int]:
    """Give start and end of the present or last spell in after-sales, ``FAR`` for none."""
    if not after_sales:
        return FAR, FAR
    last = max(after_sales)
    before = max((instant for instant in closed if instant < last), default=-FAR)
    start = min(instant for instant in after_sales if instant > before)
    end = min((instant for instant in closed if instant >= last), default=FAR)
    return start, end
