"""The orders that all benchmarks use: a believable mix, seeded, as JSON in order of arrival.

Of 100 orders 7 wait for their payment, 3 have an exception, 2 are cancelled and 5 come back; of 100 messages one comes
twice and two come up to two minutes late. The fields are those that a shop, a warehouse and a carrier send.
"""

from __future__ import annotations

from random import Random
from typing import Final

WAREHOUSES: Final = tuple(f"WH{number}" for number in range(10))
CHANNELS: Final = ("tmall", "jd", "douyin", "weimob", "shopify")
REGIONS: Final = ("east", "south", "north")
CARRIERS: Final = ("SF", "JD", "YTO", "ZTO")
PRIORITIES: Final = ("normal",) * 19 + ("vip",)

LAP: Final = b"L00-"
"""Begins every order's id: another lap sends the same events for other orders, see :func:`lapped`."""

SPAN_MS: Final = 3 * 3_600_000
"""All of an order's life lies within so long after ``begin``."""

_HOUR: Final = 3_600_000
_PATH: Final = ("validated", "allocated", "outbound_prep", "pick_pack", "shipped", "delivered")
_REASONS: Final = ("oversell", "short_pick", "address_invalid")

Message = tuple[int, bytes]
"""When it arrives (epoch ms), and its JSON."""


def messages(orders: int, begin: int, seed: int = 11) -> list[Message]:
    """Give the messages about so many orders, received within an hour from ``begin`` (epoch ms)."""
    chance = Random(seed)
    sent: list[Message] = []
    for number in range(orders):
        at = begin + number * _HOUR // orders
        for when, source, what, more in _life(number, at, chance):
            body = f'{{"id":"{number}-{what}","source":"{source}","order":"{LAP.decode()}{number:07d}"'
            body += f',"type":"{what}","at":{when}{more}}}'
            luck = chance.random()
            arrives = when + 300 + int(1500 * chance.random())
            if luck < 0.01:
                sent.append((arrives + 2000 + int(58_000 * chance.random()), body.encode()))
            elif luck < 0.03:
                arrives += 3000 + int(117_000 * chance.random())
            sent.append((arrives, body.encode()))
    sent.sort()
    return sent


def batches(sent: list[Message], size: int) -> list[Message]:
    """Put messages together, so many in a JSON array, each array as old as its newest message."""
    return [
        (some[-1][0], b"[" + b",".join([body for _, body in some]) + b"]")
        for some in (sent[start : start + size] for start in range(0, len(sent), size))
    ]


def lapped(body: bytes, lap: int) -> bytes:
    """Give the same message (or batch of them) for other orders."""
    return body.replace(LAP, b"L%02d-" % lap) if lap else body


def _life(number: int, at: int, chance: Random) -> list[tuple[int, str, str, str]]:
    """Tell one order's life: (event time, source, type, further fields as JSON)."""
    pick = chance.random
    channel, region = CHANNELS[int(pick() * 5)], REGIONS[int(pick() * 3)]
    warehouse, carrier = WAREHOUSES[int(pick() * 10)], CARRIERS[int(pick() * 4)]
    fate = pick()
    ship = at + (1 + int(pick() * 24)) * _HOUR
    shop = f"shop-{channel}"
    told = [
        (
            at,
            shop,
            "received",
            f',"channel":"{channel}","region":"{region}","priority":"{PRIORITIES[int(pick() * 20)]}"'
            f',"amount":"{int(pick() * 90_000) / 100:.2f}","currency":"CNY","lines":1,"units":2'
            f',"skus":[{{"sku":"RED-M","qty":2}}],"customer":"c-{number:06x}"'
            + (f',"warehouse":"{warehouse}"' if fate < 0.875 else "")
            + (f',"promised_ship_at":{ship},"promised_deliver_at":{ship + 48 * _HOUR}' if pick() < 0.967 else ""),
        )
    ]
    if fate < 0.07:
        told.append((at + 1000, shop, "held", ',"reason":"awaiting_payment"'))
        at += 60_000 + int(pick() * 600_000)
        told.append((at, shop, "released", ',"reason":"awaiting_payment"'))
    elif fate < 0.10:
        reason = _REASONS[number % 3]
        told.append((at + 2000, "oms", "exception", f',"reason":"{reason}"'))
        at += 60_000 + int(pick() * 600_000)
        told.append((at, "oms", "exception_cleared", f',"reason":"{reason}"'))
    for stage in _PATH:
        at += 60_000 + int(pick() * 900_000)
        if fate > 0.98 and stage == "outbound_prep":
            return [*told, (at, shop, "cancelled", "")]
        where = f"wms-{warehouse}" if stage in ("outbound_prep", "pick_pack", "shipped") else "oms"
        route = f',"warehouse":"{warehouse}","carrier":"{carrier}"' if stage == "allocated" else ""
        told.append((at, "tracking" if stage == "delivered" else where, stage, route))
    if 0.10 <= fate < 0.15:
        told.append((at + 120_000 + int(pick() * 900_000), "crm", "after_sales", ""))
    return told
