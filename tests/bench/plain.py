"""The plain way, for comparison: ``json.loads``, one object an order, counters in dicts, a heap of instants.

Keeps the same books as the floor for the events that ``orders`` makes, written as well as plain Python allows: what
only appends to an order's path is counted in place, anything else by taking the order out and putting it back.
"""

from __future__ import annotations

import json
from bisect import insort
from collections import defaultdict
from heapq import heappop, heappush
from typing import Any, Final

from models.policy import Policy
from models.vocabulary import DIMENSIONS, PATH, RANK, STAGES
from tests.bench.plain_order import (
    AT_RISK,
    BREACHED,
    DELIVERED,
    FAR,
    HELD,
    OPEN,
    SHIPPED,
    STALLED,
    Order,
    Place,
    bucket,
)

_MINUTE: Final = 60_000


class Plain:
    """All orders and all counts."""

    def __init__(self, policy: Policy, since_at: int) -> None:
        self.orders: dict[str, Order] = {}
        self.places: dict[tuple[str, ...], Place] = {}
        self.exceptions: defaultdict[str, int] = defaultdict(int)
        self.sources: dict[str, list[int]] = {}
        self.delays: defaultdict[tuple[str, int, int], int] = defaultdict(int)
        self.duplicates = self.late = 0
        self._policy = policy
        self._since_at = since_at
        self._timers: list[tuple[int, str]] = []

    def take(self, raw: bytes, logged: int, now: int) -> None:
        """Apply one entry of the log: a JSON array of events."""
        for event in json.loads(raw):
            self._apply(event, logged, now)

    def tick(self, now: int) -> None:
        """Let time pass: change the states that fell due."""
        timers, orders = self._timers, self.orders
        while timers and timers[0][0] <= now:
            at, name = heappop(timers)
            order = orders[name]
            if order.next_at == at:
                self._judge(name, order, now)

    def _apply(self, event: dict[str, Any], logged: int, now: int) -> None:
        name, at, source = event["order"], event["at"], event.get("source") or "log"
        self._hear(source, at, logged)
        order = self.orders.get(name)
        if order is None:
            order = self.orders[name] = Order(self._place(("",) * 5))
        rank = RANK.get(event["type"], -1)
        news = at > order.last
        self.late += at < order.last
        attributes = self._attributes(order, event, at)
        if attributes:
            news = True
            self._out(order)
            self._move(order, event, at)
            self._in(order)
        if rank < 0:
            news |= self._flag(order, event, at)
        elif order.entries.get(rank, FAR) > at:
            news = True
            if at > order.entered and rank > order.stage and order.stage >= 0:
                self._step(order, rank, at)
            else:
                self._out(order)
                order.entries[rank] = at
                self._in(order)
        if news:
            order.last = max(order.last, at)
            self._judge(name, order, now)
        else:
            self.duplicates += 1
        if rank >= 0:
            key = (rank, source)
            order.place.origins[key] = max(at, order.place.origins.get(key, at))

    def _hear(self, source: str, at: int, logged: int) -> None:
        seen = self.sources.get(source)
        if seen is None:
            seen = self.sources[source] = [logged, at]
        seen[0] = max(seen[0], logged)
        seen[1] = max(seen[1], at)
        self.delays[source, logged // 600_000, bucket(logged - at)] += 1

    def _attributes(self, order: Order, event: dict[str, Any], at: int) -> bool:
        """Say whether the event changes any attribute."""
        for index, name in enumerate(DIMENSIONS):
            value = event.get(name)
            if value is not None and (at, value) > (order.told_at[index], order.dims[index]):
                return True
        for index, name in enumerate(("promised_ship_at", "promised_deliver_at")):
            promise = event.get(name)
            if promise is not None and (at, promise) > (order.promised_at[index], order.promised[index]):
                return True
        return False

    def _move(self, order: Order, event: dict[str, Any], at: int) -> None:
        """Join the attributes; the order is out of the books."""
        for index, name in enumerate(DIMENSIONS):
            value = event.get(name)
            if value is not None and (at, value) > (order.told_at[index], order.dims[index]):
                order.dims[index], order.told_at[index] = value, at
        for index, name in enumerate(("promised_ship_at", "promised_deliver_at")):
            promise = event.get(name)
            if promise is not None and (at, promise) > (order.promised_at[index], order.promised[index]):
                order.promised[index], order.promised_at[index] = promise, at
        order.place = self._place(tuple(order.dims))

    def _place(self, dims: tuple[str, ...]) -> Place:
        place = self.places.get(dims)
        if place is None:
            place = self.places[dims] = Place(dims, self._policy)
        return place

    def _flag(self, order: Order, event: dict[str, Any], at: int) -> bool:
        """Join a hold or an exception."""
        kind = event["type"]
        order.progress = max(order.progress, at)
        if kind in ("held", "released"):
            if (at, kind == "held") in order.holds:
                return False
            insort(order.holds, (at, kind == "held"))
            return True
        reason, told = event["reason"], (at, kind == "exception")
        known = order.raised.get(reason, (-FAR, False))
        if told <= known:
            return False
        self.exceptions[reason] += told[1] - known[1]
        order.raised[reason] = told
        return True

    def _step(self, order: Order, rank: int, at: int) -> None:
        """Let an order go on from its stage to a higher one, later than all before: nothing else changes."""
        place, was = order.place, order.stage
        place.depth[was] -= 1
        place.states[was][order.state] -= 1
        if OPEN[was]:
            minute = at // _MINUTE
            place.left[was, minute] += 1
            place.dwell[was, minute, bucket(at - order.entered)] += 1
        order.entries[rank] = at
        order.stage, order.entered = rank, at
        if rank < len(STAGES) and OPEN[rank]:
            place.entered[rank, at // _MINUTE] += 1
        place.depth[rank] += 1
        place.states[rank][order.state] += 1
        self._count_since(order, rank, 1)

    def _out(self, order: Order) -> None:
        self._count(order, -1)

    def _in(self, order: Order) -> None:
        entries = order.entries
        order.stage = max(entries, default=-1)
        order.entered = entries[order.stage] if entries else FAR
        self._count(order, 1)

    def _count(self, order: Order, sign: int) -> None:
        """Count an order in or out, its whole path included."""
        if order.stage < 0:
            return
        place = order.place
        place.depth[order.stage] += sign
        place.states[order.stage][order.state] += sign
        exits = FAR
        for rank in sorted(order.entries, reverse=True):
            entered = order.entries[rank]
            if entered < exits:
                if OPEN[rank]:
                    place.entered[rank, entered // _MINUTE] += sign
                    if exits < FAR:
                        place.left[rank, exits // _MINUTE] += sign
                        place.dwell[rank, exits // _MINUTE, bucket(exits - entered)] += sign
                self._count_since(order, rank, sign)
                exits = entered

    def _count_since(self, order: Order, rank: int, sign: int) -> None:
        at = order.entries[rank]
        if at < self._since_at:
            return
        place = order.place
        if rank == SHIPPED or (rank == DELIVERED and SHIPPED not in order.entries):
            promise = order.promised[0]
            place.since["shipped"] += sign
            place.since["no_promise" if promise < 0 else "on_time" if at < promise else "late"] += sign
        if rank != SHIPPED:
            place.since[PATH[rank]] += sign

    def _judge(self, name: str, order: Order, now: int) -> None:
        """Find the order's state at ``now`` and when it changes next."""
        state, change = 0, FAR
        if order.stage >= 0 and OPEN[order.stage]:
            state, change = self._timing(order, now)
        order.next_at = change
        if change < FAR:
            heappush(self._timers, (change, name))
        if state != order.state:
            if order.stage >= 0:
                states = order.place.states[order.stage]
                states[order.state] -= 1
                states[state] += 1
            order.state = state

    def _timing(self, order: Order, now: int) -> tuple[int, int]:
        stage, entered = order.stage, order.entered
        target, risk, stall, ahead_ship, ahead_deliver = order.place.limits[stage]
        held, held_ms = False, 0
        for index, (at, holds) in enumerate(order.holds):
            if holds:
                end = order.holds[index + 1][0] if index + 1 < len(order.holds) else FAR
                held_ms += max(0, min(end, now) - max(at, entered))
                held = held or at <= now < end
        ship = order.promised[0] if stage < SHIPPED and order.promised[0] >= 0 else FAR
        deliver = order.promised[1] if stage < DELIVERED and order.promised[1] >= 0 else FAR
        stage_due, promised = entered + target + held_ms, min(ship, deliver)
        order.due = due = promised if held else min(stage_due, promised)
        if held:
            return (HELD | BREACHED, FAR) if due <= now else (HELD, due)
        warn = entered + risk + held_ms
        for promise, ahead in ((ship, ahead_ship), (deliver, ahead_deliver)):
            if promise < FAR:
                warn = -FAR if stage_due + ahead > promise else min(warn, promise - ahead + 1)
        stalls = max(entered, order.progress) + stall + 1
        state = BREACHED if due <= now else AT_RISK if warn <= now else 0
        if stalls <= now:
            state |= STALLED
        coming = [at for at in (due, warn if not state & BREACHED else FAR, stalls) if at > now]
        return state, min(coming, default=FAR)
