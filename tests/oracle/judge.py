"""The oracle: events in log order, judged as CONTRACT §4 "Time" says, and frames made from scratch when asked.

Decides, partition by partition, what is refused and what leaves memory; everything else follows from definitions.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.oracle import facts as f
from tests.oracle import flow
from tests.oracle.facts import PEOPLE, Fact, fact
from tests.oracle.feeds import Contact
from tests.oracle.flow import Pass
from tests.oracle.frame import Frame
from tests.oracle.kept import kept
from tests.oracle.order import kind_of, look_at
from tests.oracle.path import compose, has_passed_over
from tests.oracle.policy import Policy
from tests.oracle.words import DIMENSIONS

Event = dict[str, Any]
DEFAULT_GROUPING = ("warehouse", "channel", "priority")


@dataclass
class Partition:
    """The orders in memory of one partition, and how far its time has come."""

    orders: dict[str, list[Fact]] = field(default_factory=dict)
    watermark: int | None = None


class Oracle:
    """A floor that remembers every event and works out everything anew."""

    def __init__(self, settings: dict[str, Any] | None = None, partitions: int = 1, time_scale: int = 1) -> None:
        """Start before the first event, with a parsed ``peakline.toml``."""
        self.policy = Policy(settings or {}, time_scale)
        self.partitions = [Partition() for _ in range(partitions)]
        self.refused: list[tuple[str, Event]] = []
        self.dead_otherwise = 0
        """Dead letters that never reached the floor's judgement: undecodable, invalid, in the wrong partition."""
        self._gone: list[Pass] = []
        self._contacts: dict[str, Contact] = {}
        self._counts = dict.fromkeys(("duplicates", "late_events", "given_up"), 0)
        self._of_the_gone = {"disordered": 0, "superseded": 0}

    def feed(self, log_ms: int, event: Event) -> None:
        """Take one event, a batch of its own."""
        self.feed_batch([(log_ms, event)])

    def feed_batch(self, batch: Iterable[tuple[int, Event]]) -> None:
        """Take events in log order; whether one is a duplicate is judged against the floor before the batch."""
        before: dict[str, list[Fact]] = {}
        for log_ms, event in batch:
            order = event["order"]
            self._leave(self._partition(order), [order])
            before.setdefault(order, list(self._partition(order).orders.get(order, [])))
            self._take(log_ms, event, before[order])

    def frame(
        self,
        now: int,
        filter: Event | None = None,  # noqa: A002
        by: Iterable[str] = DEFAULT_GROUPING,
    ) -> dict[str, Any]:
        """A tick: what is due leaves memory; then the snapshot at ``now`` without epoch, seq, lag and policy."""
        self._tick()
        wanted = {name: value for name, value in (filter or {}).items() if value}
        orders = [look_at(facts, now, self.policy) for facts in self._in_memory()]
        seen = [order for order in orders if order is not None and _matches(order.dims, wanted)]
        passes = [one for one in self._passes() if _matches(one.dims, wanted)]
        return Frame(seen, passes, self._contacts, now, self.policy).build(tuple(by), self._quality())

    def series(
        self,
        now: int,
        stage: str,
        warehouse: str | None = None,
        channel: str | None = None,
        *,
        frm: int,
        to: int,
        step: int,
    ) -> list[dict[str, int]]:
        """Points [at, at + step) of ``step`` ms from ``frm`` before ``to``, none in the future or older than kept.

        ``depth`` is that at a point's end, counted back from the present.
        """
        self._tick()
        wanted = {name: value for name, value in (("warehouse", warehouse), ("channel", channel)) if value}
        passes = [one for one in self._passes() if one.stage == stage and _matches(one.dims, wanted)]
        minute = self.policy.minute
        oldest = now // minute * minute - self.policy.minutes_kept
        depth_now = sum(one.exit is None for one in passes)
        ever = 1 << 62
        return [
            {
                "at": at,
                "entries": flow.entries_in(passes, (at, at + step)),
                "exits": flow.exits_in(passes, (at, at + step)),
                "depth": depth_now
                - flow.entries_in(passes, (at + step, ever))
                + flow.exits_in(passes, (at + step, ever)),
            }
            for at in range(frm // minute * minute, to, step)
            if oldest <= at <= now
        ]

    def _partition(self, order: str) -> Partition:
        return self.partitions[zlib.crc32(order.encode()) % len(self.partitions)]

    def _take(self, log_ms: int, event: Event, before: list[Fact]) -> None:
        """Refuse one event, or add it to its order."""
        one, partition = fact(event), self._partition(event["order"])
        contact = None if one.source == PEOPLE else self._contacts.setdefault(one.source, Contact(log_ms))
        if contact:
            contact.last_contact = max(contact.last_contact, log_ms)
        if partition.watermark is not None and one.at < partition.watermark - self.policy.horizon:
            self.refused.append(("too_late", event))
            return
        if one.at > log_ms + self.policy.ahead:
            self.refused.append(("in_future", event))
            return
        facts = partition.orders.setdefault(event["order"], [])
        self._counts["late_events"] += bool(facts) and one.at < f.newest(facts)
        self._counts["duplicates"] += bool(before) and kept(before) == kept([*before, one])
        facts.append(one)
        partition.watermark = max(min(one.at, log_ms), partition.watermark or 0)
        if contact:
            contact.last_event = max(one.at, contact.last_event or 0)
            contact.delays.append((log_ms, log_ms - one.at))

    def _tick(self) -> None:
        for partition in self.partitions:
            self._leave(partition, list(partition.orders))

    def _leave(self, partition: Partition, orders: list[str]) -> None:
        """Let go of those whose last event is too old; to look before an order's next event and at ticks is enough."""
        for order in orders:
            facts = partition.orders.get(order)
            if facts is None or partition.watermark is None:
                continue
            is_open = kind_of(facts, self.policy) == "open"
            patience = self.policy.give_up if is_open else self.policy.horizon
            if f.newest(facts) < partition.watermark - patience:
                del partition.orders[order]
                path, superseded = compose(f.entries(facts))
                self._gone.extend(flow.flow_of_the_gone(facts, self.policy))
                self._counts["given_up"] += is_open
                self._of_the_gone["disordered"] += has_passed_over(path)
                self._of_the_gone["superseded"] += superseded

    def _in_memory(self) -> list[list[Fact]]:
        return [facts for partition in self.partitions for facts in partition.orders.values()]

    def _passes(self) -> list[Pass]:
        return self._gone + [one for facts in self._in_memory() for one in flow.flow(facts, self.policy)]

    def _quality(self) -> dict[str, int]:
        paths = [compose(f.entries(facts)) for facts in self._in_memory()]
        reasons = [reason for reason, _ in self.refused]
        return {
            **self._counts,
            "disordered": self._of_the_gone["disordered"] + sum(has_passed_over(path) for path, _ in paths),
            "superseded": self._of_the_gone["superseded"] + sum(superseded for _, superseded in paths),
            "too_late": reasons.count("too_late"),
            "in_future": reasons.count("in_future"),
            "dead": len(reasons) + self.dead_otherwise,
        }


def _matches(dims: dict[str, str], wanted: dict[str, str]) -> bool:
    return all(dims[name] == value for name, value in wanted.items() if name in DIMENSIONS)
