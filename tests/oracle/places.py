"""The numbers of one place: a stage, or a part of it, with the orders there and its flow (CONTRACT §6).

Decides depths, rates, waits and percentiles; the word for its state is decided in ``states``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle import flow
from tests.oracle.feeds import percentile_s
from tests.oracle.flow import Pass
from tests.oracle.order import Order
from tests.oracle.policy import Policy


@dataclass(frozen=True)
class Place:
    """Open orders in a stage under some dimensions, and everyone who ever passed there."""

    stage: str
    orders: list[Order]
    passes: list[Pass]
    now: int
    policy: Policy

    @property
    def depth(self) -> int:
        """Everyone there."""
        return len(self.orders)

    @property
    def held(self) -> int:
        """Those who wait on purpose."""
        return sum(order.hold is not None for order in self.orders)

    @property
    def workable(self) -> int:
        """Those whom somebody could work on."""
        return self.depth - self.held

    @property
    def entries(self) -> int:
        """Arrivals in the window."""
        return flow.entries_in(self.passes, self._last(self.policy.window))

    def exits(self, minutes: int | None = None) -> int:
        """Exits in the window, or in so many last whole minutes."""
        return flow.exits_in(self.passes, self._last(minutes or self.policy.window))

    @property
    def is_empty(self) -> bool:
        """Nobody there and no flow: such a place has no cell."""
        return not (self.depth or self.entries or self.exits())

    @property
    def target(self) -> int | None:
        """The largest target among the orders there; the stage's own when empty."""
        if not self.orders:
            return self.policy.own_target(self.stage)
        return max((order.target for order in self.orders if order.target is not None), default=None)

    @property
    def wait(self) -> Fraction | None:
        """How long (ms) an order that enters now will wait."""
        return self._window_times(self.workable, self.exits())

    @property
    def drain(self) -> Fraction | None:
        """How long (ms) until it is empty at the present rates; None while it does not shrink."""
        return self._window_times(self.workable, self.exits() - self.entries)

    def numbers(self) -> dict[str, Any]:
        """What a stage and a cell both show."""
        late = [order.late for order in self.orders if order.sla == "breached"]
        target = self.target
        return {
            "depth": self.depth,
            "held": self.held,
            "in_per_min": self.entries / self.policy.window,
            "out_per_min": self.exits() / self.policy.window,
            "wait_s": seconds(self.wait),
            "target_s": None if target is None else target / 1000,
            "at_risk": sum(order.sla == "at_risk" for order in self.orders),
            "breached": len(late),
            "late_p90_s": percentile_s(late, 0.9),
            "stalled": sum(order.stalled for order in self.orders),
            "oldest_s": max((max(0, self.now - order.entry) / 1000 for order in self.orders), default=None),
        }

    def numbers_of_a_stage(self) -> dict[str, Any]:
        """What only a whole stage shows."""
        dwells = flow.dwells_in(self.passes, self._last(60))
        return {
            "drain_s": seconds(self.drain),
            "dwell_p50_s": percentile_s(dwells, 0.5),
            "dwell_p95_s": percentile_s(dwells, 0.95),
        }

    def _window_times(self, orders: int, per_window: int) -> Fraction | None:
        window = self.policy.window * self.policy.minute
        return Fraction(orders * window, per_window) if per_window > 0 else None

    def _last(self, minutes: int) -> tuple[int, int]:
        return flow.whole_minutes(self.now, minutes, self.policy.minute)


def seconds(ms: Fraction | None) -> float | None:
    """Milliseconds as seconds."""
    return None if ms is None else float(ms / 1000)
