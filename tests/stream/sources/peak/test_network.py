from random import Random

import pytest

from stream.sources.peak import network


def test_every_order_is_routed_somewhere() -> None:
    assert sum(map(network.share_of, network.WAREHOUSES)) == pytest.approx(1)
    assert max(network.WAREHOUSES, key=network.share_of) == "SH2"


def test_every_warehouse_has_a_system_and_carriers() -> None:
    routed = {warehouse for shares in network.ROUTES.values() for warehouse in shares}

    assert routed == set(network.SYSTEM_OF) == set(network.CARRIERS)


def test_a_basket_costs_what_its_articles_cost() -> None:
    chance = Random(11)
    for _ in range(200):
        skus, cost = network.basket(chance)
        prices = dict(network.SKUS)
        assert cost == sum(prices[str(sku["sku"])] * int(str(sku["qty"])) for sku in skus) > 0


def test_an_urn_holds_each_member_as_often_as_its_share() -> None:
    assert network.urn({"SF": 2, "JD": 1}) == ("SF", "SF", "JD")
