"""One simulated order, and which turn its life takes.

The shares of the turns are decided here; what a turn means, step by step, is ``journey``'s.
"""

from __future__ import annotations

from random import Random
from typing import Final

from stream.sources.peak import network

PLAIN: Final = "plain"
FATES: Final = {
    "unpaid": 280,
    "fraud_check": 24,
    "on_hold": 12,
    "payment_failed": 20,
    "address_invalid": 24,
    "price_mismatch": 6,
    "oversell": 16,
    "short_pick": 24,
    "mis_pick": 8,
    "damaged": 4,
    "cancel_early": 48,
    "restored": 6,
    "cancel_late": 18,
    "refund_early": 6,
    "partial": 130,
    "chased": 60,
    "readdressed": 40,
    "delivery_failed": 14,
    "carrier_delay": 12,
    "lost": 4,
    "returned": 220,
}
"""Of 4,000 orders so many take each turn; all others go the plain way."""

FATE_URN: Final = network.urn({**FATES, PLAIN: 4000 - sum(FATES.values())})
PROMISED_MINUTES: Final = {"urgent": (45, 60, 90), "vip": (60, 75, 90), "normal": (75, 90, 120, 180, 360)}
QUARTER: Final = 15 * 60_000
DELIVERY: Final = 3 * 86_400_000
"""What is promised between shipping and the door."""


class Order:
    """What the simulation remembers of an order; ``gone`` once it left the path."""

    __slots__ = ("attempt", "carrier", "fate", "gone", "name", "priority", "region", "shop", "stage", "warehouse")

    def __init__(self, name: str, shop: str, region: str, fate: str, priority: str) -> None:
        """Nothing has happened to it yet."""
        self.name = name
        self.shop = shop
        self.region = region
        self.fate = fate
        self.priority = priority
        self.warehouse = ""
        self.carrier = ""
        self.stage = ""
        self.attempt = 1
        self.gone = False

    def route(self, chance: Random) -> None:
        """Give it a warehouse of its region and one of that warehouse's carriers."""
        routes = network.ROUTE_URNS[self.region]
        self.warehouse = routes[int(chance.random() * len(routes))]
        carriers = network.CARRIER_URNS[self.warehouse]
        self.carrier = carriers[int(chance.random() * len(carriers))]


def draw(name: str, chance: Random) -> Order:
    """Draw who bought, where and what will become of it."""
    pick = chance.random
    order = Order(
        name,
        network.CHANNEL_URN[int(pick() * len(network.CHANNEL_URN))],
        network.REGION_URN[int(pick() * len(network.REGION_URN))],
        FATE_URN[int(pick() * len(FATE_URN))],
        network.PRIORITY_URN[int(pick() * len(network.PRIORITY_URN))],
    )
    order.route(chance)
    return order


def described(order: Order, promised_from: int, chance: Random) -> dict[str, object]:
    """Say what the shop tells of a new order: what was bought, by whom, where it shall ship and what it was promised.

    Promises run from ``promised_from``; one order in thirty has none.
    """
    skus, cost = network.basket(chance)
    pick = chance.random
    said: dict[str, object] = {
        "channel": order.shop,
        "region": order.region,
        "warehouse": order.warehouse,
        "priority": order.priority,
        "amount": f"{cost // 100}.{cost % 100:02d}",
        "currency": "CNY",
        "lines": len(skus),
        "units": sum(int(str(sku["qty"])) for sku in skus),
        "skus": skus,
        "customer": f"c-{int(pick() * 0xFFFFFF):06x}",
    }
    if pick() < 0.967:
        minutes = PROMISED_MINUTES[order.priority]
        ship = promised_from + minutes[int(pick() * len(minutes))] * 60_000
        ship += -ship % QUARTER  # promises are made to the quarter of an hour
        said["promised_ship_at"] = ship
        said["promised_deliver_at"] = ship + DELIVERY
    return said
