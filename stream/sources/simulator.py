"""A believable peak as a stream of events in order of arrival: seeded, reproducible, without end.

Decides in which order things happen and what a fault does; the parts are in ``peak/``. The same seed, start and
plan give the same events, whatever the clock says: sending them in time is ``stream.feeding.feed``'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from stream.sources.peak import faults as plan
from stream.sources.peak.agenda import Agenda
from stream.sources.peak.curve import MINUTE, Curve
from stream.sources.peak.journey import Journey
from stream.sources.peak.orders import PLAIN, described, draw
from stream.sources.peak.turns import TURNS
from stream.sources.peak.wire import Event, Wire

HOUR: Final = 60 * MINUTE
PRESALE_OPENS_MS: Final = 6 * HOUR
"""So long before an opening orders are taken against a deposit."""
_PRESALE: Final = 0.25
_PRESELL: Final = ("tmall", "jd")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

Planned = tuple[plan.Fault, int, Iterator[tuple[int, int]]]
"""A fault, the start of the peak, and when after that it begins and ends, again and again."""


class Peak:
    """One simulated peak from ``start_ms`` on, in which the ``faults`` go wrong."""

    def __init__(self, seed: int, start_ms: int, curve: Curve, faults: tuple[plan.Fault, ...] = ()) -> None:
        """Prepare the floor, empty."""
        self._chance = Random(seed)
        self._agenda = Agenda()
        self._curve = curve
        self._wire = Wire(self._chance)
        self._run = f"{_base36(start_ms // 1000)}{_base36(seed % 2**64)}"
        self._journey = Journey(self._agenda, self._wire, curve, self._chance, f"sim-{self._run}", TURNS)
        self._orders = 0
        self._troubles: list[plan.Fault] = []
        self._agenda.at(start_ms, self._between)
        for fault in faults:
            same = (
                f"{seed}-{fault.every_ms}-{fault.stage}-{fault.warehouse}"  # a loss and what makes up for it vary alike
            )
            self._next((fault, start_ms, plan.occurrences(fault, same)))

    def events(self, until: int | None = None) -> Iterator[tuple[int, Event]]:
        """Yield (arrival, event) in order of arrival, up to and including ``until`` or without end; once only."""
        agenda, wire = self._agenda, self._wire
        while True:
            at = agenda.next_at()
            if until is not None and at > until:
                yield from wire.arrived(until)
                return
            yield from wire.arrived(at)  # nothing that is still to be said can arrive before now
            agenda.do_next()

    @property
    def depth(self) -> dict[str, int]:
        """Orders per stage (and in the two ends) as the simulation itself counts them."""
        return {stage: count for stage, count in self._journey.depth.items() if count}

    def not_arrived(self) -> list[Event]:
        """Give what happened and was not yet yielded."""
        return self._wire.not_arrived()

    def _between(self, at: int, _: None) -> None:
        """Draw when the next order comes; a minute at a time, for the rate holds no longer."""
        end = at - at % MINUTE + MINUTE
        rate = self._curve.expected(at)
        wait = self._chance.expovariate(rate) * 1000 if rate > 0 else float("inf")
        if at + wait < end:
            self._agenda.at(at + int(wait), self._arrive)
        else:
            self._agenda.at(end, self._between)

    def _arrive(self, at: int, _: None) -> None:
        self._orders += 1
        chance = self._chance
        order = draw(f"P{self._run}-{self._orders:06d}".upper(), chance)
        opening = self._curve.next_opening(at)
        if opening - at < PRESALE_OPENS_MS and order.fate is PLAIN and order.shop in _PRESELL:
            order.fate = "presale" if chance.random() < _PRESALE else PLAIN
        for trouble in self._troubles:
            if trouble.channel in ("", order.shop) and chance.random() < trouble.share:
                order.fate = trouble.reason
        promised_from = opening + HOUR if order.fate == "presale" else at
        self._journey.enter(at, order, "received", described(order, promised_from, chance))
        self._between(at, None)

    def _next(self, planned: Planned) -> None:
        """Put down the next time that a fault comes, if it does."""
        _, start, times = planned
        for begins, ends in times:
            self._agenda.at(start + begins, self._begin, (planned, start + ends))
            return

    def _begin(self, at: int, occurrence: tuple[Planned, int]) -> None:
        planned, ends = occurrence
        self._turn(planned[0], True, at)
        self._agenda.at(ends, self._end, planned)

    def _end(self, at: int, planned: Planned) -> None:
        self._turn(planned[0], False, at)
        self._next(planned)

    def _turn(self, fault: plan.Fault, begins: bool, at: int) -> None:
        match fault.kind:
            case "capacity":
                factor = max(fault.factor, 1e-6)
                for (stage, warehouse), place in self._journey.places.items():
                    if stage == fault.stage and fault.warehouse in ("", warehouse):
                        place.staff(factor if begins else 1 / factor)
            case "surge":
                factor = max(fault.factor, 1e-6)
                self._curve.surge *= factor if begins else 1 / factor
            case "silence" if begins:
                self._wire.silence(fault.source)
            case "silence":
                self._wire.speak(at, fault.source)
            case "trouble" if begins:
                self._troubles.append(fault)
            case "trouble":
                self._troubles.remove(fault)
            case "redelivery":
                self._wire.twice += fault.share if begins else -fault.share


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
