"""The turns that an order's life can take off the plain way, each where it comes: on entering or leaving a stage.

A turn does what happens and says whether it took the order over (``True``: it lets it go on itself, later
or never). Which order takes which turn is ``orders``'s, how turns come out ``outcomes``', the plain way ``journey``'s.
"""

from __future__ import annotations

from typing import Final

from stream.sources.peak import network, outcomes
from stream.sources.peak.journey import Journey, Turn, Turns
from stream.sources.peak.orders import PLAIN, Order

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
PAY_WITHIN: Final = 30 * MINUTE
BALANCE_WITHIN: Final = 2 * HOUR


def _unpaid(journey: Journey, at: int, order: Order) -> bool:
    """Held until it is paid; one in five never is, and is cancelled when its time is up."""
    until = at + PAY_WITHIN
    journey.tell(at, order, "held", order.shop, {"reason": "awaiting_payment", "until": until})
    paid = at + 15_000 + int(journey.chance.expovariate(1 / (6 * MINUTE)))
    if journey.chance.random() < 0.8 and paid < until:
        journey.agenda.at(paid, outcomes.released(journey), order)
    else:
        journey.agenda.at(until + journey.work(MINUTE), outcomes.cancelled(journey, order.shop, "unpaid"), order)
    return True


def _presale(journey: Journey, at: int, order: Order) -> bool:
    """Held until the balance may be paid, at the next opening; most pay within the hour."""
    opens = journey.curve.next_opening(at)
    journey.tell(at, order, "held", order.shop, {"reason": "presale", "until": opens + BALANCE_WITHIN})
    paid = opens + 1000 + int(journey.chance.expovariate(1 / (22 * MINUTE)))
    if journey.chance.random() < 0.93 and paid < opens + BALANCE_WITHIN:
        journey.agenda.at(paid, outcomes.released(journey), order)
    else:
        journey.agenda.at(
            opens + BALANCE_WITHIN + 5000, outcomes.cancelled(journey, order.shop, "balance not paid"), order
        )
    return True


def _set_aside(reason: str, source: str, median: int) -> Turn:
    """Held with a reason by a person or a check, released after a while."""

    def turn(journey: Journey, at: int, order: Order) -> bool:
        order.fate = PLAIN
        journey.tell(at, order, "held", source, {"reason": reason})
        journey.agenda.at(at + journey.repair(median), outcomes.released(journey, source), order)
        return True

    return turn


def _stuck(reason: str, source: str, median: int, given_up: float = 0.0) -> Turn:
    """It cannot go on without a person, who puts it right after a while; or it is given up and cancelled."""

    def turn(journey: Journey, at: int, order: Order) -> bool:
        order.fate = PLAIN
        teller = source or network.SYSTEM_OF[order.warehouse]
        journey.tell(at, order, "exception", teller, {"reason": reason})
        after = at + journey.repair(median)
        if journey.chance.random() < given_up:
            journey.agenda.at(after, outcomes.cancelled(journey, "crm", reason), order)
        else:
            journey.agenda.at(after, outcomes.cleared(journey, reason, teller), order)
        return True

    return turn


def _short_pick(journey: Journey, at: int, order: Order) -> bool:
    """The shelf was empty: found after all, or sent again from another warehouse as the second attempt."""
    if journey.chance.random() < 0.6:
        return _stuck("short_pick", "", 20 * MINUTE)(journey, at, order)
    order.fate = PLAIN
    teller = network.SYSTEM_OF[order.warehouse]
    journey.tell(at, order, "exception", teller, {"reason": "short_pick"})

    def again(now: int, order: Order) -> None:
        if not order.gone:
            journey.tell(now, order, "exception_cleared", "erp-u8", {"reason": "short_pick"})
            order.attempt += 1
            order.route(journey.chance)
            journey.enter(now, order, "allocated")

    journey.agenda.at(at + journey.repair(15 * MINUTE), again, order)
    return True


def _in_parts(journey: Journey, at: int, order: Order) -> bool:
    """The first parcel leaves now, the order is shipped with its last one."""
    order.fate = PLAIN
    journey.tell(at, order, "shipped", network.SYSTEM_OF[order.warehouse], {"partial": True, "carrier": order.carrier})

    def last(now: int, order: Order) -> None:
        if not order.gone:
            journey.enter(now, order, "shipped", {"partial": False})

    journey.agenda.at(at + journey.work(22 * MINUTE), last, order)
    return True


def _cancel_within(median: int, reason: str, restored: bool = False) -> Turn:
    """The customer will cancel; the order goes on until then, and must be pulled if it is already being packed."""

    def turn(journey: Journey, at: int, order: Order) -> bool:
        order.fate = PLAIN
        journey.agenda.at(at + journey.work(median), outcomes.cancelled(journey, order.shop, reason, restored), order)
        return False

    return turn


