"""The comparison is honest only while the plain way keeps the same books as the floor."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from models.part import BOOK_COLUMNS
from models.vocabulary import OPEN_STAGES, RANK
from stream.floor.books import STATES
from stream.floor.floor import Floor
from tests.bench import plain_order
from tests.bench.orders import SPAN_MS, batches, messages
from tests.bench.plain import Plain
from tests.bench.subject import NOW, Subject, entries_of

TURN = 4


@pytest.mark.parametrize("full", [True, False], ids=["whole_orders", "news_only"])
def test_the_plain_way_keeps_the_same_books_as_the_floor(full: bool) -> None:
    subject = Subject(NOW - SPAN_MS)
    loop = Plain(subject.policy, subject.floor.since_at)
    entries = entries_of(batches(messages(2_000, NOW - SPAN_MS, full), 200), b"b")
    for start in range(0, len(entries) * 2 // 3, TURN):
        turn = entries[start : start + TURN]
        now = turn[-1].ms
        subject.take(turn)
        subject.tick(now)
        for entry in turn:
            loop.take(entry.value, entry.ms, now)
        loop.tick(now)
    floor = subject.floor
    assert _cells(floor) == _plain_cells(loop)
    assert _minutes(floor) == _plain_minutes(loop)
    assert _books(floor) == _plain_books(loop)
    # The floor judges duplicates against what it held before the batch, the loop against all before the event.
    assert 0 < floor.arrivals.quality["duplicates"] <= loop.duplicates
    assert floor.arrivals.quality["late_events"] == loop.late > 0
    assert {n: (s.last_contact_at, s.last_event_at) for n, s in floor.arrivals.sources.items()} == {
        n: tuple(s) for n, s in loop.sources.items()
    }
    assert _exceptions(floor) == {reason: count for reason, count in loop.exceptions.items() if count}


def _cells(floor: Floor) -> dict[tuple[tuple[str, ...], str], list[int]]:
    cells = floor.books.cells.reshape(-1, 8, len(STATES))
    return {
        (dims, stage): cells[combo, index].tolist()
        for combo, dims in enumerate(floor.places.dims)
        for index, stage in enumerate(OPEN_STAGES)
        if cells[combo, index].any()
    }


def _plain_cells(loop: Plain) -> dict[tuple[tuple[str, ...], str], list[int]]:
    bits = (plain_order.HELD, plain_order.AT_RISK, plain_order.BREACHED, plain_order.STALLED)
    found = {}
    for dims, place in loop.places.items():
        for stage in OPEN_STAGES:
            states = place.states[RANK[stage]]
            depth = place.depth[RANK[stage]]
            if depth:
                found[dims, stage] = [depth, *(sum(n for s, n in states.items() if s & bit) for bit in bits)]
    return found


def _minutes(floor: Floor) -> Counter[tuple[int, str, str, str, str]]:
    minutes, places, entered, left = floor.flow.minutes(0, 2**36)
    pairs, found = floor.flow.pairs(), Counter[tuple[int, str, str, str, str]]()
    for minute, place, ins, outs in zip(
        minutes.tolist(), places.tolist(), entered.tolist(), left.tolist(), strict=True
    ):
        warehouse, channel = pairs[place // 8]
        found[minute, warehouse, channel, OPEN_STAGES[place % 8], "in"] += ins
        found[minute, warehouse, channel, OPEN_STAGES[place % 8], "out"] += outs
    return +found


def _plain_minutes(loop: Plain) -> Counter[tuple[int, str, str, str, str]]:
    found = Counter[tuple[int, str, str, str, str]]()
    for (warehouse, channel, *_), place in loop.places.items():
        for way, counts in (("in", place.entered), ("out", place.left)):
            for (rank, minute), count in counts.items():
                stage = next(stage for stage in OPEN_STAGES if RANK[stage] == rank)
                found[minute, warehouse, channel, stage, way] += count
    return +found


def _books(floor: Floor) -> dict[str, int]:
    sums = dict(zip(BOOK_COLUMNS, np.asarray(floor.books.books).sum(axis=0).tolist(), strict=True))
    names = ("orders", "since_received", "since_shipped", "since_shipped_on_time", "since_shipped_late",
             "since_no_promise", "since_delivered", "since_cancelled", "since_returned")  # fmt: skip
    return {name: sums[name] for name in names}


def _plain_books(loop: Plain) -> dict[str, int]:
    def since(name: str) -> int:
        return sum(place.since[name] for place in loop.places.values())

    return {
        "orders": sum(sum(place.depth) for place in loop.places.values()),
        "since_received": since("received"),
        "since_shipped": since("shipped"),
        "since_shipped_on_time": since("on_time"),
        "since_shipped_late": since("late"),
        "since_no_promise": since("no_promise"),
        "since_delivered": since("delivered"),
        "since_cancelled": since("cancelled"),
        "since_returned": since("after_sales"),
    }


def _exceptions(floor: Floor) -> dict[str, int]:
    found = Counter[str]()
    for (_, kind, reason), rows in floor.books.flags.items():
        if kind == "exception":
            found[reason] += len(rows)
    return dict(+found)
