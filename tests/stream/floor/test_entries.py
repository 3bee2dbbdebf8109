from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.event import Event
from models.vocabulary import PATH, RANK
from stream.floor.columns import FAR, PATHED, RARE, Columns
from stream.floor.entries import join_entries, join_flags
from stream.floor.rare import Attempt, Rare
from tests.stream.floor.shop import MINUTE, NOW, batch, event

STEP = st.tuples(st.sampled_from(PATH), st.integers(0, 5), st.sampled_from((1, 1, 1, 2, 3)))


class Kept:
    def __init__(self) -> None:
        self.columns = Columns()
        self.superseded = 0

    def enter(self, *events: Event) -> list[bool]:
        told = batch(*events)
        news, superseded = join_entries(self.columns, told, self.columns.rows_of(told.orders()))
        self.superseded += superseded
        return [bool(one) for one in news]

    def flag(self, *events: Event) -> list[bool]:
        told = batch(*events)
        return [bool(one) for one in join_flags(self.columns, told, self.columns.rows_of(told.orders()))]

    def entry(self, stage: str) -> int | None:
        at = int(self.columns.entries[0, RANK[stage]])
        return None if at == FAR else at


def step(stage: str, minutes: int = 0, **said: Any) -> Event:
    return event("SO-1", stage, NOW + minutes * MINUTE, **said)


def test_the_earliest_entry_holds_however_it_arrives() -> None:
    kept = Kept()
    assert kept.enter(step("pick_pack", 5)) == [True]
    assert kept.enter(step("pick_pack", 7), step("pick_pack", 2), step("pick_pack", 5)) == [False, True, False]
    assert kept.entry("pick_pack") == NOW + 2 * MINUTE


def test_an_ordinary_order_lives_in_the_columns_alone() -> None:
    kept = Kept()
    kept.enter(*(step(stage, minutes) for minutes, stage in enumerate(PATH)))
    assert not kept.columns.marks[0] & (PATHED | RARE)
    assert kept.columns.rare == {}
    assert [kept.entry(stage) for stage in PATH] == [NOW + minutes * MINUTE for minutes in range(len(PATH))]


def test_a_second_return_gets_a_record_beside_the_columns() -> None:
    kept = Kept()
    kept.enter(step("delivered"), step("after_sales", 1), step("closed", 2))
    assert kept.enter(step("after_sales", 1)) == [False]
    assert kept.columns.rare == {}
    assert kept.enter(step("after_sales", 3)) == [True]
    path = kept.columns.rare[0].path
    assert path is not None
    assert (path.spell_in, path.returned) == (NOW + 3 * MINUTE, True)


def test_two_returns_in_one_batch_are_both_kept() -> None:
    kept = Kept()
    assert kept.enter(step("after_sales", 3), step("after_sales", 1), step("closed", 2)) == [True, True, True]
    path = kept.columns.rare[0].path
    assert path is not None
    assert path.spell_in == NOW + 3 * MINUTE
    assert kept.entry("after_sales") == NOW + 1 * MINUTE


def test_another_attempt_replaces_and_is_counted_once() -> None:
    kept = Kept()
    kept.enter(step("received"), step("shipped", 3), step("delivered", 4))
    assert kept.enter(step("shipped", 9, attempt=2)) == [True]
    assert (kept.entry("received"), kept.entry("shipped"), kept.entry("delivered")) == (NOW, NOW + 9 * MINUTE, None)
    assert kept.superseded == 2
    assert kept.enter(step("shipped", 9, attempt=2), step("delivered", 4)) == [False, False]
    assert kept.superseded == 2


def test_what_a_replaced_attempt_still_learns_counts_as_superseded() -> None:
    kept = Kept()
    kept.enter(step("shipped", 9, attempt=2))
    assert kept.superseded == 0
    assert kept.enter(step("delivered", 4)) == [True]
    assert (kept.entry("delivered"), kept.superseded) == (None, 1)


def test_a_part_shipment_begins_no_attempt() -> None:
    kept = Kept()
    kept.enter(step("shipped", 3))
    assert kept.enter(step("shipped", 9, attempt=2, partial=True)) == [False]
    assert kept.entry("shipped") == NOW + 3 * MINUTE
    assert kept.superseded == 0


@given(st.lists(STEP, max_size=10), st.lists(st.integers(1, 4), max_size=10))
def test_columns_hold_what_all_attempts_composed_give(steps: list[tuple[str, int, int]], cuts: list[int]) -> None:
    kept, left = Kept(), list(steps)
    kept.columns.rows_of(["SO-1"])
    while left:
        size = cuts.pop() if cuts else len(left)
        kept.enter(*(step(stage, minutes, attempt=attempt) for stage, minutes, attempt in left[:size]))
        left = left[size:]
    record = Rare()
    for stage, minutes, attempt in steps:
        record.attempts.setdefault(attempt, Attempt()).add(RANK[stage], NOW + minutes * MINUTE)
    path = record.compose()
    assert kept.columns.entries[0].tolist() == path.entries
    assert kept.superseded == path.superseded


def test_flags_join_whatever_the_attempt() -> None:
    kept = Kept()
    kept.enter(step("received"), step("received", 5, attempt=2))
    kept.flag(step("exception", 1, reason="oversell", attempt=1), step("held", 2, reason="presale", attempt=7))
    record = kept.columns.rare[0]
    assert record.open_exceptions() == {"oversell": NOW + MINUTE}
    assert record.holds == {NOW + 2 * MINUTE: (True, FAR, "presale")}


def test_a_repeated_flag_is_no_news_and_a_later_one_is_progress() -> None:
    kept = Kept()
    assert kept.flag(step("exception", 1, reason="oversell")) == [True]
    assert kept.flag(step("exception", 1, reason="oversell")) == [False]
    assert kept.flag(step("exception_cleared", 5, reason="oversell")) == [True]
    assert kept.flag(step("exception", 3, reason="oversell")) == [False]
    assert kept.columns.rare[0].progress == NOW + 5 * MINUTE


@pytest.mark.parametrize("kind", ["held", "released", "exception", "exception_cleared"])
def test_a_sign_from_a_source_is_progress_and_one_from_a_person_is_not(kind: str) -> None:
    kept = Kept()
    kept.flag(step(kind, 9, source="people", reason="oversell"))
    assert kept.columns.rare[0].progress == -FAR
    kept.flag(step(kind, 4, reason="oversell"))
    assert kept.columns.rare[0].progress == NOW + 4 * MINUTE


def test_chasers_are_counted_by_distinct_instants_and_are_no_progress() -> None:
    kept = Kept()
    assert kept.flag(step("chased", 1), step("chased", 2)) == [True, True]
    assert kept.flag(step("chased", 1)) == [False]
    assert len(kept.columns.rare[0].chased) == 2
    assert kept.columns.rare[0].progress == -FAR


def test_a_hold_without_until_lasts_and_a_release_has_no_reason() -> None:
    kept = Kept()
    kept.flag(step("held", 1), step("released", 2, reason="paid", until=NOW))
    assert kept.columns.rare[0].holds == {NOW + MINUTE: (True, FAR, ""), NOW + 2 * MINUTE: (False, 0, "")}


def test_changes_are_judged_against_what_was_kept_before_the_batch() -> None:
    kept = Kept()
    kept.flag(step("exception_cleared", 9, reason="lost", source="people"))
    assert kept.flag(step("exception_cleared", 5, reason="lost"), step("exception_cleared", 3, reason="lost")) == [
        True,
        True,
    ]
