"""The laws of the ledger: wherever a history is cut, written, lost and read again, SQL holds the floor it gives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from stream.database.engine import open_engine
from stream.database.upgrade import upgrade
from stream.floor.series import series
from tests.histories import MINUTE, NOW, histories, in_log, policies, random_history
from tests.laws.floors import ALL, Shop
from tests.laws.ledgers import Kept
from tests.laws.test_floor_laws import BY_SOURCE, LATER, OF_ARRIVAL, _with_dimensions
from tests.oracle.compare import differences
from tests.oracle.judge import Oracle

Told = dict[str, Any]


CUTS = st.integers(0, 2**32).map(random.Random)
"""Cuts by a seed: drawn one by one, a history could die before every write, for ever."""


@pytest.fixture(scope="module", params=["sqlite"])
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path: Path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    upgrade(f"sqlite:///{path}")
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


def kept_after(
    engine: Engine, said: Told, log: list[tuple[int, Told]], cuts: random.Random, packed: bool = True
) -> Kept:
    """Run a shop on a log that is cut at random; it writes now and then, and now and then it dies and reads on."""
    shop, log = Kept(engine, said, NOW), list(log)
    while shop.taken < len(log):
        size = cuts.randint(1, max(4, len(log) // 3))
        shop.log(log[shop.taken : shop.taken + size], one_each=not packed or cuts.random() < 0.5)
        turn = cuts.random()
        if turn < 0.5:
            shop.commit()
        elif turn < 0.6:
            shop.restart()
            if not shop.marks[0]:
                shop.taken = 0
    shop.commit()
    return shop


@given(histories(), policies(), LATER, CUTS)
def test_the_floor_from_the_ledger_says_what_the_oracle_says(
    engine: Engine, history: list[Told], said: Told, later: int, cuts: random.Random
) -> None:
    log = in_log(history)
    shop, oracle = kept_after(engine, said, log, cuts), Oracle(_with_dimensions(said))
    for at, event in log:
        oracle.feed(at, event)
    shop.restart()
    ignored = (*OF_ARRIVAL, "quality", "sources", *(BY_SOURCE if later >= 5 * MINUTE else ()))
    assert not differences(oracle.frame(NOW + later, {}, ALL), shop.frame(NOW + later, by=ALL, full=True), ignored)


@given(st.integers(0, 10_000), CUTS)
def test_orders_that_left_memory_leave_the_same_floor_and_series(
    engine: Engine, seed: int, cuts: random.Random
) -> None:
    said: Told = {"horizon": "2h", "give_up": "3h", "minutes_kept": "48h"}
    history = random_history(seed, 80, 6, NOW, hours=9)
    log = sorted(((min(NOW, one["at"] + cuts.randrange(5 * MINUTE)), one) for one in history), key=lambda one: one[0])
    live = Shop(said, NOW)
    live.log(log)
    shop = kept_after(engine, said, log, cuts, packed=False)
    for later in (0, 3 * 60 * MINUTE):
        live.tick(NOW + later)
        shop.tick(NOW + later)
        shop.commit()
    shop.restart()
    expected, found = (one.frame(NOW + later, by=ALL, full=True) for one in (live, shop))
    assert not differences(expected, found, ("quality", "sources", *BY_SOURCE))
    begin, end = NOW - 30 * 60 * MINUTE, NOW + later
    for warehouse in ("", "SH2"):
        args = (["received", "pick_pack", "shipped"], begin, end, 5 * MINUTE, warehouse, "")
        assert series(live.floors[0], *args) == series(shop.floors[0], *args)
