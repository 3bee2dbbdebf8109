"""A batch of events as arrays: what the joins take.

Turns decoded events into columns, each at most once and in the order of the log; judges nothing.
"""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from models.event import Event
from models.vocabulary import DIMENSIONS, EVENT_TYPES, FLAG_TYPES, LOG_SOURCE, PEOPLE, RANK

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NO_STAGE: Final = -1
FLAG: Final = -2
"""What ``kinds`` gives for holds, exceptions and chasers."""

_KIND: Final = {name: FLAG if name in FLAG_TYPES or name == "chased" else NO_STAGE for name in EVENT_TYPES} | RANK
_GET: Final = {name: attrgetter(name) for name in Event.__struct_fields__}
_SAID: Final = attrgetter(*DIMENSIONS)


class Batch:
    """``n`` events in log order."""

    def __init__(self, events: list[Event], at: Ints, logged: Ints) -> None:
        """Take events, their times and the times of their log entries (ms)."""
        self.events = events
        self.at = at
        self.logged = logged

    @staticmethod
    def of(events: list[Event], logged: list[int]) -> Batch:
        """Take events and the times of their log entries."""
        at = cast(list[int], list(map(_GET["at"], events)))
        return Batch(events, np.array(at, np.int64), np.array(logged, np.int64))

    def __len__(self) -> int:
        """Count the events."""
        return len(self.events)

    def part(self, start: int, stop: int) -> Batch:
        """Give the events from ``start`` to ``stop``."""
        return Batch(self.events[start:stop], self.at[start:stop], self.logged[start:stop])

    def pick(self, wanted: Mask) -> Batch:
        """Give the events that are wanted."""
        keep = np.flatnonzero(wanted)
        return Batch([self.events[index] for index in keep.tolist()], self.at[keep], self.logged[keep])

    def all(self, name: str) -> list[Any]:
        """Give one field of every event."""
        return list(map(_GET[name], self.events))

    def orders(self) -> list[str]:
        """Give each event's order id."""
        return self.all("order")

    def said(self) -> list[tuple[str | None, ...]]:
        """Give what each event says of the dimensions, ``None`` for nothing."""
        return list(map(_SAID, self.events))

    @cached_property
    def kinds(self) -> Ints:
        """The rank of each event's stage, ``FLAG`` for flags, ``NO_STAGE`` for the rest."""
        return np.array(list(map(_KIND.__getitem__, self.all("type"))), np.int64)

    @cached_property
    def ranks(self) -> Ints:
        """The rank of the stage that each event enters; ``NO_STAGE`` for partial ones and other types."""
        entered: Ints = np.where(self.partial == 1, NO_STAGE, np.maximum(self.kinds, NO_STAGE))
        return entered

    @cached_property
    def partial(self) -> Ints:
        """1 for partial, 0 for not, −1 for nothing said."""
        said = self.all("partial")
        if not any(value is not None for value in said):
            return np.full(len(said), -1, np.int64)
        return np.array([-1 if value is None else int(value) for value in said], np.int64)

    @cached_property
    def attempts(self) -> Ints:
        """Each event's attempt."""
        said = self.all("attempt")
        return np.array([value or 1 for value in said], np.int64) if any(said) else np.ones(len(said), np.int64)

    @cached_property
    def sources(self) -> list[str]:
        """Each event's source."""
        said = self.all("source")
        return [name or LOG_SOURCE for name in said] if None in said or "" in said else said

    @cached_property
    def by_people(self) -> Mask:
        """Which were set by a person here."""
        if PEOPLE not in self.sources:
            return np.zeros(len(self), np.bool_)
        return np.array([name == PEOPLE for name in self.sources], np.bool_)
