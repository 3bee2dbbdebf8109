from __future__ import annotations

import pytest

from models.event import Event
from stream.floor.columns import EXCEPTION
from tests.stream.floor.shop import HOUR, MINUTE, NOW, apply, book, event, flags, open_shop, state

PULL = ("exception", "stop_shipment")


def at(minutes: int) -> int:
    return NOW + minutes * MINUTE


def step(kind: str, minutes: int, **said: object) -> Event:
    return event("SO-1", kind, at(minutes), **said)


def test_an_open_exception_stands_since_it_was_raised() -> None:
    shop = open_shop(
        step("pick_pack", -30), step("exception", -9, reason="oversell"), step("exception", -5, reason="oversell")
    )
    assert flags(shop) == {("exception", "oversell"): (1, at(-9))}
    assert book(shop)["exceptions"] == 1


def test_an_order_with_two_exceptions_counts_once() -> None:
    shop = open_shop(
        step("pick_pack", -30), step("exception", -9, reason="oversell"), step("exception", -5, reason="damaged")
    )
    assert len(flags(shop)) == 2
    assert book(shop)["exceptions"] == 1


def test_a_cleared_exception_is_gone() -> None:
    shop = open_shop(step("pick_pack", -30), step("exception", -9, reason="oversell"))
    apply(shop, step("exception_cleared", -8, reason="oversell"))
    assert flags(shop) == {}
    assert not state(shop, "SO-1") & EXCEPTION
    assert "exceptions" not in book(shop)


@pytest.mark.parametrize("stage", ["delivered", "closed"])
def test_a_resting_order_has_no_exceptions(stage: str) -> None:
    shop = open_shop(step("pick_pack", -30), step("exception", -9, reason="lost"), step(stage, -1))
    assert flags(shop) == {}


def test_an_exception_of_an_order_that_no_stage_is_known_of_waits() -> None:
    shop = open_shop(step("exception", -9, reason="oversell"))
    assert flags(shop) == {}
    apply(shop, step("received", -1))
    assert flags(shop) == {("exception", "oversell"): (1, at(-9))}


@pytest.mark.parametrize("packed", ["outbound_prep", "pick_pack"])
def test_somebody_must_pull_the_parcel_of_a_cancelled_order(packed: str) -> None:
    shop = open_shop(step(packed, -30), step("cancelled", -4))
    assert flags(shop) == {PULL: (1, at(-4))}
    assert book(shop)["exceptions"] == 1


def test_nothing_is_pulled_that_was_not_packed_or_is_shipped() -> None:
    assert flags(open_shop(step("allocated", -30), step("cancelled", -4))) == {}
    assert flags(open_shop(step("pick_pack", -30), step("shipped", -9), step("cancelled", -4))) == {}
    assert flags(open_shop(step("pick_pack", -30), step("delivered", -2), step("cancelled", -4))) == {}


def test_a_return_of_what_was_never_shipped_is_pulled_too() -> None:
    shop = open_shop(step("pick_pack", -30), step("after_sales", -4))
    assert flags(shop) == {PULL: (1, at(-4))}
    apply(shop, step("closed", -1))
    assert flags(shop) == {}


def test_a_clear_later_than_the_cancellation_ends_it_and_one_at_that_instant_does_not() -> None:
    told = (step("pick_pack", -30), step("cancelled", -4))
    assert flags(open_shop(*told, step("exception_cleared", -4, reason="stop_shipment"))) == {PULL: (1, at(-4))}
    assert flags(open_shop(*told, step("exception_cleared", -3, reason="stop_shipment"))) == {}


def test_an_explicit_stop_is_the_same_flag_counted_once_since_the_earlier() -> None:
    told = (step("pick_pack", -30), step("cancelled", -4))
    assert flags(open_shop(*told, step("exception", -9, reason="stop_shipment"))) == {PULL: (1, at(-9))}
    assert flags(open_shop(*told, step("exception", -1, reason="stop_shipment"))) == {PULL: (1, at(-4))}


def test_a_restored_order_is_not_pulled() -> None:
    shop = open_shop(step("pick_pack", -30), step("cancelled", -4))
    apply(shop, step("pick_pack", -1, attempt=2))
    assert flags(shop) == {}


def test_a_hold_stands_under_its_reason_while_it_lasts() -> None:
    shop = open_shop(step("received", -30), step("held", -9, reason="awaiting_payment", until=at(60)))
    assert flags(shop) == {("hold", "awaiting_payment"): (1, at(-30))}
    shop.tick(at(60) - 1)
    assert len(flags(shop)) == 1
    shop.tick(at(60))
    assert flags(shop) == {}


def test_one_hold_may_follow_another_without_a_pause() -> None:
    shop = open_shop(step("received", -30), step("held", -9, reason="presale"), step("held", 3, reason="customer"))
    assert list(flags(shop)) == [("hold", "presale")]
    shop.tick(at(3))
    assert list(flags(shop)) == [("hold", "customer")]


def test_a_hold_without_a_reason_stands_under_none() -> None:
    assert list(flags(open_shop(step("received", -30), step("held", -9)))) == [("hold", "")]


def test_flags_follow_the_order_to_its_new_place() -> None:
    shop = open_shop(step("received", -30, warehouse="SH2"), step("exception", -9, reason="oversell"), step("held", -9))
    apply(shop, step("updated", -1, warehouse="GZ1"))
    places = {shop.places.dims[combo][0] for (combo, _, _), rows in shop.books.flags.items() if rows}
    assert places == {"GZ1"}
    assert book(shop, warehouse="GZ1")["exceptions"] == 1


def test_flags_leave_memory_with_their_order() -> None:
    shop = open_shop(step("pick_pack", -30), step("cancelled", -4), text='horizon = "2h"\n')
    later = NOW + 3 * HOUR
    apply(shop, event("SO-2", "updated", later), logged=later)
    shop.tick(later)
    assert flags(shop) == {}
    assert "exceptions" not in book(shop)
