"""A shop for the tests of the floor: its clock stands at five past midnight of Singles' Day, its events are JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from models.event import Event, decode
from models.part import BOOK_COLUMNS, CELL_COLUMNS, CELLS_PER_COMBO
from models.policy import Policy
from models.settings import Settings, load
from models.vocabulary import DIMENSIONS, OPEN_STAGES, Refusal
from stream.floor.batch import Batch
from stream.floor.floor import Floor

NOW = 1_794_326_700_000
"""2026-11-11 00:05:00.000 in Shanghai, a whole minute."""

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000


@cache
def settings(text: str = "") -> Settings:
    return load(text, {})


def event(order: str, type: str, at: int, **said: Any) -> Event:  # noqa: A002 - as on the wire
    told = {"id": f"evt-{type}-{at}", "source": "wms-shanghai", "order": order, "type": type, "at": at}
    return decode(json.dumps(told | said).encode())


def events_of(history: Iterable[dict[str, Any]]) -> list[Event]:
    """Decode a history of ``tests.histories``."""
    return [decode(json.dumps(one).encode()) for one in history]


def batch(*events: Event, logged: int = NOW) -> Batch:
    return Batch.of(list(events), [logged] * len(events))


def floor(text: str = "", now: int = NOW) -> Floor:
    return Floor(settings(text), Policy(settings(text)), now)


def apply(shop: Floor, *events: Event, logged: int | None = None) -> dict[int, Refusal]:
    """Apply as the worker does: when the log took them, or at the instant of the floor's last tick."""
    now = shop.now if logged is None else max(shop.now, logged)
    return shop.apply(list(events), [shop.now if logged is None else logged] * len(events), now)


def open_shop(*events: Event, text: str = "", now: int = NOW) -> Floor:
    """Give a floor on which these events happened, at ``now``."""
    shop = floor(text, now)
    assert not apply(shop, *events)
    shop.tick(now)
    return shop


def combos(shop: Floor, **wanted: str) -> list[int]:
    """Give the combinations with these dimensions."""
    return [
        combo
        for combo, dims in enumerate(shop.places.dims)
        if all(dims[DIMENSIONS.index(name)] == value for name, value in wanted.items())
    ]


def cell(shop: Floor, stage: str, **wanted: str) -> dict[str, int]:
    """Give the counts of a stage, summed over the places wanted (instants: the earliest, 0 for none)."""
    total = dict.fromkeys(CELL_COLUMNS, 0)
    for combo in combos(shop, **wanted):
        key = combo * CELLS_PER_COMBO + OPEN_STAGES.index(stage)
        counts = [*shop.books.cells[key], *shop.books.oldest[key], *shop.flow.rates[key]]
        for name, value in zip(CELL_COLUMNS, map(int, counts), strict=True):
            if not name.endswith("_at"):
                total[name] += value
            elif value < 2**62:
                total[name] = min(total[name] or value, value)
    return total


def book(shop: Floor, **wanted: str) -> dict[str, int]:
    """Give the books, summed over the combinations wanted; what is zero is left out."""
    total = shop.books.books[combos(shop, **wanted)].sum(axis=0).tolist()
    return {name: count for name, count in zip(BOOK_COLUMNS, total, strict=True) if count}


def state(shop: Floor, order: str) -> int:
    """Give the bits that an order counts as."""
    (row,) = shop.columns.ids.find([order]).tolist()
    return int(shop.columns.state[row])


def flags(shop: Floor) -> dict[tuple[str, str], tuple[int, int]]:
    """Give what stands in the books under (kind, reason): how many orders, and since when the oldest."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for (_, kind, reason), rows in shop.books.flags.items():
        if rows:
            count, oldest = found.get((kind, reason), (0, 2**62))
            found[kind, reason] = count + len(rows), min(oldest, *rows.values())
    return found
