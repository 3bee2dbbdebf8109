from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import PATH, RANK, STAGES
from stream.floor.columns import FAR, Columns
from stream.floor.entries import join_entries, start_path
from stream.floor.path import Paths, paths_of
from tests.stream.floor.shop import batch, event

ENTRY = st.tuples(st.sampled_from(PATH), st.integers(0, 6))


def path(*entries: tuple[str, int], beside: bool = False) -> Paths:
    """Read the path of an order with these entries; ``beside``: from a record beside the columns."""
    columns = Columns()
    told = batch(*(event("SO-1", stage, at) for stage, at in entries))
    rows = columns.rows_of(["SO-1", *told.orders()])[1:]
    join_entries(columns, told, rows)
    if beside:
        columns.entries[0] = FAR
        start_path(columns, 0)
        join_entries(columns, told, rows)
    return paths_of(columns, np.array([0]))


def where(found: Paths) -> str:
    return PATH[int(found.stage[0])]


def stay(found: Paths, stage: str) -> tuple[int, int | None] | None:
    """Entry and exit of a stage, nothing when it was not entered or passed over."""
    rank = RANK[stage]
    if not found.real[0, rank]:
        return None
    leave = int(found.exits[0, rank])
    return int(found.entries[0, rank]), None if leave == FAR else leave


def test_an_order_is_in_the_stage_of_the_highest_rank_that_it_entered() -> None:
    found = path(("received", 1), ("pick_pack", 5), ("validated", 9))
    assert where(found) == "pick_pack"
    assert found.entered.tolist() == [5]


def test_a_stage_lasts_until_the_earliest_entry_into_any_higher_one() -> None:
    found = path(("received", 1), ("allocated", 9), ("pick_pack", 5))
    assert stay(found, "received") == (1, 5)
    assert stay(found, "pick_pack") == (5, None)


def test_a_stage_entered_after_or_with_a_higher_one_was_passed_over() -> None:
    assert stay(path(("received", 1), ("validated", 5), ("allocated", 5)), "validated") is None
    assert stay(path(("received", 1), ("validated", 6), ("allocated", 5)), "validated") is None
    assert path(("received", 1), ("validated", 6), ("allocated", 5)).passed.tolist() == [True]
    assert path(("received", 1), ("allocated", 5)).passed.tolist() == [False]


def test_nothing_is_known_of_an_order_without_an_entry() -> None:
    found = path()
    assert found.stage.tolist() == [-1]
    assert not found.real.any()


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize(
    ("entries", "stage", "spell"),
    [
        ([("delivered", 1), ("after_sales", 3)], "after_sales", (3, None)),
        ([("delivered", 1), ("after_sales", 3), ("closed", 5)], "closed", (3, 5)),
        ([("delivered", 1), ("after_sales", 3), ("closed", 3)], "closed", None),
        ([("delivered", 1), ("closed", 3), ("after_sales", 5)], "after_sales", (5, None)),
        ([("after_sales", 3), ("cancelled", 5)], "cancelled", (3, 5)),
        ([("after_sales", 5), ("cancelled", 3)], "cancelled", None),
        ([("after_sales", 2), ("closed", 6), ("cancelled", 4)], "cancelled", (2, 4)),
    ],
)
def test_after_sales_and_closed_go_by_event_time(
    entries: list[tuple[str, int]], stage: str, spell: tuple[int, int | None] | None, beside: bool
) -> None:
    found = path(*entries, beside=beside)
    assert where(found) == stage
    assert stay(found, "after_sales") == spell


def test_a_second_return_is_a_spell_of_its_own() -> None:
    found = path(("delivered", 1), ("after_sales", 2), ("closed", 3), ("after_sales", 5), ("after_sales", 6))
    assert where(found) == "after_sales"
    assert found.entered.tolist() == [5]
    assert found.returned.tolist() == [True]


def test_shipped_means_that_shipped_or_delivered_was_entered() -> None:
    assert path(("delivered", 4)).shipped_at.tolist() == [4]
    assert path(("shipped", 6), ("delivered", 4)).shipped_at.tolist() == [4]
    assert path(("pick_pack", 6)).shipped_at.tolist() == [FAR]


def test_a_cancelled_order_is_not_in_after_sales() -> None:
    assert path(("after_sales", 3), ("cancelled", 5)).returned.tolist() == [False]


def test_a_closing_that_a_cancellation_overtook_is_disorder() -> None:
    assert path(("delivered", 1), ("closed", 5), ("cancelled", 4)).passed.tolist() == [True]
    assert path(("delivered", 1), ("closed", 4), ("cancelled", 5)).passed.tolist() == [False]


@given(st.dictionaries(st.sampled_from(PATH), st.integers(0, 6)))
def test_the_columns_alone_and_the_record_beside_them_give_the_same_path(entries: dict[str, int]) -> None:
    plain, beside = path(*entries.items()), path(*entries.items(), beside=True)
    for field in fields(Paths):
        assert np.array_equal(getattr(plain, field.name), getattr(beside, field.name)), field.name


@given(st.lists(ENTRY, max_size=8))
def test_an_order_is_in_one_place_at_a_time(entries: list[tuple[str, int]]) -> None:
    found = path(*entries)
    for instant in range(8):
        here = [
            stage
            for stage in STAGES
            if found.real[0, RANK[stage]] and found.entries[0, RANK[stage]] <= instant < found.exits[0, RANK[stage]]
        ]
        assert len(here) <= 1
        if instant == 7 and found.stage[0] >= 0 and where(found) in STAGES:
            assert here == [where(found)]
