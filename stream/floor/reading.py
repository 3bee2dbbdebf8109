"""Log entries to events: what each entry holds, and a letter for each thing in it that is no usable event.

Decides what is undecodable, invalid, in the wrong partition or a drill on the live log; what comes too
late or from the future the floor decides. Nothing is dropped: a letter keeps the bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import attrgetter, itemgetter
from typing import NamedTuple

import msgspec

from models.event import Event, Invalid, decode, decode_array, decode_each, partition_of
from models.vocabulary import Refusal

SINGLE, MANY = b"e", b"b"


class Entry(NamedTuple):
    """One entry of the log: its id, the time in it (ms), and its one field."""

    id: str
    ms: int
    field: bytes
    value: bytes


class Letter(NamedTuple):
    """A dead letter: which entry, which event in it, why, and the bytes."""

    entry: str
    place: int
    reason: Refusal
    field: str
    error: str
    raw: bytes


@dataclass(slots=True)
class Reading:
    """What some entries hold: events with the time of their entry, and letters."""

    entries: Sequence[Entry]
    events: list[Event] = field(default_factory=list)
    logged: list[int] = field(default_factory=list)
    runs: list[tuple[int, int, int]] = field(default_factory=list)
    """(first event, number of its entry, place in it) of events that follow each other in one entry, ascending."""
    letters: list[Letter] = field(default_factory=list)

    def place(self, index: int) -> tuple[int, int]:
        """Give the number of an event's entry and its place in it."""
        first, number, within = self.runs[bisect_right(self.runs, index, key=itemgetter(0)) - 1]
        return number, within + index - first

    @property
    def places(self) -> list[tuple[int, int]]:
        """Per event: number of its entry, place in it."""
        return [self.place(index) for index in range(len(self.events))]

    def refuse(self, index: int, reason: Refusal) -> Letter:
        """Write the letter of an event that the floor refused."""
        number, within = self.place(index)
        entry = self.entries[number]
        raw = entry.value if entry.field == SINGLE else bytes(_raws.decode(entry.value)[within])
        return Letter(entry.id, within, reason, "at", reason.says, raw)


_raws = msgspec.json.Decoder(list[msgspec.Raw])


_FIELD = attrgetter("field")


class Reader:
    """Reads the entries of one partition."""

    def __init__(self, partition: int, partitions: int, reasons: frozenset[str], drill: bool) -> None:
        """Take what is expected: the partition, the known exception reasons, whether this is a drill's log."""
        self._partition = partition
        self._partitions = partitions
        self._reasons = reasons
        self._drill = drill

    def read(self, entries: Sequence[Entry]) -> Reading:
        """Decode entries in order."""
        found = Reading(entries)
        if set(map(_FIELD, entries)) == {SINGLE}:
            self._singles(found, range(len(entries)))
        else:
            self._mixed(found)
        self._check(found)
        return found

    def _mixed(self, found: Reading) -> None:
        run: list[int] = []
        for number, entry in enumerate(found.entries):
            if entry.field == SINGLE:
                run.append(number)
                continue
            self._singles(found, run)
            run = []
            self._one(found, number)
        self._singles(found, run)

    def _singles(self, found: Reading, run: Sequence[int]) -> None:
        """Decode a run of single events at once; one by one when anything in it is wrong."""
        if len(run) > 1:
            entries = found.entries
            events = decode_each([entries[number].value for number in run])
            if events is not None:
                found.runs += zip(range(len(found.events), len(found.events) + len(run)), run, repeat(0))
                found.events += events
                found.logged += [entries[number].ms for number in run]
                return
        for number in run:
            self._one(found, number)

    def _one(self, found: Reading, number: int) -> None:
        entry = found.entries[number]
        try:
            if entry.field == SINGLE:
                self._take(found, number, [decode(entry.value)])
            elif entry.field == MANY:
                self._take(found, number, decode_array(entry.value))
            else:
                name = entry.field.decode("utf-8", "replace")[:40]
                raise Invalid("", f"Expected field `e` or `b` in the log entry, got `{name}`")
        except Invalid as invalid:
            reason = Refusal.INVALID if invalid.field else Refusal.UNDECODABLE
            found.letters.append(Letter(entry.id, 0, reason, invalid.field, invalid.error, entry.value))

    def _take(self, found: Reading, number: int, items: Sequence[Event | tuple[bytes, Event | Invalid]]) -> None:
        entry = found.entries[number]
        if items and isinstance(items[0], Event):
            found.runs.append((len(found.events), number, 0))
            found.events += items  # type: ignore[arg-type]
            found.logged += [entry.ms] * len(items)
            return
        for index, item in enumerate(items):
            raw, event = item if isinstance(item, tuple) else (b"", item)
            if isinstance(event, Invalid):
                reason = Refusal.INVALID if event.field else Refusal.UNDECODABLE
                found.letters.append(Letter(entry.id, index, reason, event.field, event.error, raw))
                continue
            found.runs.append((len(found.events), number, index))
            found.events.append(event)
            found.logged.append(entry.ms)

    def _check(self, found: Reading) -> None:
        """Sort out what can be decoded and yet not be used here."""
        wrong: dict[int, Letter] = {}
        odd = [index for index, event in enumerate(found.events) if event.reason or event.drill]
        for index in odd:
            event = found.events[index]
            if event.drill and not self._drill:
                wrong[index] = found.refuse(index, Refusal.DRILL_ON_LIVE)._replace(field="drill")
            elif event.reason and event.type[:9] == "exception" and event.reason not in self._reasons:
                error = f"Expected one of the known exception reasons, got `{event.reason}`"
                letter = found.refuse(index, Refusal.INVALID)
                wrong[index] = letter._replace(field="reason", error=error)
        if self._partitions > 1:
            for index, event in enumerate(found.events):
                belongs = partition_of(event.order, self._partitions)
                if belongs != self._partition:
                    error = f"Expected an order of partition {self._partition}, got `{event.order}` of {belongs}"
                    letter = found.refuse(index, Refusal.WRONG_PARTITION)
                    wrong[index] = letter._replace(field="order", error=error)
        if wrong:
            keep = [index for index in range(len(found.events)) if index not in wrong]
            found.letters += wrong.values()
            found.events = [found.events[index] for index in keep]
            found.logged = [found.logged[index] for index in keep]
            found.runs = [(new, *found.place(old)) for new, old in enumerate(keep)]
