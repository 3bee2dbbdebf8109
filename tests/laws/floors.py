"""A floor as a browser would see it: events through reading, floor, parts on the wire and the view, to a frame."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from models import part as wire
from models.event import partition_of
from models.policy import Policy
from models.settings import Settings, load
from stream.floor import saved
from stream.floor.floor import Floor
from stream.floor.news import Reporter
from stream.floor.reading import Entry, Reader
from stream.view.members import snapshot
from stream.view.pool import Pool
from stream.view.selection import Selection
from stream.view.targets import Targets
from stream.view.terms import Terms
from stream.view.view import View

Told = dict[str, Any]
ALL = ("warehouse", "channel", "region", "carrier", "priority")


def settings_of(said: Told) -> Settings:
    """Load what ``peakline.toml`` would say; an override without dimensions is none."""
    kept = dict(said)
    kept["overrides"] = [one for one in said.get("overrides", []) if any(name in one for name in ALL)]
    return load(toml(kept), {})


def toml(table: Told, path: str = "") -> str:
    """Write settings as TOML."""
    plain = {name: value for name, value in table.items() if not isinstance(value, dict | list)}
    lines = [f"{name} = {json.dumps(value)}" for name, value in plain.items()]
    for name, value in table.items():
        here = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            lines += [f"[{here}]", toml(value, here)]
        elif isinstance(value, list):
            for item in value:
                lines += [f"[[{here}]]", toml(item, here)]
    return "\n".join(lines)


class Shop:
    """One floor a partition, and what the web process makes of their parts."""

    def __init__(self, said: Told, now: int, partitions: int = 1) -> None:
        self.settings = settings_of(said)
        self.policy = Policy(self.settings)
        self.now = now
        self.partitions = partitions
        reasons = frozenset(self.settings.exception_reasons)
        self.readers = [Reader(p, partitions, reasons, drill=False) for p in range(partitions)]
        self.floors = [Floor(self.settings, self.policy, now) for _ in range(partitions)]
        self.reporters = [Reporter(floor, p, "worker", "epoch") for p, floor in enumerate(self.floors)]
        self.terms = Terms(
            self.policy,
            ZoneInfo(self.settings.timezone),
            self.settings.window_minutes,
            self.settings.minute_ms,
            silent_after_ms=self.settings.silent_after_ms,
        )
        self.pool = Pool(partitions, self.policy.hash)
        self.targets = Targets(self.policy, self.pool.names.combos)
        self._entries = 0

    def log(self, events: Iterable[tuple[int, Told]], one_each: bool = True) -> None:
        """Append events (time of the log entry, event) and apply them as one batch."""
        for partition in range(self.partitions):
            mine = [(ms, event) for ms, event in events if partition_of(event["order"], self.partitions) == partition]
            if mine:
                self._apply(partition, mine, one_each)

    def _apply(self, partition: int, events: Sequence[tuple[int, Told]], one_each: bool) -> None:
        entries = []
        if one_each:
            for ms, event in events:
                self._entries += 1
                entries.append(Entry(f"{ms}-{self._entries}", ms, b"e", json.dumps(event).encode()))
        else:
            packed = json.dumps([event for _, event in events]).encode()
            entries.append(Entry(f"{events[0][0]}-0", events[0][0], b"b", packed))
        reading = self.readers[partition].read(entries)
        assert not reading.letters, reading.letters
        self.floors[partition].apply(reading.events, reading.logged, self.now)

    def tick(self, now: int, full: bool = False) -> None:
        """Let time pass and send the parts."""
        self.now = now
        for floor, reporter in zip(self.floors, self.reporters, strict=True):
            floor.tick(now)
            part = reporter.tell("1-1", 0, full or self.pool.holdings[reporter.partition].head is None)
            if part is not None:
                self.pool.offer(wire.decode(wire.encode(part)))

    def restart(self) -> None:
        """Store every floor and build it anew from what was stored."""
        for partition, floor in enumerate(self.floors):
            header, arrays = saved.named(saved.copy(floor))
            header = msgspec.msgpack.decode(msgspec.msgpack.encode(header), type=saved.Header)
            self.floors[partition] = saved.restore(header, arrays, self.settings, self.policy, self.now)
            self.reporters[partition] = Reporter(self.floors[partition], partition, "another", "epoch")
        self.pool = Pool(self.partitions, self.policy.hash)
        self.targets = Targets(self.policy, self.pool.names.combos)

    def frame(self, now: int, where: Told | None = None, by: Sequence[str] | None = None, full: bool = False) -> Told:
        """Give the frame of a filter and grouping at ``now``."""
        if now != self.now or full or self.pool.missing:
            self.tick(now, full)
        view = View(Selection.of(where, by), self.pool.names, self.targets, self.terms)
        told: Told = msgspec.to_builtins(snapshot(view.picture(self.pool.tables(()))))
        return told
