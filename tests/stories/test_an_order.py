"""What happens to one order, told as a shift lead would tell it."""

from __future__ import annotations

from tests.running import Running, event
from tests.waiting import wait_until


def test_an_order_that_is_told_stands_in_its_stage(shop: Running) -> None:
    shop.tell(event("SO-1001", "received", 20, channel="tmall", warehouse="A1"))
    shop.until("received", depth=1)
    shop.tell(event("SO-1001", "validated", 5))
    shop.until("validated", depth=1)
    assert shop.stage("received")["depth"] == 0


def test_an_order_told_twice_and_in_any_order_counts_once(shop: Running) -> None:
    packed, received = event("SO-1002", "pick_pack", 60), event("SO-1002", "received", 600)
    shop.tell(packed, received, packed)
    shop.tell(received)
    told = shop.until("pick_pack", depth=1)
    assert 60 <= told["oldest_s"] < 120


def test_a_late_order_is_red_and_an_order_on_hold_is_not(shop: Running) -> None:
    shop.tell(event("SO-1003", "allocated", 3600), event("SO-1004", "allocated", 3600))
    shop.tell(event("SO-1004", "held", 3599, reason="awaiting_payment"))
    told = shop.until("allocated", depth=2, held=1, breached=1)
    assert told["late_p90_s"] is None or told["late_p90_s"] >= 2300
    assert {"reason": "awaiting_payment", "open": 1} in shop.floor()["holds"]


def test_a_promise_to_the_customer_counts_before_the_target_of_the_stage(shop: Running) -> None:
    promised = event("SO-1005", "outbound_prep", 60)["at"]
    shop.tell(event("SO-1005", "outbound_prep", 120, promised_ship_at=promised))
    shop.until("outbound_prep", depth=1, breached=1)


def test_an_order_cancelled_while_it_is_picked_must_be_pulled(shop: Running) -> None:
    def parcels_to_pull() -> int:
        return sum(one["open"] for one in shop.floor()["exceptions"] if one["reason"] == "stop_shipment")

    shop.tell(event("SO-1006", "pick_pack", 300), event("SO-1006", "cancelled", 10))
    wait_until(lambda: parcels_to_pull() == 1, 5, "the parcel to be called back")
    shop.tell(event("SO-1006", "exception_cleared", 0, reason="stop_shipment"))
    wait_until(lambda: parcels_to_pull() == 0, 5, "the parcel to be pulled")


def test_a_restored_order_begins_again(shop: Running) -> None:
    shop.tell(event("SO-1007", "shipped", 400), event("SO-1007", "cancelled", 300))
    shop.tell(event("SO-1007", "received", 30, attempt=2))
    shop.until("received", depth=1)
