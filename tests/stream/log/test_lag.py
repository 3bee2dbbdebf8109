"""Lag: exact as soon as anything exact is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.log.lag import COUNTED, Extent, Lags, estimated
from stream.log.positions import START


def extent(first: int, last: int) -> Extent:
    """A stream to which entries 1 … last were added, one a millisecond, and from which those before first went."""
    return Extent(length=last - first + 1, added=last, first=f"{first}-0", last=f"{last}-0")


@given(st.data())
def test_a_reader_that_began_before_the_first_entry_always_knows_its_lag(data: st.DataObject) -> None:
    lags, at, last, first = Lags(), 0, 1, 1
    assert lags.exact(0, START, extent(first, last)) == 1
    for _ in range(data.draw(st.integers(1, 20))):
        last += data.draw(st.integers(0, 50))
        step = data.draw(st.integers(0, last - at))
        if step:
            before = f"{at}-0" if at else START
            lags.moved(0, before, f"{at + step}-0", step)
            at += step
        first = max(first, data.draw(st.integers(0, at)))
        assert lags.exact(0, f"{at}-0" if at else START, extent(first, last)) == last - at


def test_a_reader_that_begins_in_the_middle_does_not_know_until_it_counted() -> None:
    lags = Lags()
    assert lags.exact(0, "40-0", extent(1, 100)) is None
    lags.counted(0, "40-0", extent(1, 100), 60)
    assert lags.exact(0, "40-0", extent(1, 130)) == 90


def test_a_jump_forgets_what_was_known() -> None:
    lags = Lags()
    assert lags.exact(0, "100-0", extent(1, 100)) == 0
    lags.moved(0, "70-0", "80-0", 10)
    assert lags.exact(0, "80-0", extent(1, 100)) is None


def test_an_empty_stream_has_no_lag() -> None:
    assert Lags().exact(0, START, Extent()) == 0
    assert Lags().exact(0, "5-0", Extent(length=0, added=9, first=START, last="9-0")) == 0


def test_what_cannot_be_counted_is_estimated_by_time_within_its_bounds() -> None:
    assert estimated("50000-0", extent(1, 100_000)) == pytest.approx(50_000, rel=0.01)
    assert estimated("99999-0", extent(1, 100_000)) == COUNTED
    assert estimated("1-0", Extent(length=9_000, added=9_000, first="7-0", last="7-9000")) == COUNTED


def test_the_extent_is_read_from_the_servers_reply() -> None:
    reply = [
        *(b"length", 3, b"last-generated-id", b"9-1", b"entries-added", 12),
        *(b"first-entry", [b"7-0", [b"e", b"{}"]], b"last-entry", [b"9-1", [b"e", b"{}"]]),
    ]
    assert Extent.of(reply) == Extent(length=3, added=12, first="7-0", last="9-1")
