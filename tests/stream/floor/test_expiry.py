from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Refusal
from stream.floor.expiry import expired, may_expire
from stream.floor.floor import Floor
from tests.stream.floor.shop import HOUR, NOW, apply, batch, book, event, floor, open_shop

TEXT = 'horizon = "2h"\ngive_up = "3h"\n'


def memory(shop: Floor) -> set[str]:
    return set(shop.columns.ids.names(shop.columns.used()))


def move_watermark(shop: Floor, to: int) -> None:
    """Let another order's event raise the watermark."""
    apply(shop, event("SO-clock", "held", to), logged=to)
    shop.tick(to)


def shop_of(kind: str) -> Floor:
    return open_shop(event("SO-1", kind, NOW), text=TEXT)


@pytest.mark.parametrize("kind", ["delivered", "closed", "cancelled", "updated", "held"])
def test_a_resting_or_unplaced_order_leaves_once_older_than_the_horizon(kind: str) -> None:
    shop = shop_of(kind)
    move_watermark(shop, NOW + 2 * HOUR)
    assert "SO-1" in memory(shop)
    move_watermark(shop, NOW + 2 * HOUR + 1)
    assert "SO-1" not in memory(shop)
    assert shop.arrivals.quality["given_up"] == 0


def test_an_open_order_is_given_up_only_after_give_up() -> None:
    shop = shop_of("pick_pack")
    move_watermark(shop, NOW + 3 * HOUR)
    assert "SO-1" in memory(shop)
    move_watermark(shop, NOW + 3 * HOUR + 1)
    assert "SO-1" not in memory(shop)
    assert shop.arrivals.quality["given_up"] == 1
    assert "orders" not in book(shop)


def test_the_clock_alone_makes_nobody_leave() -> None:
    shop = shop_of("delivered")
    shop.tick(NOW + 500 * HOUR)
    assert "SO-1" in memory(shop)


def test_an_order_that_rests_by_override_leaves_like_a_resting_one() -> None:
    text = TEXT + '[[overrides]]\nstage = "shipped"\nchannel = "wholesale"\nrests = true\n'
    shop = open_shop(event("SO-1", "shipped", NOW, channel="wholesale"), text=text)
    move_watermark(shop, NOW + 2 * HOUR + 1)
    assert "SO-1" not in memory(shop)


def test_a_late_duplicate_never_opens_a_ghost() -> None:
    shop = shop_of("delivered")
    move_watermark(shop, NOW + 2 * HOUR + 1)
    assert apply(shop, event("SO-1", "delivered", NOW)) == {0: Refusal.TOO_LATE}
    assert "SO-1" not in memory(shop)


def test_a_later_event_starts_a_new_row_that_knows_only_what_it_says() -> None:
    shop = shop_of("delivered")
    later = NOW + 2 * HOUR + 1
    move_watermark(shop, later)
    apply(shop, event("SO-1", "received", later))
    row = int(shop.columns.ids.find(["SO-1"])[0])
    assert shop.columns.stage[row] == 0
    assert book(shop)["orders"] == 1


def test_an_order_may_leave_and_come_back_within_one_batch() -> None:
    shop = shop_of("delivered")
    later = NOW + 2 * HOUR + 1
    told = batch(event("SO-clock", "held", later), event("SO-1", "received", later), logged=later)
    accepted, before, _ = shop.arrivals.judge(told)
    assert may_expire(shop.columns, shop.settings, told, accepted, before)
    shop.apply(told.events, told.logged.tolist(), NOW)
    assert shop.columns.stage[shop.columns.ids.find(["SO-1"])].tolist() == [0]


def test_an_ordinary_batch_needs_no_smaller_steps() -> None:
    shop = shop_of("delivered")
    told = batch(event("SO-1", "closed", NOW + 1), event("SO-2", "received", NOW), logged=NOW)
    accepted, before, _ = shop.arrivals.judge(told)
    assert not may_expire(shop.columns, shop.settings, told, accepted, before)
    nothing = np.zeros(len(told), np.bool_)
    assert not may_expire(shop.columns, shop.settings, told, nothing, before)


def test_those_that_stay_are_not_looked_at_before_one_of_them_can_leave() -> None:
    shop = shop_of("delivered")
    assert shop.columns.oldest_last <= NOW
    rows, given_up = expired(shop.columns, shop.settings, NOW + 2 * HOUR)
    assert (rows.tolist(), given_up.tolist()) == ([], [])


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(("received", "delivered", "held")), st.integers(-3, 5)),
        max_size=14,
    ),
    st.integers(1, 14),
)
def test_however_it_is_cut_the_same_orders_stay(told: list[tuple[int, str, int]], size: int) -> None:
    start = NOW
    clock = [start + number * HOUR for number in range(len(told))]
    events = [
        event(f"SO-{order}", kind, at - ago * HOUR // 2 if ago > 0 else at)
        for (order, kind, ago), at in zip(told, clock, strict=True)
    ]
    one, many = floor(TEXT), floor(TEXT)
    for item, at in zip(events, clock, strict=True):
        one.apply([item], [at], NOW)
    for begin in range(0, len(events), size):
        many.apply(events[begin : begin + size], clock[begin : begin + size], NOW)
    for shop in (one, many):
        shop.tick(NOW)
    assert memory(one) == memory(many)
    assert book(one) == book(many)
    assert one.arrivals.quality["given_up"] == many.arrivals.quality["given_up"]
    assert one.arrivals.quality["too_late"] == many.arrivals.quality["too_late"]
    assert one.flow.frozen_minutes() == many.flow.frozen_minutes()
