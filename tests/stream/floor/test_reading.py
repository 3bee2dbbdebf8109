from __future__ import annotations

import json
from typing import Any

import pytest

from models.event import partition_of
from models.vocabulary import Refusal
from stream.floor.reading import MANY, SINGLE, Entry, Letter, Reader, Reading

NOW = 1_794_326_700_000
PARTITIONS = 4
MINE = next(f"SO-{number}" for number in range(99) if partition_of(f"SO-{number}", PARTITIONS) == 2)
OTHER = next(f"SO-{number}" for number in range(99) if partition_of(f"SO-{number}", PARTITIONS) == 3)


def reader(partitions: int = 1, drill: bool = False) -> Reader:
    return Reader(2 if partitions > 1 else 0, partitions, frozenset({"oversell", "customs_check"}), drill)


def raw(order: str = MINE, **said: Any) -> bytes:
    return json.dumps({"id": "evt-1", "order": order, "type": "received", "at": NOW} | said).encode()


def entry(number: int, value: bytes, field: bytes = SINGLE) -> Entry:
    return Entry(f"{NOW + number}-{number}", NOW + number, field, value)


def read(*values: bytes, field: bytes = SINGLE, by: Reader | None = None) -> Reading:
    return (by or reader()).read([entry(number, value, field) for number, value in enumerate(values)])


def letter(found: Reading) -> Letter:
    (only,) = found.letters
    return only


def test_every_event_has_the_time_and_the_place_of_its_entry() -> None:
    found = reader().read(
        [entry(1, raw()), entry(2, raw()), entry(3, b"[" + raw() + b"," + raw() + b"]", MANY), entry(4, raw())]
    )
    assert found.letters == []
    assert found.logged == [NOW + 1, NOW + 2, NOW + 3, NOW + 3, NOW + 4]
    assert found.places == [(0, 0), (1, 0), (2, 0), (2, 1), (3, 0)]
    assert [event.order for event in found.events] == [MINE] * 5


@pytest.mark.parametrize("value", [b"", b"hello", b"\xff\xfe", b"[]", b"{", b"null"])
def test_what_is_no_event_goes_to_the_dead_letters_with_its_bytes(value: bytes) -> None:
    found = read(raw(), value, raw())
    assert len(found.events) == 2
    assert letter(found)[:4] == (f"{NOW + 1}-1", 0, Refusal.UNDECODABLE, "")
    assert letter(found).raw == value


def test_a_wrong_field_is_named_and_the_others_go_in() -> None:
    found = read(raw(), raw(at="never"), raw())
    assert len(found.events) == 2
    assert (letter(found).reason, letter(found).field) == (Refusal.INVALID, "at")


def test_in_an_array_the_good_ones_go_in_even_when_others_are_bad() -> None:
    found = read(b"[" + raw() + b", 7 ," + raw(type="teleported") + b"," + raw() + b"]", field=MANY)
    assert found.places == [(0, 0), (0, 3)]
    assert [(one.place, one.reason, one.raw) for one in found.letters] == [
        (1, Refusal.UNDECODABLE, b"7"),
        (2, Refusal.INVALID, raw(type="teleported")),
    ]


@pytest.mark.parametrize("value", [b"{}", b"", b"[1", b"\xff"])
def test_a_batch_that_is_no_array_is_one_letter(value: bytes) -> None:
    assert letter(read(value, field=MANY)).raw == value


def test_an_empty_array_is_nothing() -> None:
    found = read(b"[]", field=MANY)
    assert (found.events, found.letters) == ([], [])


@pytest.mark.parametrize("field", [b"x", b"", b"\xff", b"event"])
def test_another_field_is_undecodable(field: bytes) -> None:
    found = read(raw(), field=field)
    assert (letter(found).reason, letter(found).raw) == (Refusal.UNDECODABLE, raw())


def test_an_order_of_another_partition_is_refused_by_name() -> None:
    found = read(raw(MINE), raw(OTHER), by=reader(PARTITIONS))
    assert [event.order for event in found.events] == [MINE]
    assert (letter(found).reason, letter(found).field) == (Refusal.WRONG_PARTITION, "order")
    assert "of partition 2" in letter(found).error
    assert letter(found).error.endswith("of 3")


def test_a_live_log_refuses_a_drill_and_a_drills_log_takes_it() -> None:
    found = read(raw(drill=True))
    assert (letter(found).reason, letter(found).field) == (Refusal.DRILL_ON_LIVE, "drill")
    assert read(raw(drill=False)).letters == []
    assert read(raw(drill=True), by=reader(drill=True)).letters == []


def test_an_exception_needs_a_known_reason_and_a_hold_may_have_any() -> None:
    found = read(
        raw(type="exception", reason="bad_mood"),
        raw(type="exception", reason="customs_check"),
        raw(type="held", reason="bad_mood"),
    )
    assert len(found.events) == 2
    assert (letter(found).reason, letter(found).field) == (Refusal.INVALID, "reason")


def test_a_letter_for_what_the_floor_refuses_has_the_events_own_bytes() -> None:
    found = reader().read([entry(1, raw()), entry(2, b"[" + raw() + b" , " + raw(type="shipped") + b"]", MANY)])
    refused = found.refuse(2, Refusal.TOO_LATE)
    assert (refused.entry, refused.place, refused.reason, refused.raw) == (
        f"{NOW + 2}-2",
        1,
        Refusal.TOO_LATE,
        raw(type="shipped"),
    )
    assert found.refuse(0, Refusal.IN_FUTURE).raw == raw()


def test_the_places_still_fit_when_something_was_sorted_out() -> None:
    found = read(raw(drill=True), b"nothing", raw(type="shipped"))
    assert found.places == [(2, 0)]
    assert found.refuse(0, Refusal.TOO_LATE).raw == raw(type="shipped")


@pytest.mark.parametrize(
    "values",
    [
        (raw()[:-1] + b', "note": "', b'"}', raw() + b"," + raw()),
        (raw()[:-1] + b', "note": "}', b'{"}', raw() + b"," + raw()),
        (raw() + b"," + raw(), b" "),
        (raw() + b"]", b"[" + raw()),
        (b"", raw()),
    ],
)
def test_entries_are_read_alike_together_and_one_by_one(values: tuple[bytes, ...]) -> None:
    together = read(*values)
    alone = [read(value) for value in values]
    assert len(together.events) == sum(len(one.events) for one in alone)
    assert [one.raw for one in together.letters] == [one.raw for found in alone for one in found.letters]
