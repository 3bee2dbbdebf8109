from stream.sources.peak import outcomes
from stream.sources.peak.orders import PLAIN
from tests.stream.sources.peak.life import NOON, Life, lives


def test_a_parcel_that_is_being_packed_must_be_pulled_when_its_order_is_cancelled() -> None:
    late = [life for life in lives("cancel_late") if "cancelled" in life.types]
    pulled = [life for life in late if "exception_cleared" in life.types]

    assert len(late) > 20
    assert 0.6 * len(late) < len(pulled) < len(late)
    for life in pulled:
        assert life.first("exception_cleared")["reason"] == "stop_shipment"
        assert life.first("exception_cleared")["at"] > life.first("cancelled")["at"]


def test_what_has_left_cannot_be_cancelled() -> None:
    life = Life()

    outcomes.cancelled(life.journey, "tmall", "too late")(NOON, life.order)

    assert life.journey.depth["cancelled"] == 0


def test_nothing_comes_out_for_an_order_that_is_gone() -> None:
    life = Life("cancel_early")
    assert life.order.gone
    before = len(life.journey.agenda)

    outcomes.released(life.journey)(NOON, life.order)
    outcomes.cleared(life.journey, "oversell", "crm")(NOON, life.order)

    assert len(life.journey.agenda) == before
    assert life.journey.wire.not_arrived() == []


def test_who_follows_is_the_same_order_on_the_plain_way() -> None:
    life = Life("restored")

    again = outcomes.follow(life.order)

    assert (again.name, again.warehouse, again.fate, again.gone) == (
        life.order.name,
        life.order.warehouse,
        PLAIN,
        False,
    )
