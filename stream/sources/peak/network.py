"""Who buys, what, through which shop, and which warehouse, carrier and system serve it.

Decides the shares of an invented retailer; nothing here knows time. The shares are kept as urns, so that
a draw is one index.
"""

from __future__ import annotations

from random import Random
from typing import Final, TypeVar

T = TypeVar("T")
Urn = tuple[T, ...]

CHANNELS: Final = {"tmall": 38, "jd": 24, "douyin": 18, "weimob": 12, "shopify": 8}
REGIONS: Final = {"east": 36, "south": 22, "north": 17, "central": 14, "west": 11}
PRIORITIES: Final = {"normal": 89, "vip": 7, "urgent": 4}
SYSTEM_OF: Final = {
    "SH1": "wms-shanghai",
    "SH2": "wms-shanghai",
    "GZ1": "wms-guangzhou",
    "BJ3": "wms-beijing",
    "CD1": "wms-chengdu",
    "WH1": "wms-wuhan",
}
"""The warehouses and the system that each one speaks through."""

ROUTES: Final = {
    "east": {"SH1": 44, "SH2": 50, "WH1": 6},
    "south": {"GZ1": 84, "SH2": 10, "WH1": 6},
    "north": {"BJ3": 80, "SH1": 20},
    "central": {"WH1": 58, "SH2": 26, "GZ1": 16},
    "west": {"CD1": 86, "WH1": 14},
}
CARRIERS: Final = {
    "SH1": {"SF": 40, "ZTO": 25, "YTO": 25, "EMS": 10},
    "SH2": {"SF": 35, "JD": 25, "ZTO": 25, "YTO": 15},
    "GZ1": {"SF": 50, "YTO": 30, "EMS": 20},
    "BJ3": {"JD": 55, "SF": 35, "EMS": 10},
    "CD1": {"ZTO": 45, "SF": 35, "EMS": 20},
    "WH1": {"JD": 40, "ZTO": 35, "YTO": 25},
}
SKUS: Final = tuple(
    (f"{name}-{size}", price)
    for name, price in (
        ("DOWN-COAT", 899_00),
        ("WOOL-SCARF", 159_00),
        ("TEA-TIN", 78_00),
        ("RICE-COOKER", 429_00),
        ("FACE-CREAM", 268_00),
        ("SNEAKER", 539_00),
        ("DESK-LAMP", 189_00),
        ("BABY-WIPES", 49_90),
    )
    for size in ("S", "M", "L", "XL")
)
"""Article and price in fen, the best sellers first."""


def urn(shares: dict[T, int]) -> Urn[T]:
    """Give every member as often as its share says."""
    return tuple(member for member, share in shares.items() for _ in range(share))


CHANNEL_URN: Final = urn(CHANNELS)
REGION_URN: Final = urn(REGIONS)
PRIORITY_URN: Final = urn(PRIORITIES)
ROUTE_URNS: Final = {region: urn(shares) for region, shares in ROUTES.items()}
CARRIER_URNS: Final = {warehouse: urn(shares) for warehouse, shares in CARRIERS.items()}
WAREHOUSES: Final = tuple(SYSTEM_OF)


def share_of(warehouse: str) -> float:
    """Give the share of all orders that are routed to ``warehouse``."""
    return sum(
        share / sum(REGIONS.values()) * ROUTES[region].get(warehouse, 0) / sum(ROUTES[region].values())
        for region, share in REGIONS.items()
    )


def basket(chance: Random) -> tuple[list[dict[str, object]], int]:
    """Draw what one order holds (articles and quantities) and what it costs, in fen."""
    drawn: dict[int, int] = {}
    more = chance.random
    for _ in range(1 if more() < 0.62 else 2 if more() < 0.7 else 3):
        article = int(len(SKUS) * more() ** 1.8)
        drawn[article] = drawn.get(article, 0) + (1 if more() < 0.85 else 2)
    cost = sum(SKUS[article][1] * quantity for article, quantity in drawn.items())
    return [{"sku": SKUS[article][0], "qty": quantity} for article, quantity in drawn.items()], cost
