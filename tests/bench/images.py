"""The rows that the ledger wrote, and the database's own way to load them: nothing read, nothing joined.

An order's row is written again and again, so here a row is called by its running number; the columns and the other
indexes are those of the ledger's own table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import BigInteger, Column, Connection, Engine, Index, MetaData, Table

from stream.database.bulk import bulk_load, upsert
from stream.database.engine import writing

IMAGE: Final = "image"
LOADED: Final = "loaded_"

Row = tuple[Any, ...]
Some = tuple[Table, tuple[str, ...], Sequence[Row]]
"""Rows of one table, in these columns."""


@dataclass(slots=True)
class Images:
    """What one commit wrote, in order."""

    some: list[Some] = field(default_factory=list)

    def __len__(self) -> int:
        """Count the rows."""
        return sum(len(rows) for _, _, rows in self.some)

    def last(self) -> Images:
        """Give of rows with the same key only the last, as they stay in the ledger."""
        kept: dict[tuple[Table, tuple[str, ...]], dict[Row, Row]] = {}
        for table, columns, rows in self.some:
            key = [columns.index(column.name) for column in table.primary_key]
            mine = kept.setdefault((table, columns), {})
            mine.update((tuple(row[index] for index in key), row) for row in rows)
        return Images([(table, columns, list(rows.values())) for (table, columns), rows in kept.items()])


@contextmanager
def recording() -> Iterator[Images]:
    """Note what the ledger writes inside the block."""
    found = Images()

    def noting(connection: Connection, table: Table, columns: Any, rows: Any, **how: Any) -> None:
        found.some.append((table, tuple(columns), rows))
        upsert(connection, table, columns, rows, **how)

    with patch("stream.ledger.writing.upsert", noting):
        yield found


class Loading:
    """The tables into which images are loaded."""

    def __init__(self, engine: Engine) -> None:
        """Tables are made as images of them come."""
        self._engine = engine
        self._metadata = MetaData()
        self._numbers = count(1)

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables that were made, by name."""
        return self._metadata.tables

    def prepare(self, images: Images) -> list[Some]:
        """Number the images and make the tables that are not there yet: not what is measured."""
        prepared: list[Some] = []
        for table, columns, rows in images.some:
            loaded = self._metadata.tables.get(LOADED + table.name)
            if loaded is None:
                loaded = _like(table, self._metadata)
                loaded.create(self._engine)
            prepared.append((loaded, (IMAGE, *columns), [(next(self._numbers), *row) for row in rows]))
        return prepared

    def load(self, prepared: Sequence[Some]) -> None:
        """Load them in one transaction."""
        with writing(self._engine) as connection:
            for table, columns, rows in prepared:
                bulk_load(connection, table, columns, rows)


def _like(table: Table, metadata: MetaData) -> Table:
    """Describe a table of the same columns and indexes whose key is the image's number."""
    key = list(table.primary_key)
    number = key[0].type if len(key) == 1 else BigInteger()
    loaded = Table(
        LOADED + table.name,
        metadata,
        Column(IMAGE, number, primary_key=True, autoincrement=False),
        *(Column(column.name, column.type, nullable=column.nullable) for column in table.columns),
        **table.dialect_kwargs,
    )
    for index in table.indexes:
        where = {name: value for name, value in index.dialect_kwargs.items() if value is not None}
        Index(f"{LOADED}{index.name}", *(loaded.c[column.name] for column in index.columns), **where)
    return loaded
