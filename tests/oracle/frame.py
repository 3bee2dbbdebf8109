"""The ``snapshot`` of CONTRACT §6 from orders, flow and contacts. Decides filters, grouping, the cap and the books."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.oracle import feeds, states
from tests.oracle.feeds import Contact
from tests.oracle.flow import Pass
from tests.oracle.instants import midnight, text
from tests.oracle.order import Order
from tests.oracle.path import passages
from tests.oracle.places import Place
from tests.oracle.policy import Policy
from tests.oracle.words import DIMENSIONS, OPEN_STAGES, RANK

MOST_CELLS = 2_000
Key = tuple[str, ...]


class Frame:
    """All members of one frame, for one filter and one grouping, at one instant."""

    def __init__(
        self, orders: list[Order], passes: list[Pass], contacts: dict[str, Contact], now: int, policy: Policy
    ) -> None:
        """Take what passed the filter; contacts know no filter."""
        self.orders = orders
        self.passes = passes
        self.contacts = contacts
        self.now = now
        self.policy = policy

    def build(self, by: tuple[str, ...], quality: dict[str, int]) -> dict[str, Any]:
        """Everything but ``epoch``, ``seq``, ``lag`` and ``policy``, unrounded."""
        return {
            "type": "snapshot",
            "as_of": text(self.now),
            "since": self.since(),
            "totals": self.totals(),
            "stages": self.stages(),
            "bottleneck": self.bottleneck(),
            "cells": self.cells(by),
            "exceptions": self.exceptions(),
            "holds": self.holds(),
            "sources": [
                feeds.describe(source, contact, self.now, self.policy)
                for source, contact in sorted(self.contacts.items())
            ],
            "quality": quality,
        }

    def since(self) -> dict[str, Any]:
        """The day's books: each order once per stage, wherever it is now."""
        since = self.policy.since(self.now, midnight(self.now, self.policy.zone))
        entered = [{stage: at for stage, (at, _) in passages(order.path).items()} for order in self.orders]
        shipped = [order for order in self.orders if order.shipped_at is not None and order.shipped_at >= since]
        in_time = [_in_time(order) for order in shipped]
        return {
            "at": text(since, self.policy.zone),
            "received": sum(at.get("received", -1) >= since for at in entered),
            "shipped": len(shipped),
            "delivered": sum(at.get("delivered", -1) >= since for at in entered),
            "cancelled": sum(at.get("cancelled", -1) >= since for at in entered),
            "returned": sum(at.get("after_sales", -1) >= since for at in entered),
            "shipped_on_time": in_time.count(True),
            "shipped_late": in_time.count(False),
            "ship_overdue": sum(
                order.promised_ship_at is not None
                and since <= order.promised_ship_at <= self.now
                and order.shipped_at is None
                and order.kind != "cancelled"
                for order in self.orders
            ),
            "no_promise": in_time.count(None),
        }

    def totals(self) -> dict[str, int]:
        """The orders in memory."""
        kinds = [order.kind for order in self.orders]
        return {
            "orders": len(self.orders),
            **{kind: kinds.count(kind) for kind in ("open", "delivered", "closed", "cancelled", "untracked")},
            "exceptions": sum(bool(order.exceptions) for order in self.orders),
            "held": sum(order.hold is not None for order in self.orders),
            "stalled": sum(order.stalled for order in self.orders),
            "partial": sum(order.partial for order in self.orders),
        }

    def stages(self) -> list[dict[str, Any]]:
        """All open stages, empty ones too."""
        whole = self._places(())
        return [
            {
                "stage": stage,
                **self._place(whole, stage, ()).numbers(),
                **self._place(whole, stage, ()).numbers_of_a_stage(),
                "state": self._state(whole, stage, ()),
            }
            for stage in OPEN_STAGES
        ]

    def cells(self, by: tuple[str, ...]) -> list[dict[str, Any]]:
        """One a stage and group that has orders or flow; beyond the cap one ``*`` a stage."""
        by = tuple(name for name in DIMENSIONS if name in by)
        places = self._places(by)
        keys = sorted((key for key in places if not places[key].is_empty), key=lambda key: (RANK[key[0]], key[1]))
        deepest = sorted(keys, key=lambda key: -places[key].depth)
        kept = len(deepest)
        while kept + len({stage for stage, _ in deepest[kept:]}) > MOST_CELLS:
            kept -= 1
        rest = set(deepest[kept:])
        found = [
            {
                "stage": stage,
                **dict(zip(by, group, strict=True)),
                **places[stage, group].numbers(),
                "state": self._state(places, stage, group),
            }
            for stage, group in keys
            if (stage, group) not in rest
        ]
        for stage in OPEN_STAGES:
            groups = {group for other, group in rest if other == stage}
            if groups:
                found.append(self._rest(places, stage, groups, by))
        return sorted(found, key=lambda cell: (RANK[cell["stage"]], [cell[name] for name in by]))

    def bottleneck(self) -> dict[str, Any] | None:
        """The one place that holds up the others; what waits without a warehouse is judged by its stage's flow."""
        places = self._places(("warehouse",))
        words = {key: self._state(places, *key) for key in places}
        for (stage, group), place in list(places.items()):
            if group == ("",):
                flow = [one for (where, _), other in places.items() if where == stage for one in other.passes]
                places[stage, group] = replace(place, passes=flow)
                if words[stage, group] == "stopped" and places[stage, group].exits(10):
                    words[stage, group] = "flowing"
        by_warehouse = {(stage, group[0]): place for (stage, group), place in places.items()}
        return states.bottleneck(by_warehouse, {(stage, group[0]): word for (stage, group), word in words.items()})

    def exceptions(self) -> list[dict[str, Any]]:
        """Each open reason with how many orders and how old its oldest is."""
        found: dict[str, list[int]] = {}
        for order in self.orders:
            for reason, since in order.exceptions.items():
                found.setdefault(reason, []).append(since)
        return [
            {"reason": reason, "open": len(since), "oldest_s": max(0, self.now - min(since)) / 1000}
            for reason, since in sorted(found.items())
        ]

    def holds(self) -> list[dict[str, Any]]:
        """Each reason to wait with how many open orders wait for it."""
        reasons = [order.hold for order in self.orders if order.hold is not None]
        return [{"reason": reason, "open": reasons.count(reason)} for reason in sorted(set(reasons))]

    def _places(self, by: tuple[str, ...]) -> dict[tuple[str, Key], Place]:
        found: dict[tuple[str, Key], Place] = {}
        for order in self.orders:
            if order.is_open:
                self._place(found, order.stage, tuple(order.dims[name] for name in by)).orders.append(order)
        for one in self.passes:
            self._place(found, one.stage, tuple(one.dims[name] for name in by)).passes.append(one)
        return found

    def _place(self, places: dict[tuple[str, Key], Place], stage: str, group: Key) -> Place:
        return places.setdefault((stage, group), Place(stage, [], [], self.now, self.policy))

    def _state(self, places: dict[tuple[str, Key], Place], stage: str, group: Key) -> str:
        earlier = states.stage_before(stage)
        before = places.get((earlier, group)) if earlier else None
        return states.state(places[stage, group], before, self._is_silent)

    def _is_silent(self, source: str) -> bool:
        return feeds.state(source, self.contacts[source], self.now, self.policy) == "silent"

    def _rest(
        self, places: dict[tuple[str, Key], Place], stage: str, groups: set[Key], by: tuple[str, ...]
    ) -> dict[str, Any]:
        merged = Place(stage, [], [], self.now, self.policy)
        for group in groups:
            merged.orders.extend(places[stage, group].orders)
            merged.passes.extend(places[stage, group].passes)
        return {
            "stage": stage,
            **dict.fromkeys(by, "*"),
            **merged.numbers(),
            "state": states.state(merged, None, self._is_silent),
        }


def _in_time(order: Order) -> bool | None:
    """Whether a shipped order kept its promise; at the promise is late; None without one."""
    if order.promised_ship_at is None or order.shipped_at is None:
        return None
    return order.shipped_at < order.promised_ship_at
