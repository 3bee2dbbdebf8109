from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

import models.tables
from models.tables import audit, journal, orders, people
from models.tables.base import TEXT, Base, text
from stream.database.engine import open_engine, reading, writing


def test_every_file_of_tables_is_in_the_registry() -> None:
    files = {path.stem for path in Path(models.tables.__path__[0]).glob("*.py")} - {"__init__", "base"}
    assert files == {module.__name__.rpartition(".")[2] for module in (audit, journal, orders, people)}


def test_constraints_have_names_by_which_a_migration_finds_them() -> None:
    for table in Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name
        assert all(index.name for index in table.indexes), table.name


def test_text_has_no_language_on_any_database() -> None:
    one = Table("words", MetaData(), Column("short", text(128)), Column("long", TEXT))
    assert str(CreateTable(one).compile(dialect=postgresql.dialect())).count('COLLATE "C"') == 2  # type: ignore[no-untyped-call]
    assert "COLLATE" not in str(CreateTable(one).compile(dialect=sqlite.dialect()))


@pytest.mark.parametrize("words", [("Z", "a", "é", "上海", "🎁")])
def test_text_is_sorted_by_code_point(database_url: str, words: tuple[str, ...]) -> None:
    engine, one = open_engine(database_url), Table("words", MetaData(), Column("word", text(128), primary_key=True))
    with writing(engine) as connection:
        one.create(connection)
        connection.execute(insert(one), [{"word": word} for word in reversed(words)])
    with reading(engine) as connection:
        assert tuple(connection.scalars(select(one.c.word).order_by(one.c.word))) == words
    engine.dispose()
