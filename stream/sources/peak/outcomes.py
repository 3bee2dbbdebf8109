"""How turns come out: released, put right, cancelled, pulled off the line; acts to put on the agenda.

Each does nothing to an order that is gone by then. When they are put down is ``turns``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from stream.sources.peak import network
from stream.sources.peak.journey import Journey
from stream.sources.peak.orders import PLAIN, Order

MINUTE: Final = 60_000
Act = Callable[[int, Order], None]


def released(journey: Journey, source: str = "") -> Act:
    """The hold ends and the order goes on."""

    def act(at: int, order: Order) -> None:
        if not order.gone:
            journey.tell(at, order, "released", source or order.shop)
            order.fate = PLAIN if order.fate in ("unpaid", "presale") else order.fate
            journey.proceed(at, order)

    return act


def cleared(journey: Journey, reason: str, source: str) -> Act:
    """Somebody put it right and the order goes on."""

    def act(at: int, order: Order) -> None:
        if not order.gone:
            journey.tell(at, order, "exception_cleared", source, {"reason": reason})
            journey.proceed(at, order)

    return act


def cancelled(journey: Journey, source: str, note: str, restored: bool = False) -> Act:
    """The order ends, unless it left already; a restored one begins again as its next attempt."""

    def act(at: int, order: Order) -> None:
        if order.gone or order.stage in ("shipped", "delivered", "after_sales"):
            return
        order.gone = True
        if order.stage in ("outbound_prep", "pick_pack"):
            pull(journey, at, order)
        journey.move(order, "cancelled")
        journey.tell(at, order, "cancelled", source, {"note": note})
        if restored:
            again = follow(order)
            again.attempt += 1
            journey.agenda.at(at + journey.work(9 * MINUTE), lambda now, o: journey.enter(now, o, "validated"), again)

    return act


def pull(journey: Journey, at: int, order: Order) -> None:
    """Six of seven parcels are found and pulled within the hour."""
    if journey.chance.random() < 0.86:
        pulled = network.SYSTEM_OF[order.warehouse]
        journey.agenda.at(
            at + journey.work(16 * MINUTE),
            lambda now, order: journey.tell(now, order, "exception_cleared", pulled, {"reason": "stop_shipment"}),
            order,
        )


def follow(order: Order) -> Order:
    """The same order going another way, while what still waits in a queue under its name is gone."""
    again = Order(order.name, order.shop, order.region, PLAIN, order.priority)
    again.warehouse, again.carrier, again.attempt = order.warehouse, order.carrier, order.attempt
    again.stage = order.stage
    return again
