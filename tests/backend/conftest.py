"""A data directory with somebody who may sign in, and a key of each scope."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backend.access import keys, people
from backend.access.passwords import Passwords
from backend.access.roles import KEY_SCOPES
from stream.clock import now_ms
from stream.database.engine import writing
from tests.backend.access.house import OPENER
from tests.backend.access.registry import CHEAP
from tests.backend.web_process import House


@pytest.fixture
def house(ready_sqlite: Path, tmp_path: Path) -> House:
    """Give a place for a web process."""
    shutil.copy(ready_sqlite, tmp_path / "peakline.db")
    made = House(tmp_path, {})
    with writing(made.engine) as connection:
        people.add(connection, "li.lei", "admin", "terminal", now_ms(), password=Passwords(CHEAP).hashed(OPENER))
        for scope in KEY_SCOPES:
            made.keys[scope], _ = keys.create(connection, f"a-{scope}", scope, "terminal", now_ms())
    return made
