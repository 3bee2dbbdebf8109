from models.vocabulary import PATH
from stream.sources.peak import network
from stream.sources.peak.journey import MINUTE, NEXT, WORK_MS
from stream.sources.peak.orders import PLAIN
from tests.stream.sources.peak.life import Life, lives

PLAIN_WAY = ["received", "validated", "allocated", "outbound_prep", "pick_pack", "shipped", "delivered"]


def test_a_plain_order_passes_all_stages_and_is_delivered() -> None:
    life = Life()

    assert life.types == PLAIN_WAY
    assert life.journey.depth == {"delivered": 1} | dict.fromkeys(PLAIN_WAY[:-1], 0)


def test_each_system_tells_its_own_part_of_the_way() -> None:
    life = Life()
    tellers = [event["source"] for event in life.events]
    floor = network.SYSTEM_OF[life.order.warehouse]

    assert tellers == ["tmall", "erp-u8", "erp-u8", floor, floor, floor, "tracking"]
    assert life.first("allocated")["warehouse"] == life.order.warehouse
    assert life.first("allocated")["carrier"] == life.order.carrier


def test_stages_take_as_long_as_real_ones() -> None:
    to_ship = [life.first("shipped")["at"] - life.first("received")["at"] for life in lives(PLAIN)]
    to_deliver = [life.first("delivered")["at"] - life.first("shipped")["at"] for life in lives(PLAIN)]

    assert 8 * MINUTE < sorted(to_ship)[30] < 20 * MINUTE
    assert 2 * 60 * MINUTE < sorted(to_deliver)[30] < 48 * 60 * MINUTE


def test_the_way_names_stages_of_the_field_in_their_order() -> None:
    assert all(PATH.index(after) > PATH.index(before) for before, after in NEXT.items())
    assert WORK_MS.keys() <= NEXT.keys()


def test_an_event_of_another_attempt_says_so() -> None:
    life = Life()
    life.order.attempt = 2

    life.journey.tell(life.events[-1]["at"], life.order, "updated", "crm")

    assert life.journey.wire.arrived(1 << 62)[-1][1]["attempt"] == 2
