"""How events share entries, and how entries come back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from stream.log.entries import MANY, MOST_BYTES, MOST_EVENTS, ODD, ONE, additions, packed, read_entries


@given(st.lists(st.integers(0, 50_000).map(lambda size: b'"' + b"x" * size + b'"'), max_size=1500))
def test_packing_keeps_every_event_in_order_within_the_bounds(events: list[bytes]) -> None:
    entries = packed(events)
    back: list[str] = []
    for field, value in entries:
        items = [json.loads(value)] if field == ONE else json.loads(value)
        assert len(items) <= MOST_EVENTS
        assert len(value) <= MOST_BYTES + 50_002 or len(items) == 1
        back += items
    assert back == [json.loads(event) for event in events]


def test_one_event_goes_alone_and_so_does_each_when_asked() -> None:
    assert packed([b"1"]) == [(ONE, b"1")]
    assert packed([b"1", b"2"]) == [(MANY, b"[1,2]")]
    assert packed([b"1", b"2"], one_each=True) == [(ONE, b"1"), (ONE, b"2")]
    assert packed([]) == []


def test_an_event_larger_than_the_bound_goes_alone() -> None:
    large = b"9" * (MOST_BYTES + 1)
    assert packed([b"1", large, b"2"]) == [(ONE, b"1"), (ONE, large), (ONE, b"2")]


def test_additions_name_the_partition_of_each_command() -> None:
    partitions, commands = additions({0: "a", 3: "d"}, {3: [(ONE, b"1"), (ONE, b"2")], 0: [(ONE, b"3")]})
    assert partitions == [3, 3, 0]
    assert commands[0] == ("XADD", "d", "*", ONE, b"1")


def test_reading_gives_id_time_field_and_value() -> None:
    raw = [(b"1731254400000-7", [b"e", b"{}"]), (b"5-0", [b"a", b"1", b"b", b"2"])]
    assert read_entries(2, raw) == [
        (2, "1731254400000-7", 1731254400000, b"e", b"{}"),
        (2, "5-0", 5, ODD, b"a 1 b 2"),
    ]
