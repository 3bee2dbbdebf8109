from __future__ import annotations

import numpy as np
import pytest

from models.vocabulary import Refusal
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW, apply, book, cell, event, floor, open_shop, state

ODD = ['SO-"7"', "订单-🎁", "x" * 128, "🎁" * 128, "a\x01b", "9007199254740993", "9007199254740992", " "]


def test_an_order_walks_the_floor() -> None:
    shop = open_shop(
        event("SO-1", "received", NOW - HOUR, warehouse="SH2"), event("SO-1", "pick_pack", NOW - 5 * MINUTE)
    )
    assert cell(shop, "received", warehouse="SH2")["depth"] == 0
    assert cell(shop, "pick_pack", warehouse="SH2")["depth"] == 1
    apply(shop, event("SO-1", "delivered", NOW))
    assert cell(shop, "pick_pack")["depth"] == 0
    assert book(shop)["delivered"] == 1


@pytest.mark.parametrize("order", ODD)
def test_an_order_may_be_called_anything(order: str) -> None:
    shop = open_shop(event(order, "received", NOW))
    apply(shop, event(order, "received", NOW), event(order + "'"[: 128 - len(order)], "updated", NOW))
    assert book(shop)["orders"] == 1


def test_an_empty_batch_is_nothing() -> None:
    shop = floor()
    assert shop.apply([], [], NOW) == {}
    shop.tick(NOW)
    assert book(shop) == {}


def test_what_is_refused_is_told_by_its_place_in_the_batch() -> None:
    shop = floor()
    refused = apply(
        shop,
        event("SO-1", "received", NOW),
        event("SO-2", "received", NOW + 5 * MINUTE + 1),
        event("SO-3", "received", NOW - 8 * DAY),
        event("SO-4", "received", NOW + 5 * MINUTE),
    )
    assert refused == {1: Refusal.IN_FUTURE, 2: Refusal.TOO_LATE}
    assert book(shop)["orders"] == 2
    counted = {name: count for name, count in shop.arrivals.quality.items() if count}
    assert counted == {"too_late": 1, "in_future": 1, "dead": 2}


def test_a_duplicate_changes_nothing_and_is_counted() -> None:
    shop = open_shop(event("SO-1", "received", NOW, warehouse="SH2", promised_ship_at=NOW + HOUR))
    before = (shop.books.cells.copy(), shop.books.books.copy())
    apply(shop, event("SO-1", "received", NOW, warehouse="SH2", promised_ship_at=NOW + HOUR))
    assert shop.arrivals.quality["duplicates"] == 1
    assert np.array_equal(shop.books.cells, before[0])
    assert np.array_equal(shop.books.books, before[1])


def test_an_id_never_suppresses_an_event() -> None:
    first, second = event("SO-1", "received", NOW - MINUTE), event("SO-1", "validated", NOW)
    first.id = second.id = "evt-1"
    assert cell(open_shop(first, second), "validated")["depth"] == 1


def test_late_events_are_older_than_the_newest_of_their_order() -> None:
    shop = open_shop(
        event("SO-1", "validated", NOW), event("SO-1", "received", NOW - 1), event("SO-2", "received", NOW - 9)
    )
    assert shop.arrivals.quality["late_events"] == 1
    apply(shop, event("SO-1", "updated", NOW), event("SO-1", "updated", NOW - 1))
    assert shop.arrivals.quality["late_events"] == 2


def test_an_order_in_disorder_counts_until_its_events_are_put_right() -> None:
    shop = open_shop(event("SO-1", "shipped", NOW - 9), event("SO-1", "pick_pack", NOW - 2))
    assert shop.arrivals.quality["disordered"] == 1
    apply(shop, event("SO-1", "pick_pack", NOW - 20))
    assert shop.arrivals.quality["disordered"] == 0


def test_time_never_runs_backwards() -> None:
    shop = open_shop(event("SO-1", "pick_pack", NOW - 30 * MINUTE))
    shop.tick(NOW - HOUR)
    assert shop.now == NOW
    shop.apply([event("SO-2", "pick_pack", NOW - 30 * MINUTE)], [NOW], NOW - HOUR)
    assert cell(shop, "pick_pack")["breached"] == 2


def test_a_timer_that_fell_due_long_ago_is_not_missed() -> None:
    shop = open_shop(event("SO-1", "pick_pack", NOW), event("SO-1", "held", NOW, until=NOW + HOUR))
    shop.tick(NOW + 30 * DAY)
    found = cell(shop, "pick_pack")
    assert (found["held"], found["breached"], found["stalled"]) == (0, 1, 1)


def test_an_attribute_moves_the_whole_order_to_its_new_place() -> None:
    shop = open_shop(event("SO-1", "pick_pack", NOW - HOUR, warehouse="SH2", priority="normal"))
    apply(
        shop,
        event("SO-1", "updated", NOW, warehouse="GZ1"),
        event("SO-1", "updated", NOW, priority="vip", source="people"),
    )
    shop.tick(NOW)
    assert book(shop, warehouse="SH2") == {}
    assert book(shop, warehouse="GZ1", priority="vip")["orders"] == 1
    assert cell(shop, "pick_pack", warehouse="SH2")["depth"] == 0


def test_the_books_hold_for_ten_thousand_orders_in_one_batch() -> None:
    events = [
        event(f"SO-{n}", ("received", "pick_pack", "delivered")[n % 3], NOW - n, warehouse=f"W{n % 40}")
        for n in range(9_999)
    ]
    shop = open_shop(*events)
    assert book(shop)["orders"] == 9_999
    assert book(shop)["delivered"] == 3_333
    assert cell(shop, "received")["depth"] + cell(shop, "pick_pack")["depth"] == 6_666
    assert state(shop, "SO-1") != 0
