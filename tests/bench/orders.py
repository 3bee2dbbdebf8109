"""The orders that all benchmarks use: a believable mix, seeded, as JSON in order of arrival.

Of 100 orders 7 wait for their payment, 3 have an exception, 2 are cancelled and 5 come back; of 100 messages one comes
twice and two come up to two minutes late. They come from shops, warehouses and carriers.
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
_NOTHING: Final = ',"partial":false,"until":null,"note":null,"attempt":1,"drill":false'
_REASONS: Final = ("oversell", "short_pick", "address_invalid")

Message = tuple[int, bytes]
"""When it arrives (epoch ms), and its JSON."""


def messages(orders: int, begin: int, full: bool = True) -> list[Message]:
    """Give the messages about so many orders, received within an hour from ``begin`` (epoch ms).

    ``full`` ones have the shape of the contract's example, as systems send that tell the whole order each time; the
    others say only what is new.
    """
    chance = Random(11)
    sent: list[Message] = []
    for number in range(orders):
        at = begin + number * _HOUR // orders
        for when, source, what, more in _life(number, at, chance, full):
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


def _life(number: int, at: int, chance: Random, full: bool) -> list[tuple[int, str, str, str]]:
    """Tell one order's life: (event time, source, type, further fields as JSON)."""
    pick = chance.random
    channel, region = CHANNELS[int(pick() * 5)], REGIONS[int(pick() * 3)]
    warehouse, carrier = WAREHOUSES[int(pick() * 10)], CARRIERS[int(pick() * 4)]
    fate, promised = pick(), pick() < 0.967
    ship = at + (1 + int(pick() * 24)) * _HOUR
    shop = f"shop-{channel}"
    bought = (
        f',"channel":"{channel}","region":"{region}","priority":"{PRIORITIES[int(pick() * 20)]}"'
        f',"amount":"{int(pick() * 90_000) / 100:.2f}","currency":"CNY","lines":1,"units":2'
        f',"skus":[{{"sku":"RED-M","qty":2}}],"customer":"c-{number:06x}"'
        + (f',"promised_ship_at":{ship},"promised_deliver_at":{ship + 48 * _HOUR}' if promised else "")
    )
    known = f',"warehouse":"{warehouse}"' if fate < 0.875 else ""
    route = f',"warehouse":"{warehouse}","carrier":"{carrier}"'
    rest = f',"owner":"li.lei","refs":["TB2026-{number:07d}"]{_NOTHING}' if full else ""

    def said(more: str, routed: bool = False) -> str:
        return bought + (route if routed else known) + more + rest if full else more

    told = [(at, shop, "received", bought + known + rest)]
    if fate < 0.07:
        told.append((at + 1000, shop, "held", said(',"reason":"awaiting_payment"')))
        at += 60_000 + int(pick() * 600_000)
        told.append((at, shop, "released", said(',"reason":"awaiting_payment"')))
    elif fate < 0.10:
        reason = f',"reason":"{_REASONS[number % 3]}"'
        told.append((at + 2000, "oms", "exception", said(reason)))
        at += 60_000 + int(pick() * 600_000)
        told.append((at, "oms", "exception_cleared", said(reason)))
    routed = False
    for stage in _PATH:
        at += 60_000 + int(pick() * 900_000)
        if fate > 0.98 and stage == "outbound_prep":
            return [*told, (at, shop, "cancelled", said("", routed))]
        source = f"wms-{warehouse}" if stage in ("outbound_prep", "pick_pack", "shipped") else "oms"
        routed = routed or stage == "allocated"
        more = route if stage == "allocated" and not full else ""
        told.append((at, "tracking" if stage == "delivered" else source, stage, said(more, routed)))
    if 0.10 <= fate < 0.15:
        told.append((at + 120_000 + int(pick() * 900_000), "crm", "after_sales", said("", routed)))
    return told
