"""The comparison is honest only while the loop keeps the same ledger, and the load puts in what the ledger wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from models.tables.base import Base
from models.tables.orders import Change, Detail, Note, Order
from stream.database.engine import open_engine
from stream.database.upgrade import upgrade
from stream.log.entries import MANY
from stream.log.log import Log
from tests.bench.history import history, thinned
from tests.bench.images import LOADED, Loading
from tests.bench.ledger_ways import LedgerWay
from tests.bench.orders import batches
from tests.bench.row_loop import RowLoop
from tests.bench.subject import entries_of

RATE = 0.02
COMMITS = 3


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Engine]:
    yield from _database(tmp_path / "ledger.db")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Engine]:
    yield from _database(tmp_path / "other.db")


def test_the_loop_keeps_the_same_ledger(log: Log, ledger: Engine, other: Engine) -> None:
    sent = history(RATE)
    way, loop = LedgerWay(log, ledger), RowLoop(other, 100)
    entries = entries_of(batches(sent, 50), MANY)
    way.once(entries, len(sent), 10)
    for _, body in sent:
        loop.take(body)
    loop.finish()
    ours, theirs = _orders(ledger), _orders(other)
    assert len(ours) > 400
    assert ours == theirs
    for model in (Detail, Change, Note):
        assert _beside(ledger, model) == _beside(other, model) != []


def test_what_is_loaded_is_what_the_ledger_wrote(log: Log, ledger: Engine, other: Engine) -> None:
    sent = history(RATE)
    way, loading = LedgerWay(log, ledger), Loading(other)
    rows = 0
    each = len(sent) // COMMITS
    for start in range(0, each * COMMITS, each):
        some = sent[start : start + each]
        _, images = way.once(entries_of(batches(some, 50), MANY), len(some), 10)
        loading.load(loading.prepare(images))
        rows += len(images)
        assert len(images.last()) == len(images), "one commit writes a row once"
    with other.connect() as connection:
        loaded = sum(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in loading.tables.items()
            if name.startswith(LOADED)
        )
    assert loaded == rows


def test_a_thinned_history_has_whole_lives() -> None:
    sent = history(RATE)
    some = thinned(sent, 4)
    assert 0 < len(some) < len(sent)
    assert sorted(one for which in range(4) for one in thinned(sent, 4, which)) == sorted(sent)


def _database(path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{path}"
    upgrade(url)
    engine = open_engine(url)
    yield engine
    engine.dispose()


def _orders(engine: Engine) -> dict[str, dict[str, Any]]:
    """Give the orders whose columns alone hold their path, by number."""
    with engine.connect() as connection:
        rows = connection.execute(select(Order.__table__).where(Order.pathed.is_(False))).mappings()
        return {row["number"]: {name: value for name, value in row.items() if name != "id"} for row in rows}


def _beside(engine: Engine, model: type[Base]) -> list[tuple[Any, ...]]:
    """Give the rows of a table under their order's number; a note without its digest, which each makes its own way."""
    table = model.__table__
    columns = [column for column in table.columns if column.name not in ("order_id", "digest")]
    joined = select(Order.number, *columns).join_from(Order, model, table.c.order_id == Order.id)
    with engine.connect() as connection:
        return sorted(map(tuple, connection.execute(joined)), key=str)
