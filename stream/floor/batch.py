"""A batch of events as arrays: what the joins take.

Turns decoded events into columns once, in the order of the log; judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from models.event import Event
from models.vocabulary import DIMENSIONS, LOG_SOURCE, PEOPLE, RANK

Ints = npt.NDArray[np.int64]

NO_STAGE: Final = -1


@dataclass(slots=True)
class Batch:
    """``n`` events in log order."""

    events: list[Event]
    at: Ints
    """Event times, ms."""
    logged: Ints
    """Times of their log entries, ms."""

    @staticmethod
    def of(events: list[Event], logged: list[int]) -> Batch:
        """Take events and the times of their log entries."""
        at = [event.at for event in events]
        return Batch(events, _ints(cast(list[int], at)), _ints(logged))

    def __len__(self) -> int:
        """Count the events."""
        return len(self.events)

    def part(self, start: int, stop: int) -> Batch:
        """Give the events from ``start`` to ``stop``."""
        return Batch(self.events[start:stop], self.at[start:stop], self.logged[start:stop])

    def pick(self, wanted: npt.NDArray[np.bool_]) -> Batch:
        """Give the events that are wanted."""
        keep = np.flatnonzero(wanted)
        return Batch([self.events[index] for index in keep.tolist()], self.at[keep], self.logged[keep])

    def orders(self) -> list[str]:
        """Give each event's order id."""
        return [event.order for event in self.events]

    def ranks(self) -> Ints:
        """Give the rank of the stage that each event enters; ``NO_STAGE`` for partial ones and other types."""
        get = RANK.get
        return _ints([NO_STAGE if event.partial else get(event.type, NO_STAGE) for event in self.events])

    def attempts(self) -> Ints:
        """Give each event's attempt."""
        return _ints([event.attempt or 1 for event in self.events])

    def sources(self) -> list[str]:
        """Give each event's source."""
        return [event.source or LOG_SOURCE for event in self.events]

    def by_people(self) -> npt.NDArray[np.bool_]:
        """Say which were set by a person here."""
        return np.array([event.source == PEOPLE for event in self.events], np.bool_)

    def said(self, dimension: int) -> list[str | None]:
        """Give what each event says of a dimension, ``None`` for nothing."""
        name = DIMENSIONS[dimension]
        return [getattr(event, name) for event in self.events]


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int64)
