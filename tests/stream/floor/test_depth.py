from __future__ import annotations

from models.buckets import middle_s
from stream.floor.columns import HELD
from stream.floor.depth import depth
from stream.floor.floor import Floor
from tests.stream.floor.shop import HOUR, MINUTE, NOW, apply, cell, event, open_shop

UPTO = [10 * MINUTE, 30 * MINUTE, 60 * MINUTE, 1000 * HOUR]


def shop() -> Floor:
    return open_shop(
        event("SO-1", "pick_pack", NOW - 5 * MINUTE, warehouse="SH2", channel="tmall"),
        event("SO-2", "pick_pack", NOW - 30 * MINUTE, warehouse="SH2", channel="jd"),
        event("SO-3", "pick_pack", NOW - 45 * MINUTE, warehouse="GZ1", channel="jd"),
        event("SO-3", "held", NOW - 20 * MINUTE, reason="presale"),
        event("SO-4", "pick_pack", NOW - 50 * MINUTE, warehouse="SH2"),
        event("SO-4", "shipped", NOW - 10 * MINUTE),
    )


def test_an_order_at_its_target_counts_above_it_and_is_late() -> None:
    found = depth(shop(), "pick_pack", {}, UPTO)
    assert found.age.orders == [1, 0, 2, 0]
    assert found.age.late == [0, 0, 1, 0]


def test_those_who_wait_on_purpose_are_counted_apart() -> None:
    assert depth(shop(), "pick_pack", {}, UPTO).age.held == [0, 0, 1, 0]


def test_the_ages_are_those_of_the_floors_own_instant() -> None:
    made = shop()
    made.tick(NOW + 10 * MINUTE)
    found = depth(made, "pick_pack", {}, UPTO)
    assert (found.as_of, found.policy) == (NOW + 10 * MINUTE, made.policy.hash)
    assert found.age.orders == [0, 1, 2, 0]


def test_whoever_left_in_the_last_hour_shows_how_long_it_took() -> None:
    made = shop()
    ((bucket, orders),) = depth(made, "pick_pack", {}, UPTO).dwell
    assert orders == 1
    assert abs(middle_s(bucket) - 40 * 60) <= 0.02 * 40 * 60
    made.tick(NOW + HOUR)
    assert depth(made, "pick_pack", {}, UPTO).dwell == []


def test_any_of_the_five_dimensions_narrows() -> None:
    made = shop()
    assert depth(made, "pick_pack", {"warehouse": "SH2"}, UPTO).age.orders == [1, 0, 1, 0]
    one = depth(made, "pick_pack", {"warehouse": "GZ1", "channel": "jd"}, UPTO)
    assert (one.age.orders, one.dwell) == ([0, 0, 1, 0], [])
    assert sum(depth(made, "pick_pack", {"region": "nowhere"}, UPTO).age.orders) == 0
    assert sum(depth(made, "pick_pack", {"carrier": ""}, UPTO).age.orders) == 3


def test_a_stage_in_which_nobody_is_has_nothing() -> None:
    found = depth(shop(), "after_sales", {}, UPTO)
    assert (found.age.orders, found.age.held, found.age.late, found.dwell) == ([0] * 4, [0] * 4, [0] * 4, [])


def test_the_oldest_count_at_the_last_edge_and_those_ahead_of_us_at_the_first() -> None:
    made = open_shop(
        event("SO-1", "received", NOW - 3 * HOUR),
        event("SO-2", "received", NOW + 2 * MINUTE),
    )
    assert depth(made, "received", {}, [MINUTE, HOUR]).age.orders == [1, 1]


def test_everybody_is_counted_once_and_as_the_floor_counts() -> None:
    made = shop()
    apply(made, event("SO-5", "pick_pack", NOW - MINUTE, warehouse="BJ1"), event("SO-1", "cancelled", NOW))
    found, books = depth(made, "pick_pack", {}, UPTO), cell(made, "pick_pack")
    assert sum(found.age.orders) == books["depth"] == 3
    assert sum(found.age.held) == books["held"] == int(((made.columns.state & HELD) != 0).sum())
    assert sum(found.age.late) == books["breached"]
