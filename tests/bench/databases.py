"""The databases of a benchmark: files of SQLite, or databases on a PostgreSQL server of our own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine

from stream.database.engine import open_engine
from stream.database.upgrade import upgrade
from tests.postgresql import PostgreSQL

SQLITE: Final = "SQLite"
POSTGRESQL: Final = "PostgreSQL"
KINDS: Final = (SQLITE, POSTGRESQL)
AS_INSTALLED: Final = ("shared_buffers=128MB", "autovacuum=on")
"""What tests set otherwise, as the server itself has it; it syncs each commit to disk."""

Make = Callable[[], Engine]
"""Gives an engine of a new database with our tables."""


@contextmanager
def databases(kind: str) -> Iterator[Make]:
    """Make databases of one kind; they end with the block."""
    engines: list[Engine] = []

    def made(url: str) -> Engine:
        upgrade(url)
        engines.append(open_engine(url))
        return engines[-1]

    def close() -> None:
        for engine in engines:
            engine.dispose()

    if kind == SQLITE:
        with tempfile.TemporaryDirectory(prefix="pl-bench-") as folder:
            yield lambda: made(f"sqlite:///{folder}/{len(engines)}.db")
            close()
        return
    with PostgreSQL(AS_INSTALLED) as server:
        yield lambda: made(server.url(server.make()))
        close()
