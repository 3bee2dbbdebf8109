"""A database that is moved is the same database in another place, or it is not moved at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select, text

from models.tables.base import Base
from stream.database import copying
from stream.database.bulk import bulk_load
from stream.database.copying import copy
from stream.database.engine import open_engine, reading, writing
from stream.database.trouble import DatabaseDown, DatabaseRefused
from stream.database.upgrade import upgrade
from tests.stream.database.filled import fill

ACT = text(
    "INSERT INTO audit (at, who, kind, what, subject, outcome, detail, address) "
    "VALUES (1794326400000, 'li.lei', 'person', 'sign_in', '', 'done', '{}', '10.0.0.7')"
)
ROWS = 25


class Bar:
    """Remembers what it was told."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.told: list[tuple[int, int | None]] = []
        self._then = then

    def __call__(self, done: int, total: int | None) -> None:
        self.told.append((done, total))
        then, self._then = self._then, lambda: None
        then()


@pytest.fixture(params=["to sqlite", "to postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "to sqlite":
        return f"sqlite:///{tmp_path / 'moved.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def source_url(ready_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a database with some rows in each table, which are more than a page."""
    monkeypatch.setattr(copying, "_PAGE", 10)
    engine = open_engine(ready_url)
    fill(engine, ROWS)
    engine.dispose()
    return ready_url


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = open_engine(url)
    with reading(engine) as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def act(url: str) -> None:
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(ACT)
    engine.dispose()


def test_every_row_of_every_table_arrives_as_it_was(source_url: str, target_url: str) -> None:
    bar = Bar()
    assert copy(source_url, target_url, bar) == {table.name: ROWS for table in Base.metadata.sorted_tables}
    assert everything(target_url) == everything(source_url)
    assert bar.told[-1] == (2 * ROWS * len(Base.metadata.sorted_tables),) * 2
    assert [done for done, _ in bar.told] == sorted(done for done, _ in bar.told)


def test_what_was_moved_can_be_worked_on(source_url: str, target_url: str) -> None:
    copy(source_url, target_url, Bar())
    act(target_url)
    assert max(row[0] for row in everything(target_url)["audit"]) == ROWS + 1


def test_no_more_than_a_page_is_in_memory(source_url: str, target_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def load(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Any]) -> None:
        sizes.append(len(rows))
        bulk_load(connection, table, columns, rows)

    monkeypatch.setattr(copying, "bulk_load", load)
    copy(source_url, target_url, Bar())
    assert set(sizes) == {10, 5}


def test_a_target_that_holds_something_is_refused_and_left_as_it_is(source_url: str, target_url: str) -> None:
    upgrade(target_url)
    act(target_url)
    before = everything(target_url)
    with pytest.raises(DatabaseRefused, match="expected an empty database to copy to, got rows in audit"):
        copy(source_url, target_url, Bar())
    assert everything(target_url) == before


def test_a_source_that_changes_meanwhile_is_refused_and_the_target_left_empty(source_url: str, target_url: str) -> None:
    with pytest.raises(DatabaseRefused, match="changed while it was copied; stop Peakline, then copy again"):
        copy(source_url, target_url, Bar(then=lambda: act(source_url)))
    assert not any(everything(target_url).values())
    copy(source_url, target_url, Bar())


def test_a_row_that_arrives_otherwise_is_noticed_and_the_target_left_empty(
    source_url: str, target_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Any]) -> None:
        if table.name == "notes":
            rows = [(*row[:-1], "something else") for row in rows]
        bulk_load(connection, table, columns, rows)

    monkeypatch.setattr(copying, "bulk_load", load)
    with pytest.raises(DatabaseRefused, match=r"the copy of notes is not what was read: .* of another content"):
        copy(source_url, target_url, Bar())
    assert not any(everything(target_url).values())


def test_a_database_is_not_copied_onto_itself(source_url: str) -> None:
    with pytest.raises(DatabaseRefused, match="expected another database"):
        copy(source_url, source_url, Bar())


def test_a_source_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="no tables of Peakline yet"):
        copy(f"sqlite:///{tmp_path}/nowhere.db", f"sqlite:///{tmp_path}/moved.db", Bar())
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_reached_is_down(source_url: str) -> None:
    with pytest.raises(DatabaseDown, match="is its server running"):
        copy(source_url, "postgresql://peakline@127.0.0.1:1/shop", Bar())
