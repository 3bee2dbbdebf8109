"""Keys for a Peakline under test, made straight in its database: how a test gets in."""

from __future__ import annotations

from pathlib import Path

from backend.access import keys
from stream.clock import now_ms
from stream.database.engine import open_engine, writing
from stream.database.upgrade import upgrade


def database_in(folder: Path) -> str:
    """Give the address of the database that an embedded Peakline has in its data directory."""
    return f"sqlite:///{folder / 'peakline.db'}"


def make_key(url: str, scope: str, name: str = "") -> str:
    """Make a key of a scope, and the database where there is none yet."""
    upgrade(url)
    engine = open_engine(url, pool=1)
    try:
        with writing(engine) as connection:
            return keys.create(connection, name or f"test-{scope}", scope, "test", now_ms())[0]
    finally:
        engine.dispose()
