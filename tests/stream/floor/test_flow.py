from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.part import CELLS_PER_COMBO
from models.policy import Policy
from stream.floor.batch import Ints
from stream.floor.flow import Flow
from stream.floor.places import Places
from stream.floor.walk import NO_DWELL, Moves
from tests.stream.floor.shop import HOUR, MINUTE, NOW, SECOND, apply, cell, event, floor, open_shop, settings

WINDOW, KEPT = 5, 48 * 60
MINUTE_NOW = NOW // MINUTE
MOVES = st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(-15, 9)), max_size=10)


def flow(now: int = NOW) -> Flow:
    places = Places(Policy(settings()))
    places.number_of(("SH2", "tmall", "", "", ""))
    made = Flow(places, MINUTE, WINDOW, 5, KEPT, now)
    made.reserve(len(places))
    return made


def ints(*values: int) -> Ints:
    return np.array(values, np.int64)


def entered(cell_key: int, minute: int) -> Moves:
    return Moves(ints(cell_key), ints(minute), ints(), ints(), ints())


def left(cell_key: int, minute: int, dwelt: int = NO_DWELL) -> Moves:
    return Moves(ints(), ints(), ints(cell_key), ints(minute), ints(dwelt))


def rates(made: Flow, cell_key: int = 0) -> list[int]:
    return [int(rate) for rate in made.rates[cell_key]]


def test_a_rate_counts_the_last_five_whole_minutes() -> None:
    made = flow()
    for minute in range(-7, 2):
        made.add(entered(0, MINUTE_NOW + minute), 1)
    made.roll(NOW + 59_999)
    assert rates(made) == [5, 0, 0]
    made.roll(NOW + MINUTE)
    assert rates(made) == [5, 0, 0]
    made.roll(NOW + 4 * MINUTE)
    assert rates(made) == [3, 0, 0]
    made.roll(NOW + 7 * MINUTE)
    assert rates(made) == [0, 0, 0]


def test_nothing_left_is_known_of_the_last_ten_minutes() -> None:
    made = flow()
    made.add(left(0, MINUTE_NOW - 10), 1)
    made.add(left(0, MINUTE_NOW - 11), 1)
    made.roll(NOW)
    assert rates(made) == [0, 0, 1]
    made.roll(NOW + MINUTE)
    assert rates(made) == [0, 0, 0]


def test_a_minute_of_the_future_counts_once_it_is_whole() -> None:
    made = flow()
    made.add(entered(0, MINUTE_NOW + 5), 1)
    made.roll(NOW + 6 * MINUTE - 1)
    assert rates(made)[0] == 0
    made.roll(NOW + 6 * MINUTE)
    assert rates(made)[0] == 1


@given(MOVES, MOVES, st.lists(st.integers(0, 9), max_size=4))
def test_the_ring_says_what_a_plain_count_says(
    first: list[tuple[bool, int, int]], more: list[tuple[bool, int, int]], steps: list[int]
) -> None:
    made, minute = flow(), MINUTE_NOW
    told: list[tuple[bool, int, int]] = []
    for turn, step in enumerate([0, *steps]):
        minute += step
        made.roll(minute * MINUTE)
        for is_exit, where, ago in more if turn % 2 else first:
            made.add((left if is_exit else entered)(where, minute + ago), 1)
            told.append((is_exit, where, minute + ago))
        made.roll(minute * MINUTE)
        for where in range(4):
            found = [
                sum(
                    is_exit == exits and place == where and minute - length <= at < minute
                    for is_exit, place, at in told
                )
                for exits, length in ((False, WINDOW), (True, WINDOW), (True, 10))
            ]
            assert rates(made, where) == found
    for is_exit, where, at in told:
        made.add((left if is_exit else entered)(where, at), -1)
    made.roll(minute * MINUTE)
    assert not made.rates.any()


def test_what_is_taken_back_from_a_minute_long_past_makes_nothing_negative() -> None:
    made = flow()
    made.add(entered(0, MINUTE_NOW - 3), 1)
    made.roll(NOW + 3 * HOUR)
    made.add(entered(0, MINUTE_NOW - 3), -1)
    made.roll(NOW + 4 * HOUR)
    assert rates(made) == [0, 0, 0]
    assert made.minutes(0, 2**36)[2].tolist() == []


def test_dwell_is_of_those_that_left_in_the_last_sixty_whole_minutes() -> None:
    made = flow()
    for ago in (0, 1, 60, 61):
        made.add(left(3, MINUTE_NOW - ago, dwelt=40 + ago), 1)
    everywhere = np.ones(2 * CELLS_PER_COMBO, np.bool_)
    assert [array.tolist() for array in made.dwelling(everywhere)] == [[3, 3], [41, 100], [1, 1]]
    made.roll(NOW + MINUTE)
    assert made.dwelling(everywhere)[1].tolist() == [40, 41]
    everywhere[3] = False
    assert made.dwelling(everywhere)[0].tolist() == []


