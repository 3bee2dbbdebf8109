"""One simulated order on an otherwise empty floor, lived to its end: the events told of it, in order of event time."""

from random import Random
from typing import Any

from stream.sources.peak.agenda import Agenda
from stream.sources.peak.curve import Curve
from stream.sources.peak.journey import Journey
from stream.sources.peak.orders import PLAIN, Order, described
from stream.sources.peak.turns import TURNS
from stream.sources.peak.wire import Wire

NOON = 1794369600000
DAYS = 40 * 86_400_000


class Life:
    """What became of one order that took this turn, by the chance of this seed."""

    def __init__(self, fate: str = PLAIN, seed: int = 1, priority: str = "normal") -> None:
        chance, wire, agenda = Random(seed), Wire(Random(seed)), Agenda()
        self.journey = Journey(agenda, wire, Curve(2.0, 0), chance, "life", TURNS)
        self.order = Order("SO-1001", "tmall", "east", fate, priority)
        self.order.route(chance)
        self.journey.enter(NOON, self.order, "received", described(self.order, NOON, chance))
        while len(agenda):
            agenda.do_next()
        told = {str(event["id"]): event for _, event in wire.arrived(NOON + DAYS)}
        self.events: list[dict[str, Any]] = sorted(told.values(), key=lambda event: (event["at"], str(event["id"])))

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def first(self, kind: str) -> dict[str, Any]:
        return next(event for event in self.events if event["type"] == kind)


def lives(fate: str, number: int = 60) -> list[Life]:
    return [Life(fate, seed) for seed in range(number)]
