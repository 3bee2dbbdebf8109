import pytest

from stream.sources.peak.orders import FATES
from stream.sources.peak.turns import BALANCE_WITHIN, ENTERING, LEAVING, PAY_WITHIN
from tests.stream.sources.peak.life import NOON, Life, lives


def test_every_turn_that_an_order_can_take_is_taken_somewhere() -> None:
    assert {fate for _, fate in (*ENTERING, *LEAVING)} == {*FATES, "presale"}


@pytest.mark.parametrize("fate", [*FATES, "presale"])
def test_every_life_ends_in_rest(fate: str) -> None:
    for life in lives(fate, 40):
        open_stages = {stage: count for stage, count in life.journey.depth.items() if count}
        assert open_stages.keys() <= {"delivered", "closed", "cancelled"}
        assert sum(open_stages.values()) == 1


def test_who_does_not_pay_is_held_for_half_an_hour_and_cancelled() -> None:
    ends = set()
    for life in lives("unpaid"):
        held = life.first("held")
        assert (held["reason"], held["until"]) == ("awaiting_payment", NOON + PAY_WITHIN)
        ends.add("cancelled" in life.types)
        if "cancelled" in life.types:
            assert life.first("cancelled")["at"] > held["until"]
        else:
            assert life.first("released")["at"] < held["until"]
    assert ends == {True, False}


def test_a_presale_waits_for_its_opening() -> None:
    life = next(life for life in lives("presale") if "released" in life.types)

    assert life.first("held")["reason"] == "presale"
    assert life.first("held")["until"] - BALANCE_WITHIN < life.first("released")["at"] < life.first("held")["until"]


@pytest.mark.parametrize(
    ("fate", "reason"),
    [
        ("payment_failed", "payment_failed"),
        ("address_invalid", "address_invalid"),
        ("oversell", "oversell"),
        ("short_pick", "short_pick"),
        ("damaged", "damaged"),
        ("delivery_failed", "delivery_failed"),
        ("lost", "lost"),
    ],
)
def test_trouble_is_told_and_ends_cleared_or_cancelled(fate: str, reason: str) -> None:
    for life in lives(fate, 20):
        assert life.first("exception")["reason"] == reason
        assert "exception_cleared" in life.types or "cancelled" in life.types
        if "cancelled" not in life.types:
            assert life.first("exception_cleared")["reason"] == reason


def test_a_short_pick_may_begin_again_in_another_attempt() -> None:
    again = [life for life in lives("short_pick") if life.order.attempt == 2]

    assert again
    for life in again:
        second = [event for event in life.events if event.get("attempt") == 2]
        assert [event["type"] for event in second][:2] == ["allocated", "outbound_prep"]


def test_an_order_in_parts_is_shipped_with_its_last_parcel() -> None:
    for life in lives("partial", 20):
        first, last = (event for event in life.events if event["type"] == "shipped")
        assert (first["partial"], last["partial"]) == (True, False)
        assert first["at"] < last["at"] < life.first("delivered")["at"]


def test_a_restored_order_goes_on_as_its_second_attempt() -> None:
    restored = [life for life in lives("restored") if "cancelled" in life.types]

    assert restored
    for life in restored:
        assert life.events[-1]["type"] == "delivered"
        assert life.events[-1]["attempt"] == 2


def test_a_refund_before_shipping_goes_to_after_sales_and_is_closed() -> None:
    early = [life for life in lives("refund_early") if "after_sales" in life.types]

    assert early
    for life in early:
        assert "shipped" not in life.types
        assert life.types.index("after_sales") < life.types.index("closed")


def test_who_chases_is_heard_before_the_delivery_only() -> None:
    for life in lives("chased", 20):
        delivered = life.first("delivered")["at"]
        assert all(event["at"] <= delivered for event in life.events if event["type"] == "chased")


def test_what_comes_back_is_closed() -> None:
    assert Life("returned").types[-3:] == ["delivered", "after_sales", "closed"]