def test_the_same_dwell_in_other_minutes_is_one_count() -> None:
    made = flow()
    for ago in (1, 2, 3):
        made.add(left(3, MINUTE_NOW - ago, dwelt=41), 1)
    assert [array.tolist() for array in made.dwelling(np.ones(16, np.bool_))] == [[3], [41], [3]]


def test_minutes_of_orders_that_left_stay_as_long_as_minutes_are_kept() -> None:
    made = flow()
    gone = entered(8 + 2, MINUTE_NOW - 7)
    made.add(gone, 1)
    made.freeze(gone)
    assert made.frozen_minutes() == [(MINUTE_NOW - 7, "SH2", "tmall", 2, 1, 0)]
    again = flow()
    again.thaw(made.frozen_minutes())
    assert again.frozen_minutes() == made.frozen_minutes()
    assert again.minutes(0, 2**36)[0].tolist() == [MINUTE_NOW - 7]
    again.roll(NOW + (KEPT - 7) * MINUTE)
    assert again.frozen_minutes() != []
    again.roll(NOW + (KEPT - 6) * MINUTE)
    assert again.frozen_minutes() == []
    assert again.minutes(0, 2**36)[0].tolist() == []


def test_what_is_older_than_the_minutes_kept_does_not_come_back() -> None:
    made = flow(NOW + 72 * HOUR)
    made.thaw([(MINUTE_NOW - 7, "SH2", "tmall", 2, 1, 0)])
    assert made.frozen_minutes() == []


def test_a_warehouse_that_is_known_only_by_orders_that_left_keeps_its_minutes() -> None:
    made = flow()
    made.thaw([(MINUTE_NOW - 7, "GZ1", "jd", 2, 1, 0)])
    assert ("GZ1", "jd") in made.pairs()
    made._places.number_of(("GZ1", "jd", "", "", "vip"))
    made.reserve(3)
    assert len(made.pairs()) == 3


def test_an_order_that_rests_by_override_is_counted_out_at_its_entry() -> None:
    text = '[[overrides]]\nstage = "shipped"\nchannel = "wholesale"\nrests = true\n'
    events = (
        event("SO-1", "pick_pack", NOW - 9 * MINUTE),
        event("SO-1", "shipped", NOW - 2 * MINUTE, channel="wholesale"),
    )
    shop = open_shop(*events, text=text)
    shipped = cell(shop, "shipped", channel="wholesale")
    assert (shipped["depth"], shipped["entries"], shipped["exits"]) == (0, 1, 1)
    cells, _, counts = shop.flow.dwelling(np.ones(shop.places.cells, np.bool_))
    assert (cells % CELLS_PER_COMBO).tolist() == [4]
    assert counts.tolist() == [1]


def test_minutes_move_with_the_entry_time_and_with_the_dimension() -> None:
    shop = open_shop(event("SO-1", "received", NOW - 2 * MINUTE, warehouse="SH2"))
    assert cell(shop, "received", warehouse="SH2")["entries"] == 1
    apply(shop, event("SO-1", "updated", NOW - MINUTE, warehouse="GZ1"))
    shop.tick(NOW)
    assert cell(shop, "received", warehouse="SH2")["entries"] == 0
    assert cell(shop, "received", warehouse="GZ1")["entries"] == 1
    apply(shop, event("SO-1", "received", NOW - 30 * MINUTE))
    shop.tick(NOW)
    assert cell(shop, "received")["entries"] == 0


def test_an_order_given_up_is_counted_out_at_its_last_event() -> None:
    shop = open_shop(event("SO-1", "received", NOW - 2 * HOUR), text='horizon = "2h"\ngive_up = "2h"\n')
    apply(shop, event("SO-2", "received", NOW + SECOND), logged=NOW + SECOND)
    shop.tick(NOW + SECOND)
    assert shop.flow.frozen_minutes() == [((NOW - 2 * HOUR) // MINUTE, "", "", 0, 1, 1)]


@pytest.mark.parametrize("away", [6, 11, 30, 600])
def test_entries_that_came_while_the_worker_was_away_count_in_the_rates(away: int) -> None:
    shop = floor()
    back = NOW + away * MINUTE
    apply(shop, event("SO-1", "received", back - MINUTE), logged=back)
    shop.tick(back)
    assert cell(shop, "received")["entries"] == 1
    apply(shop, event("SO-1", "validated", back - MINUTE + SECOND), logged=back)
    shop.tick(back)
    assert (cell(shop, "received")["exits"], cell(shop, "received")["exits10"]) == (1, 1)


def test_an_entry_told_anew_after_the_worker_was_away_leaves_no_rate_below_zero() -> None:
    shop = floor()
    back = NOW + 30 * MINUTE
    apply(shop, event("SO-1", "received", back - MINUTE), logged=back)
    shop.tick(back)
    apply(shop, event("SO-1", "received", back - 20 * MINUTE), logged=back)
    shop.tick(back)
    assert cell(shop, "received")["entries"] == 0
