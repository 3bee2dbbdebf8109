"""From the bytes of a request to events for the log: split them, and sift the good from the bad.

Pure. Decides what is one event, which events this door refuses and in which partition each of the
others belongs. What an event must look like is decided by ``models.event``; whether it comes in
time, by the floor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from models.event import Invalid, decode, partition_of
from models.vocabulary import PEOPLE, Refusal

_BOM: Final = b"\xef\xbb\xbf"
_one_value = msgspec.json.Decoder(msgspec.Raw)
_array = msgspec.json.Decoder(list[msgspec.Raw])

Item = bytes | msgspec.Raw


class Unreadable(ValueError):
    """Nothing in the body can be parsed; the message says why."""


class Rejection(msgspec.Struct, frozen=True):
    """One event that was not taken: its place in the request, from 0, and what is wrong with it."""

    index: int
    field: str | None
    error: str


def split(body: bytes) -> list[Item]:
    """Cut a body into its events: one object, a JSON array, or NDJSON (empty lines count for nothing).

    Raises :class:`Unreadable` when no event can be told from the next, or when there is none at all.
    """
    body = body.removeprefix(_BOM).strip()
    if not body:
        raise Unreadable("expected an event, a JSON array or NDJSON; got an empty body")
    try:
        if body.startswith(b"["):
            return list(_array.decode(body))
        _one_value.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        lines: list[Item] = [line for line in map(bytes.strip, body.split(b"\n")) if line]
        if not any(_is_object(line) for line in lines):
            raise Unreadable(f"expected an event, a JSON array or NDJSON; got something else ({error})") from None
        return lines
    if not body.startswith(b"{"):
        raise Unreadable(f"expected an event, a JSON array or NDJSON; got {body[:20].decode(errors='replace')!r}")
    return [body]


def _is_object(line: Item) -> bool:
    raw = bytes(line)
    if not raw.startswith(b"{"):
        return False
    try:
        _one_value.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


class Sifted:
    """What a request brought: raw events by partition, and what was rejected, in order and by reason."""

    def __init__(self, partitions: int, source: str, *, drill: bool, sources: Collection[str] | None = None) -> None:
        """``source`` is for events that name none; ``drill`` says which kind of log is behind this door.

        ``sources`` are those for which alone the sender may speak (``None``: for all but ``people``).
        """
        self.events: dict[int, list[bytes]] = {}
        self.accepted = 0
        self.rejected: list[Rejection] = []
        self.reasons: dict[str, int] = {}
        self._partitions = partitions
        self._named = source
        self._source = b',"source":' + msgspec.json.encode(source) + b"}"
        self._sources = sources
        self._drill = drill

    def take(self, items: Iterable[Item], first_index: int = 0) -> None:
        """Sift more items; the first of them has this index in the request."""
        partitions, drill, events = self._partitions, self._drill, self.events
        for index, item in enumerate(items, first_index):
            raw = bytes(item)
            try:
                event = decode(raw)
                # Fields we skip are not decoded, yet whoever reads the log must find text in them.
                if not raw.isascii():
                    raw.decode()
            except Invalid as invalid:
                reason = Refusal.INVALID if invalid.field else Refusal.UNDECODABLE
                self._reject(index, reason, invalid.field or None, invalid.error)
                continue
            except UnicodeDecodeError as error:
                self._reject(index, Refusal.UNDECODABLE, None, f"Expected UTF-8, got something else ({error})")
                continue
            # Also the name of the key: it may be one that it was not bound to.
            source = event.source or self._named
            if source == PEOPLE:
                self._reject(index, Refusal.INVALID, "source", f"Expected any source but `{PEOPLE}`: that is ours")
                continue
            if self._sources is not None and source not in self._sources:
                self._reject(index, Refusal.INVALID, "source", self._foreign(source))
                continue
            if event.drill and not drill:
                self._reject(index, Refusal.DRILL_ON_LIVE, "drill", "drill_on_live: Expected no drill on the live log")
                continue
            # The last of two equal names wins, so what is missing is put at the end and nothing is encoded anew.
            if not event.source:
                raw = raw[:-1] + self._source
            if drill and not event.drill:
                raw = raw[:-1] + b',"drill":true}'
            partition = partition_of(event.order, partitions)
            if partition in events:
                events[partition].append(raw)
            else:
                events[partition] = [raw]
            self.accepted += 1

    def _foreign(self, source: str) -> str:
        allowed = ", ".join(f"`{name}`" for name in sorted(self._sources or ()))
        return f"Expected a source of this key ({allowed}), got `{source}`"

    def _reject(self, index: int, reason: Refusal, field: str | None, error: str) -> None:
        self.rejected.append(Rejection(index, field, error))
        self.reasons[reason.value] = self.reasons.get(reason.value, 0) + 1
