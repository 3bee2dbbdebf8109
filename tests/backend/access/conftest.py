"""A database of people for each test, of each kind, with Li Lei as its admin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from backend.access import people
from stream.database.engine import open_engine, writing
from tests.backend.access.registry import NOW, OPENER


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    """Give a database with our tables and nobody in it."""
    engine = open_engine(ready_url)
    yield engine
    engine.dispose()


@pytest.fixture
def li_lei(engine: Engine) -> str:
    """Make the first admin and give the name."""
    with writing(engine) as connection:
        return people.add(connection, "li.lei", "admin", "terminal", NOW, password=OPENER).name
