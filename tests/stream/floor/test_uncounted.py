"""A floor that counts nothing keeps, lets go and tells its witness what any floor does."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.policy import Policy
from models.settings import Settings, load
from stream.floor.batch import Batch
from stream.floor.floor import Floor
from stream.floor.ids import Rows
from stream.floor.reading import Entry, Reader
from stream.floor.uncounted import Uncounted
from stream.floor.walk import Moves
from stream.ledger.rows import Row, entry_rows, order_rows
from tests.histories import MINUTE, NOW, random_history

RESTS = '[[overrides]]\nstage = "shipped"\nchannel = "jd"\nrests = true\n'


class Heard:
    """A witness that writes down all it hears, by name."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.joined_orders: list[list[str]] = []
        self.left: list[tuple[list[Row], list[Row], dict[Any, int]]] = []

    def joined(self, batch: Batch, rows: Rows) -> None:
        self.joined_orders.append(self.floor.columns.ids.names(rows))

    def leaving(self, rows: Rows, moves: list[Moves]) -> None:
        floor = self.floor
        some = rows[np.argsort(floor.columns.ids.names(rows))]
        orders = order_rows(floor.columns, floor.places, some, np.arange(len(some)), 0, floor.arrivals.watermark)
        counted: dict[Any, int] = {}
        for move in moves:
            for which, cells, minutes in (
                ("in", move.entered, move.entry_minute),
                ("out", move.left, move.exit_minute),
            ):
                for cell, minute in zip(cells.tolist(), minutes.tolist(), strict=True):
                    key = (which, floor.places.dims[cell // 8], cell % 8, minute)
                    counted[key] = counted.get(key, 0) + 1
        self.left.append((orders, entry_rows(floor.columns, some, np.arange(len(some))), counted))


def settings_of(rests: bool) -> Settings:
    return load('horizon = "2h"\ngive_up = "3h"\n' + (RESTS if rests else ""), {})


def told(
    kind: type[Floor], settings: Settings, log: list[tuple[int, dict[str, Any]]], size: int
) -> tuple[Heard, Floor]:
    floor = kind(settings, Policy(settings), NOW)
    floor.witness = heard = Heard(floor)
    reader = Reader(0, 1, frozenset(settings.exception_reasons), drill=False)
    for start in range(0, len(log), size):
        entries = [
            Entry(f"{at}-{n}", at, b"e", json.dumps(event).encode())
            for n, (at, event) in enumerate(log[start : start + size])
        ]
        read = reader.read(entries)
        floor.apply(read.events, read.logged, NOW)
    floor.tick(NOW + 4 * 60 * MINUTE)
    return heard, floor


@pytest.mark.parametrize("rests", [False, True])
@given(st.integers(0, 10_000), st.sampled_from((1, 7, 80)))
def test_it_joins_refuses_and_lets_go_as_any_floor(rests: bool, seed: int, size: int) -> None:
    settings, cuts = settings_of(rests), random.Random(seed)
    history = random_history(seed, 80, 6, NOW, hours=9)
    log = sorted(((min(NOW, one["at"] + cuts.randrange(5 * MINUTE)), one) for one in history), key=lambda one: one[0])
    expected, counted = told(Floor, settings, log, size)
    found, uncounted = told(Uncounted, settings, log, size)
    assert found.joined_orders == expected.joined_orders
    assert found.left == expected.left
    assert uncounted.arrivals.quality == counted.arrivals.quality
    assert uncounted.arrivals.watermark == counted.arrivals.watermark
    assert uncounted.flow.frozen_minutes() == counted.flow.frozen_minutes()
    days = [
        {
            floor.places.dims[combo]: floor.books.left[combo].tolist()
            for combo in np.flatnonzero(floor.books.left.any(axis=1))
        }
        for floor in (counted, uncounted)
    ]
    assert days[0] == days[1]
