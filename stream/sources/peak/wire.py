"""How what happened arrives: each system's delay, messages sent twice, overtaken, late, or kept back in silence.

Decides the instant of arrival and what wrong clocks make of the event's own. Nothing is lost: a system
that was silent sends all it kept in one burst.
"""

from __future__ import annotations

from heapq import heappop, heappush
from random import Random
from typing import Final

Event = dict[str, object]

DELAY_MS: Final = {"erp-u8": 4000, "tracking": 25_000, "crm": 2000}
"""The usual delay of a system, where it is not a push of half a second."""
CLOCK_AHEAD_MS: Final = {"wms-wuhan": 1500}
"""The clock of one warehouse is fast."""
_BACKDATES: Final = "erp-u8"
_BACKDATED: Final = ("validated", "allocated")
_BACKDATED_SHARE: Final = 0.002
"""Some jobs of the ERP stamp what they did with the instant at which they began: before the stage that came before."""
_USUAL_MS: Final = 600
_BURST_GAP_MS: Final = 4
_TWICE: Final = 0.012
_OVERTAKEN: Final = 0.030
_VERY_LATE: Final = 0.0325
"""Cumulated shares of the messages that come twice, some seconds to two minutes late, up to 25 minutes late."""


class Wire:
    """All messages under way, given out in order of arrival."""

    def __init__(self, chance: Random) -> None:
        """Nothing is under way."""
        self._chance = chance
        self._under_way: list[tuple[int, int, Event]] = []
        self._sent = 0
        self._kept: dict[str, list[Event]] = {}
        self.twice = _TWICE

    def send(self, at: int, source: str, event: Event) -> None:
        """Take what ``source`` says at ``at``; it arrives later, and perhaps twice."""
        if ahead := CLOCK_AHEAD_MS.get(source):
            event["at"] = at + ahead
        pick = self._chance.random
        if source == _BACKDATES and event["type"] in _BACKDATED and pick() < _BACKDATED_SHARE:
            event["at"] = at - 60_000 - int(180_000 * pick())
        if self._kept and source in self._kept:
            self._kept[source].append(event)
            return
        arrives = at + int(DELAY_MS.get(source, _USUAL_MS) * (0.25 + 1.5 * pick()))
        turn = pick()
        if turn < _VERY_LATE:
            if turn < _TWICE:
                self._put(arrives + 2000 + int(58_000 * pick()), event)
            elif turn < _OVERTAKEN:
                arrives += 3000 + int(117_000 * pick())
            else:
                arrives += 120_000 + int(1_380_000 * pick())
        elif self.twice > _TWICE and pick() < self.twice:
            self._put(arrives + 500 + int(9500 * pick()), event)
        self._put(arrives, event)

    def silence(self, source: str) -> None:
        """Keep back all that ``source`` says from now on."""
        self._kept.setdefault(source, [])

    def speak(self, at: int, source: str) -> None:
        """Send all that ``source`` kept back, in one burst."""
        for place, event in enumerate(self._kept.pop(source, [])):
            self._put(at + place * _BURST_GAP_MS, event)

    def arrived(self, until: int) -> list[tuple[int, Event]]:
        """Give out what arrives up to and including ``until``, in order."""
        under_way = self._under_way
        out = []
        while under_way and under_way[0][0] <= until:
            arrival, _, event = heappop(under_way)
            out.append((arrival, event))
        return out

    def not_arrived(self) -> list[Event]:
        """Give what was said and has not arrived."""
        return [event for _, _, event in self._under_way] + [event for kept in self._kept.values() for event in kept]

    def _put(self, arrival: int, event: Event) -> None:
        self._sent += 1
        heappush(self._under_way, (arrival, self._sent, event))
