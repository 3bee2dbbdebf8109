from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.event import Event
from models.policy import Policy
from stream.floor.attributes import join_dimensions, join_partial, join_promises
from stream.floor.columns import PARTIAL, Columns
from stream.floor.places import Places
from tests.stream.floor.shop import NOW, batch, event, settings

VALUES = st.sampled_from((None, "", "vip", "normal", "Vip", "é", "🎁"))


class Kept:
    """Columns and places of one shop, told of events batch by batch."""

    def __init__(self) -> None:
        self.columns = Columns()
        self.places = Places(Policy(settings()))

    def tell(self, *events: Event) -> list[bool]:
        told = batch(*events)
        rows = self.columns.rows_of(told.orders())
        news = join_dimensions(self.columns, self.places, told, rows)
        news = news | join_promises(self.columns, told, rows) | join_partial(self.columns, told, rows)
        return [bool(one) for one in news]

    def dims(self, order: str = "SO-1") -> tuple[str, ...]:
        (row,) = self.columns.ids.find([order]).tolist()
        return self.places.dims[int(self.columns.combo[row])]

    def promised(self, order: str = "SO-1") -> list[int]:
        (row,) = self.columns.ids.find([order]).tolist()
        promised: list[int] = self.columns.promised[row].tolist()
        return promised

    def partial(self, order: str = "SO-1") -> bool:
        (row,) = self.columns.ids.find([order]).tolist()
        return bool(self.columns.marks[row] & PARTIAL)


def update(seconds: int, **said: Any) -> Event:
    return event("SO-1", "updated", NOW + seconds * 1000, **said)


def test_the_value_with_the_latest_event_time_holds_however_it_arrives() -> None:
    kept = Kept()
    assert kept.tell(update(5, warehouse="SH2")) == [True]
    assert kept.tell(update(3, warehouse="GZ1")) == [False]
    assert kept.tell(update(9, warehouse="BJ1"), update(7, warehouse="CD1")) == [True, True]
    assert kept.dims()[0] == "BJ1"


def test_each_dimension_has_its_own_time() -> None:
    kept = Kept()
    kept.tell(
        update(5, warehouse="SH2", channel="tmall"), update(7, channel="jd"), update(1, warehouse="GZ1", carrier="SF")
    )
    assert kept.dims() == ("SH2", "jd", "", "SF", "")


def test_at_a_tie_the_greater_text_holds_by_code_point_and_cleared_is_least() -> None:
    kept = Kept()
    kept.tell(update(5, region="east"), update(5, region="East"), update(5, region=""), update(5, region="Ω"))
    assert kept.dims()[2] == "Ω"
    assert kept.tell(update(5, region="🎁")) == [True]
    assert kept.tell(update(5, region="")) == [False]
    assert kept.dims()[2] == "🎁"


def test_a_later_clear_clears() -> None:
    kept = Kept()
    kept.tell(update(5, warehouse="SH2"), update(6, warehouse=""))
    assert kept.dims()[0] == ""


def test_what_is_not_said_changes_nothing() -> None:
    kept = Kept()
    kept.tell(update(5, warehouse="SH2"))
    assert kept.tell(update(9)) == [False]
    assert kept.dims()[0] == "SH2"


def test_a_repeated_value_is_news_when_its_time_is() -> None:
    kept = Kept()
    assert kept.tell(update(5, warehouse="SH2")) == [True]
    assert kept.tell(update(5, warehouse="SH2")) == [False]
    assert kept.tell(update(6, warehouse="SH2")) == [True]


def test_what_a_person_sets_beats_what_sources_send_until_it_is_cleared() -> None:
    kept = Kept()
    kept.tell(update(5, priority="normal"))
    kept.tell(update(1, priority="vip", source="people"))
    assert kept.dims()[4] == "vip"
    assert kept.tell(update(9, priority="low")) == [True]
    assert kept.dims()[4] == "vip"
    kept.tell(update(8, warehouse="SH2"))
    assert kept.dims() == ("SH2", "", "", "", "vip")
    kept.tell(update(10, priority="", source="people"))
    assert kept.dims() == ("SH2", "", "", "", "low")


def test_of_two_people_the_later_one_decides() -> None:
    kept = Kept()
    kept.tell(update(5, priority="vip", source="people"), update(7, priority="normal", source="people"))
    assert kept.tell(update(6, priority="", source="people")) == [False]
    assert kept.dims()[4] == "normal"


def test_a_person_who_names_no_priority_sets_none() -> None:
    kept = Kept()
    kept.tell(update(5, warehouse="SH2", source="people"), update(4, priority="vip"))
    assert kept.dims() == ("SH2", "", "", "", "vip")


@given(st.lists(st.tuples(st.integers(0, 3), VALUES, st.booleans()), max_size=8), st.lists(st.integers(1, 8)))
def test_priority_is_the_persons_latest_until_cleared_else_the_sources_latest(
    told: list[tuple[int, str | None, bool]], cuts: list[int]
) -> None:
    events = [update(at, priority=value, source="people" if by else "wms") for at, value, by in told]
    kept, left = Kept(), list(events)
    kept.tell(update(0))
    while left:
        size = cuts.pop() if cuts else 3
        kept.tell(*left[:size])
        left = left[size:]
    by_people = max(((at, value) for at, value, by in told if by and value is not None), default=(0, ""))
    by_sources = max(((at, value) for at, value, by in told if not by and value is not None), default=(0, ""))
    assert kept.dims()[4] == (by_people[1] or by_sources[1])


def test_a_promise_moves_and_is_cleared_by_event_time() -> None:
    kept = Kept()
    kept.tell(update(5, promised_ship_at=NOW + 7, promised_deliver_at=NOW + 9))
    assert kept.tell(update(6, promised_ship_at=""), update(4, promised_deliver_at=NOW)) == [True, False]
    assert kept.promised() == [-1, NOW + 9]


def test_of_two_promises_at_one_instant_the_later_holds_and_cleared_is_least() -> None:
    kept = Kept()
    kept.tell(update(5, promised_ship_at=NOW + 7), update(5, promised_ship_at=""), update(5, promised_ship_at=NOW + 3))
    assert kept.promised() == [NOW + 7, -1]


@pytest.mark.parametrize("at", [0, 1])
def test_a_promise_at_the_beginning_of_time_is_a_promise(at: int) -> None:
    kept = Kept()
    kept.tell(update(5, promised_ship_at=at))
    assert kept.promised() == [at, -1]


def test_partial_holds_until_a_later_event_says_otherwise() -> None:
    kept = Kept()
    kept.tell(event("SO-1", "shipped", NOW, partial=True))
    assert kept.partial()
    assert kept.tell(update(-1, partial=False)) == [False]
    assert kept.tell(update(0, partial=False)) == [False]
    assert kept.tell(update(1, partial=False)) == [True]
    assert not kept.partial()
