"""One event as a source tells it: decoded, checked, its instants turned into epoch milliseconds.

Decides what is a valid event and which field is wrong; whether it comes in time is the floor's
business, and what it changes too. Text is never turned into numbers: some systems' ids exceed 2^53.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec

from models.vocabulary import EVENT_TYPES

Text = Annotated[str, msgspec.Meta(max_length=128)]
Named = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
EpochMs = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]
Zoned = Annotated[datetime, msgspec.Meta(tz=True)]
Amount = Annotated[str, msgspec.Meta(max_length=40, pattern=r"^(-?[0-9]+(\.[0-9]+)?)?\Z")]

CLEARED: Final = -1
"""The instant of an attribute that a source cleared with ``""``."""

_LATEST: Final = 253_402_300_799_999
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Invalid(ValueError):
    """What is wrong with an event: the ``field`` ("" for the whole) and the ``error``, expected and got."""

    def __init__(self, field: str, error: str) -> None:
        """Name the field and say what is wrong with it."""
        super().__init__(f"{field}: {error}" if field else error)
        self.field = field
        self.error = error


class Sku(msgspec.Struct, gc=False):
    """One article of an order and how many of it."""

    sku: Text
    qty: Count = 1


class Event(msgspec.Struct, gc=False):
    """A fact about an order (CONTRACT §4). After decoding all instants are epoch ms; ``None`` = not said."""

    id: Named
    order: Named
    type: str
    at: EpochMs | Zoned
    source: Text | None = None
    channel: Text | None = None
    warehouse: Text | None = None
    region: Text | None = None
    carrier: Text | None = None
    priority: Text | None = None
    owner: Text | None = None
    amount: Amount | Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)] | float | None = None
    currency: Text | None = None
    lines: Count | Literal[""] | None = None
    units: Count | Literal[""] | None = None
    skus: Annotated[list[Sku], msgspec.Meta(max_length=50)] | Literal[""] | None = None
    customer: Text | None = None
    refs: Annotated[list[Text], msgspec.Meta(max_length=50)] | Literal[""] | None = None
    promised_ship_at: int | str | None = None
    promised_deliver_at: int | str | None = None
    partial: bool | None = None
    reason: Text | None = None
    until: int | str | None = None
    note: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    attempt: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    drill: bool | None = None

    def __post_init__(self) -> None:
        """Check what a type alone cannot say, and turn instants into epoch ms."""
        at = self.at
        if type(at) is not int:
            self.at = (at - _EPOCH) // _MILLISECOND  # type: ignore[operator]
            if self.at < 0:
                raise ValueError(f"at: Expected an instant since 1970, got `{at}`")
        if self.type not in EVENT_TYPES:
            raise ValueError(f"type: Expected a stage or one of the other event types, got `{self.type[:40]}`")
        ship = self.promised_ship_at
        if ship is not None and (type(ship) is not int or not 0 <= ship <= _LATEST):
            self.promised_ship_at = _instant("promised_ship_at", ship, CLEARED)
        deliver = self.promised_deliver_at
        if deliver is not None and (type(deliver) is not int or not 0 <= deliver <= _LATEST):
            self.promised_deliver_at = _instant("promised_deliver_at", deliver, CLEARED)
        if self.until is not None:
            self.until = _instant("until", self.until, None)
        if not self.reason and (self.type == "exception" or self.type == "exception_cleared"):
            raise ValueError(f"reason: Expected a reason with `{self.type}`, got none")


def _instant(field: str, value: int | str, cleared: int | None) -> int | None:
    """Read an instant that may be cleared with ``""``; the error names the field."""
    if value == "":
        return cleared
    try:
        ms = value if isinstance(value, int) else (msgspec.convert(value, Zoned) - _EPOCH) // _MILLISECOND
    except msgspec.ValidationError:
        raise ValueError(f"{field}: Expected RFC 3339 with an offset or epoch ms, got `{str(value)[:40]}`") from None
    if not 0 <= ms <= _LATEST:
        raise ValueError(f"{field}: Expected an instant from 1970 to 9999, got `{value}`")
    return ms


_one = msgspec.json.Decoder(Event)
_many = msgspec.json.Decoder(list[Event])
_raws = msgspec.json.Decoder(list[msgspec.Raw])
_AT = re.compile(r" - at `\$\.?([^`]*)`$")
_OWN = re.compile(r"^([a-z_]+): ")
_MISSING = re.compile(r"missing required field `([a-z_]+)`")
_NUL = b"\\u0000"  # a bare one is no JSON; this may also be the end of `\\u0000`, which is harmless text


def decode(raw: bytes | msgspec.Raw) -> Event:
    """Decode one event; raises :class:`Invalid` with the field that is wrong."""
    try:
        event = _one.decode(raw)
        if _suspicious(bytes(raw)):
            _refuse_nul(event)
        return event
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("", f"Expected one JSON object, got something else ({error})") from None


def decode_each(raws: list[bytes]) -> list[Event] | None:
    """Decode single events, or give ``None`` when any is wrong: then :func:`decode` tells which and why."""
    if _suspicious(b"".join(raws)):
        return None
    try:
        return [_one.decode(raw) for raw in raws]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def decode_array(raw: bytes) -> list[Event] | list[tuple[bytes, Event | Invalid]]:
    """Decode a JSON array of events: all of them, or, when any is wrong, each with its bytes.

    Raises :class:`Invalid` when the whole is no JSON array.
    """
    try:
        events = _many.decode(raw)
        if _suspicious(raw):
            for event in events:
                _refuse_nul(event)
        return events
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, Invalid):
        pass
    try:
        items = _raws.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("", f"Expected a JSON array of events, got something else ({error})") from None
    return [_try(bytes(item)) for item in items]


def _try(raw: bytes) -> tuple[bytes, Event | Invalid]:
    try:
        return raw, decode(raw)
    except Invalid as invalid:
        return raw, invalid


def _suspicious(raw: bytes) -> bool:
    """Whether there may be a U+0000: looking for one byte first costs next to nothing."""
    return b"\\" in raw and _NUL in raw


def _refuse_nul(event: Event) -> None:
    """Refuse text that holds U+0000, which PostgreSQL cannot keep: the ledger would differ from the floor."""
    for field in event.__struct_fields__:
        value = getattr(event, field)
        if isinstance(value, list):
            named = [
                (f"{field}[{place}].sku", item.sku) if isinstance(item, Sku) else (f"{field}[{place}]", item)
                for place, item in enumerate(value)
            ]
        else:
            named = [(field, value)]
        for name, text in named:
            if isinstance(text, str) and "\0" in text:
                raise Invalid(name, "Expected text without U+0000, which PostgreSQL cannot keep, got one")


def _explain(message: str) -> Invalid:
    """Turn msgspec's message into the field and what is wrong with it."""
    at = _AT.search(message)
    field = at.group(1) if at else ""
    text = _AT.sub("", message)
    own = _OWN.match(text)
    if own and not field:
        return Invalid(own.group(1), text[own.end() :])
    missing = _MISSING.search(text)
    if missing:
        return Invalid(f"{field}.{missing.group(1)}".lstrip("."), text)
    return Invalid(field, text)


def partition_of(order: str, partitions: int) -> int:
    """Give the partition of an order: CRC-32 of its UTF-8 id, modulo how many there are."""
    return binascii.crc32(order.encode()) % partitions