def _refund_early(journey: Journey, at: int, order: Order) -> bool:
    """The customer wants the money back before the parcel has left: somebody must stop it."""

    def asked(now: int, order: Order) -> None:
        if not order.gone and order.stage == "pick_pack":
            order.gone = True
            outcomes.pull(journey, now, order)
            refund = outcomes.follow(order)
            journey.enter(now, refund, "after_sales", {"note": "refund before shipping"})

    journey.agenda.at(at + MINUTE, asked, order)
    return False


def _chased(journey: Journey, at: int, order: Order) -> bool:
    """The customer asks where it is, once or more."""

    def asked(now: int, order: Order) -> None:
        if not order.gone:
            journey.tell(now, order, "chased", "crm")

    when = at
    for _ in range(1 if journey.chance.random() < 0.7 else 3):
        when += journey.work(25 * MINUTE)
        journey.agenda.at(when, asked, order)
    return False


def _readdressed(journey: Journey, at: int, order: Order) -> bool:
    """A detail changes: another carrier."""

    def changed(now: int, order: Order) -> None:
        if not order.gone and order.stage not in ("shipped", "delivered"):
            carriers = network.CARRIER_URNS[order.warehouse]
            order.carrier = carriers[int(journey.chance.random() * len(carriers))]
            journey.tell(
                now, order, "updated", "crm", {"carrier": order.carrier, "note": "address changed by customer"}
            )

    journey.agenda.at(at + journey.work(5 * MINUTE), changed, order)
    return False


def _on_the_road(reason: str, median: int) -> Turn:
    """Trouble with the carrier, some hours after the parcel left; solved by delivering it later."""

    def turn(journey: Journey, at: int, order: Order) -> bool:
        order.fate = PLAIN
        starts = at + journey.work(100 * MINUTE)

        def trouble(now: int, order: Order) -> None:
            journey.tell(now, order, "exception", "tracking", {"reason": reason})
            journey.agenda.at(now + journey.work(median), solved, order)

        def solved(now: int, order: Order) -> None:
            journey.tell(now, order, "exception_cleared", "tracking", {"reason": reason})
            if reason == "lost":
                journey.enter(now, order, "after_sales")
            else:
                journey.agenda.at(now + journey.work(90 * MINUTE), journey.leave, order)

        journey.agenda.at(starts, trouble, order)
        return True

    return turn


def _returned(journey: Journey, at: int, order: Order) -> bool:
    """It comes back after some time: after-sales, then closed."""
    order.fate = PLAIN
    journey.agenda.at(
        at + journey.work(70 * MINUTE), lambda now, order: journey.enter(now, order, "after_sales"), order
    )
    return True


ENTERING: Final[dict[tuple[str, str], Turn]] = {
    ("received", "unpaid"): _unpaid,
    ("received", "presale"): _presale,
    ("received", "fraud_check"): _set_aside("fraud_check", "erp-u8", 20 * MINUTE),
    ("received", "payment_failed"): _stuck("payment_failed", "erp-u8", 15 * MINUTE, given_up=0.4),
    ("received", "address_invalid"): _stuck("address_invalid", "erp-u8", 40 * MINUTE, given_up=0.05),
    ("received", "cancel_early"): _cancel_within(4 * MINUTE, "changed my mind"),
    ("received", "restored"): _cancel_within(3 * MINUTE, "bought twice", restored=True),
    ("received", "chased"): _chased,
    ("validated", "price_mismatch"): _stuck("price_mismatch", "erp-u8", 20 * MINUTE, given_up=0.1),
    ("validated", "oversell"): _stuck("oversell", "erp-u8", 35 * MINUTE, given_up=0.25),
    ("allocated", "on_hold"): _set_aside("customer", "crm", 50 * MINUTE),
    ("allocated", "readdressed"): _readdressed,
    ("outbound_prep", "cancel_late"): _cancel_within(5 * MINUTE, "found it cheaper"),
    ("pick_pack", "refund_early"): _refund_early,
    ("shipped", "delivery_failed"): _on_the_road("delivery_failed", 3 * HOUR),
    ("shipped", "carrier_delay"): _on_the_road("carrier_delay", 5 * HOUR),
    ("shipped", "lost"): _on_the_road("lost", 4 * HOUR),
    ("delivered", "returned"): _returned,
}
LEAVING: Final[dict[tuple[str, str], Turn]] = {
    ("pick_pack", "short_pick"): _short_pick,
    ("pick_pack", "mis_pick"): _stuck("mis_pick", "", 8 * MINUTE),
    ("pick_pack", "damaged"): _stuck("damaged", "", 20 * MINUTE, given_up=0.2),
    ("pick_pack", "partial"): _in_parts,
}

TURNS: Final = Turns(ENTERING, LEAVING)
