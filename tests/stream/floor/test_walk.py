"""Walks: the moves of orders, and what two walks of the same orders have in common."""

from __future__ import annotations

import numpy as np

from stream.floor.path import paths_of
from stream.floor.standing import walk_of
from stream.floor.walk import NO_DWELL, Moves, Walk
from tests.stream.floor.shop import MINUTE, NOW, event, open_shop


def walk(*events: object, text: str = "") -> Walk:
    shop = open_shop(*events, text=text)  # type: ignore[arg-type]
    return walk_of(shop.columns, paths_of(shop.columns, shop.columns.used()))


def moves(walked: Walk) -> tuple[list[int], list[int], list[int]]:
    """Give the minutes of entries, of exits, and the buckets of dwell."""
    found = Moves.of(walked, MINUTE)
    return found.entry_minute.tolist(), found.exit_minute.tolist(), found.dwelt.tolist()


def test_an_order_enters_each_stage_and_leaves_all_but_the_last() -> None:
    walked = walk(event("SO-1", "received", NOW - 9 * MINUTE), event("SO-1", "validated", NOW - 5 * MINUTE))
    first = NOW // MINUTE
    assert moves(walked)[:2] == ([first - 9, first - 5], [first - 5])


def test_a_stage_that_was_passed_over_is_neither_entered_nor_left() -> None:
    walked = walk(event("SO-1", "validated", NOW - 9 * MINUTE), event("SO-1", "received", NOW - 5 * MINUTE))
    assert moves(walked)[:2] == ([NOW // MINUTE - 9], [])


def test_an_order_that_rests_by_an_override_is_counted_out_at_its_entry_and_dwells_nowhere() -> None:
    text = '[[overrides]]\nstage = "shipped"\nchannel = "outlet"\nrests = true\n'
    walked = walk(event("SO-1", "shipped", NOW - 5 * MINUTE, channel="outlet"), text=text)
    assert moves(walked) == ([NOW // MINUTE - 5], [NOW // MINUTE - 5], [NO_DWELL])


def test_what_two_walks_have_in_common_is_left_out_of_their_moves() -> None:
    before = walk(event("SO-1", "received", NOW - 9 * MINUTE))
    after = walk(event("SO-1", "received", NOW - 9 * MINUTE), event("SO-1", "validated", NOW - 5 * MINUTE))
    common = before.common(after)
    assert [
        len(array) for array in (Moves.of(before, MINUTE, common).entered, Moves.of(before, MINUTE, common).left)
    ] == [0, 0]
    found = Moves.of(after, MINUTE, common)
    assert (found.entry_minute.tolist(), found.exit_minute.tolist()) == ([NOW // MINUTE - 5],) * 2


def test_under_another_combination_nothing_is_in_common() -> None:
    one = walk(event("SO-1", "received", NOW - 9 * MINUTE))
    other = walk(event("SO-1", "received", NOW - 9 * MINUTE, warehouse="SH2"))
    assert not np.concatenate([mask.reshape(-1) for mask in one.common(other)]).any()
