"""The way of an order through the eight stages: what it waits for in each, how long the work takes, who says so.

Decides the plain way and keeps the simulation's own count of orders per stage. Where an order leaves the
plain way, ``turns`` decides; how the news arrives is ``wire``'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Final, NamedTuple

from stream.sources.peak import network
from stream.sources.peak.agenda import Agenda
from stream.sources.peak.curve import Curve
from stream.sources.peak.orders import PLAIN, Order
from stream.sources.peak.places import Place
from stream.sources.peak.wire import Wire

SECOND: Final = 1000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE

NEXT: Final = {
    "received": "validated",
    "validated": "allocated",
    "allocated": "outbound_prep",
    "outbound_prep": "pick_pack",
    "pick_pack": "shipped",
    "shipped": "delivered",
    "after_sales": "closed",
}
WORK_MS: Final = {
    "received": 25 * SECOND,
    "validated": 60 * SECOND,
    "allocated": 150 * SECOND,
    "outbound_prep": 4 * MINUTE,
    "pick_pack": 4 * MINUTE,
    "after_sales": 45 * MINUTE,
}
"""The median time that the work of a stage takes once somebody has begun it."""
HEADROOM: Final = {"received": 2.0, "validated": 1.8, "allocated": 1.5, "outbound_prep": 1.4, "pick_pack": 1.3}
"""By how much a stage is staffed above the shift's mean."""
_RETURNED: Final = 0.06
_TRANSIT: Final = ((0.3, 200 * MINUTE), (0.75, 16 * HOUR), (1.0, 38 * HOUR))
"""Cumulated shares of the deliveries and their median: the same day, the next, later."""
_REROUTED: Final = 0.03


Turn = Callable[["Journey", int, Order], bool]
"""Does what happens to an order at an instant and says whether it took the order over."""


class Turns(NamedTuple):
    """The turns by stage and fate, on entering and on leaving."""

    entering: Mapping[tuple[str, str], Turn]
    leaving: Mapping[tuple[str, str], Turn]


class Journey:
    """Everything that moves orders; ``at`` is always the instant of the act being done."""

    def __init__(self, agenda: Agenda, wire: Wire, curve: Curve, chance: Random, run: str, turns: Turns) -> None:
        """Open all places; ``run`` begins every event's id, ``turns`` are those off the plain way."""
        self._turns = turns
        self.agenda = agenda
        self.wire = wire
        self.curve = curve
        self.chance = chance
        self.depth: Counter[str] = Counter()
        self.places = dict(self._open())
        self._run = run
        self._said = 0
        self._pace = tuple(chance.lognormvariate(0.0, 0.4) for _ in range(4096))

    def tell(self, at: int, order: Order, what: str, source: str, said: dict[str, object] | None = None) -> None:
        """Send the news that ``what`` happened to ``order``, in the words of ``source``."""
        self._said += 1
        event: dict[str, object] = {
            "id": f"{self._run}-{self._said}",
            "source": source,
            "order": order.name,
            "type": what,
            "at": at,
        }
        if order.attempt > 1:
            event["attempt"] = order.attempt
        if said:
            event.update(said)
        self.wire.send(at, source, event)

    def enter(self, at: int, order: Order, stage: str, said: dict[str, object] | None = None) -> None:
        """Let ``order`` enter ``stage`` and wait there, unless its turn comes."""
        self.move(order, stage)
        if stage == "allocated":
            said = {"warehouse": order.warehouse, "carrier": order.carrier}
        self.tell(at, order, stage, _source(order, stage), said)
        if order.fate is not PLAIN:
            turn = self._turns.entering.get((stage, order.fate))
            if turn and turn(self, at, order):
                return
        self.proceed(at, order)

    def proceed(self, at: int, order: Order) -> None:
        """Let ``order`` do in its stage what orders do there: wait for hands, travel or rest."""
        stage = order.stage
        if stage == "shipped":
            self.agenda.at(at + self._transit(), self.leave, order)
        elif stage in ("delivered", "closed"):
            order.gone = True
        elif not order.gone:
            where = order.warehouse if (stage, order.warehouse) in self.places else ""
            self.places[stage, where].join(at, order)

    def leave(self, at: int, order: Order) -> None:
        """Let ``order`` go on to the next stage, unless it went away or its turn comes."""
        if order.gone:
            return
        if order.fate is not PLAIN:
            turn = self._turns.leaving.get((order.stage, order.fate))
            if turn and turn(self, at, order):
                return
        if order.stage == "validated" and self.chance.random() < _REROUTED:
            order.route(self.chance)
        self.enter(at, order, NEXT[order.stage])

    def move(self, order: Order, stage: str) -> None:
        """Keep the simulation's own count."""
        if order.stage:
            self.depth[order.stage] -= 1
        order.stage = stage
        self.depth[stage] += 1

    def work(self, median_ms: float) -> int:
        """Draw how long something takes whose median is given."""
        return max(1, int(median_ms * self._pace[int(self.chance.random() * 4096)]))

    def repair(self, median_ms: float) -> int:
        """Draw how long people take to put something right: mostly about the median, now and then far longer."""
        return max(1, int(median_ms * self._pace[int(self.chance.random() * 4096)] ** 2))

    def _served(self, median_ms: int, at: int, order: Order) -> None:
        self.agenda.at(at + max(3 * SECOND, self.work(median_ms)), self.leave, order)

    def _transit(self) -> int:
        share = self.chance.random()
        return max(20 * MINUTE, self.work(next(median for upto, median in _TRANSIT if share < upto)))

    def _open(self) -> list[tuple[tuple[str, str], Place]]:
        planned = self.curve.planned
        opened = []
        for stage, median in WORK_MS.items():
            for warehouse in network.WAREHOUSES if stage in ("allocated", "outbound_prep", "pick_pack") else ("",):
                share = network.share_of(warehouse) if warehouse else 1.0
                times = _RETURNED * 1.5 if stage == "after_sales" else HEADROOM[stage]
                staffed = partial(_staffed, planned, share * times)
                opened.append(((stage, warehouse), Place(self.agenda, staffed, partial(self._served, median))))
        return opened


def _staffed(planned: Callable[[int], float], times: float, at: int) -> float:
    return planned(at) * times


def _source(order: Order, stage: str) -> str:
    if stage in ("outbound_prep", "pick_pack", "shipped"):
        return network.SYSTEM_OF[order.warehouse]
    if stage == "received":
        return order.shop
    if stage in ("validated", "allocated"):
        return "erp-u8"
    return "tracking" if stage == "delivered" else "crm"
