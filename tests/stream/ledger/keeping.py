"""One partition on its way into a ledger, for tests: a log with events in it, and what reads it on and writes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from models.policy import Policy
from models.settings import Settings, load
from stream.floor.reading import Entry
from stream.ledger.archiving import Archiving
from stream.log.log import Log
from tests.histories import random_history
from tests.laws.floors import toml
from tests.laws.ledgers import LEDGER, rows
from tests.stream.floor.shop import MINUTE, NOW

Told = dict[str, Any]

SHORT: Told = {"horizon": "2h", "give_up": "3h"}
"""So that orders leave memory while a history goes on."""


def settings_in(folder: Path, said: Told | None = None) -> Settings:
    return load(toml(said or {}), {"PEAKLINE_DATA_DIR": str(folder)})


def event(order: str, type: str = "received", at: int = NOW, **said: Any) -> Told:  # noqa: A002 - as on the wire
    return {"id": f"evt-{type}-{at}", "source": "shop", "order": order, "type": type, "at": at} | said


def put(log: Log, *events: Told, at: int = NOW, partition: int = 0) -> str:
    """Append events, an entry each, in the log's own time; give the last position."""
    last = log.newest(log.keys.events(partition))
    ms, _, seq = last.partition("-")
    number = int(seq) if int(ms) >= at else -1
    at = max(at, int(ms))
    for one in events:
        number += 1
        log.client.xadd(log.keys.events(partition), {"e": json.dumps(one)}, id=f"{at}-{number}")
    return f"{at}-{number}"


def begin(log: Log, engine: Engine, settings: Settings, partition: int = 0, now: int = NOW) -> Archiving:
    """Take up a partition, as after a start of the process."""
    return Archiving(log, engine, settings, Policy(settings), partition, now)


def read_on(log: Log, archiving: Archiving, count: int = 10_000, now: int = NOW) -> int:
    """Take what the log has, at most so many entries; give how many there were."""
    taken = log.read({archiving.partition: archiving.position}, count=count, block_ms=0).entries
    if taken:
        archiving.take([Entry(*entry[1:]) for entry in taken], now)
    archiving.tick(now)
    return len(taken)


def keep(log: Log, archiving: Archiving, now: int = NOW) -> None:
    """Read to the end and write."""
    while read_on(log, archiving, now=now):
        pass
    archiving.commit()


def told(engine: Engine) -> dict[str, list[str]]:
    """Give all that a ledger holds, row by row, but for when it was written."""
    found = {}
    for table in LEDGER:
        kept = rows(engine, table)
        for row in kept:
            for name in ("saved_at", "earlier", "log_id"):
                row.pop(name, None)
        found[table] = sorted(map(repr, kept))
    return found


def orders(engine: Engine, memory: bool = True) -> dict[str, Told]:
    """Give the orders in memory, or those that left it, by their number."""
    return {row["number"]: row for row in rows(engine, "orders") if (row["left_at"] is None) == memory}


def long_history(seed: int, count: int, numbers: int = 8) -> list[tuple[int, Told]]:
    """A log of nine hours in which orders come, are talked about, and go: (time of the entry, event)."""
    rng = random.Random(seed)
    found = []
    for one in random_history(seed, count, numbers, NOW, hours=9):
        if rng.random() < 0.3:
            one |= {"note": rng.choice(("call back", "打电话", "a\tb\\n")), "owner": rng.choice(("li.lei", "zoe", ""))}
        if rng.random() < 0.3:
            one |= {"amount": rng.choice(("9.5", "10", "")), "lines": rng.choice((1, 2, "")), "refs": ["TB-1"]}
        found.append((min(NOW, one["at"] + rng.randrange(5 * MINUTE)), one))
    return sorted(found, key=lambda one: one[0])
