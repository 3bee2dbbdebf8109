"""What every recorded source yields: an event with its instants in epoch ms, or why a row gave none.

Leaves the formats to the files beside it, and what becomes of the events to ``stream.feeding.feed``.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

Event = dict[str, object]
"""One native event (CONTRACT §4); ``at``, promises and ``until`` are epoch ms, absent when not known."""


class Refused(msgspec.Struct, frozen=True):
    """A row, or a part of one, of which no event could be made: where it is, why, and how it begins."""

    where: str
    reason: str
    raw: str = ""


Recorded = Event | Refused
Recording = Iterator[Recorded]


class Unreadable(Exception):
    """The recording as a whole cannot be read: the message says what was expected and what was found."""
