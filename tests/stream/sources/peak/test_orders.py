from collections import Counter
from random import Random

from stream.sources.peak import network
from stream.sources.peak.orders import FATE_URN, FATES, PLAIN, QUARTER, described, draw

NOON = 1794369600000


def test_an_order_goes_to_a_warehouse_of_its_region_and_one_of_its_carriers() -> None:
    chance = Random(3)
    for number in range(500):
        order = draw(f"SO-{number}", chance)
        assert order.warehouse in network.ROUTES[order.region]
        assert order.carrier in network.CARRIERS[order.warehouse]


def test_most_orders_go_the_plain_way_and_every_turn_is_taken_by_some() -> None:
    shares = Counter(FATE_URN)

    assert shares[PLAIN] > 0.7 * len(FATE_URN)
    assert all(shares[fate] == share for fate, share in FATES.items())


def test_a_promise_is_made_to_the_quarter_of_an_hour_and_lies_ahead() -> None:
    chance = Random(5)
    said = [described(draw("SO-1", chance), NOON + 61_007, chance) for _ in range(300)]
    promises = [int(str(one["promised_ship_at"])) for one in said if "promised_ship_at" in one]

    assert 200 < len(promises) < 300
    assert all(promise > NOON and promise % QUARTER == 0 for promise in promises)
    assert all(one["warehouse"] in network.SYSTEM_OF for one in said)
