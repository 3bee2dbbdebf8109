"""Brings a database to the tables of this version, and says when it is not there yet.

Two that upgrade at once do it one after the other. Each upgrade is one transaction: it is done or not begun. The steps
are in ``models.migrations``.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

import models.migrations
from stream.database.engine import open_engine, reading, shown, writing
from stream.database.trouble import UPGRADE, DatabaseRefused

VERSION_TABLE: Final = "peakline_version"
WAITS_S: Final = 120.0
"""How long one that upgrades waits for another."""
_LOCK: Final = zlib.crc32(b"peakline upgrade")


def upgrade(url: str) -> None:
    """Bring the database to this version, and make it where there is none.

    Raises :class:`DatabaseDown` and :class:`DatabaseRefused`.
    """
    # Without foreign keys: SQLite alters a table by making it anew, and dropping the old one would take its children.
    engine = open_engine(url, pool=1, patience_s=None, busy_s=WAITS_S, foreign_keys=False)
    try:
        with reading(engine) as connection:
            if _version(connection) == head():
                return
        if engine.dialect.name == "postgresql":
            _make_schema(engine)
        with writing(engine) as connection:
            _lock(connection)
            _refuse_newer(_version(connection), engine)
            command.upgrade(config(connection), "head")
            if engine.dialect.name == "sqlite":
                _check_references(connection)
    finally:
        engine.dispose()


def check(engine: Engine) -> None:
    """Raise :class:`DatabaseRefused` unless the tables are those of this version; makes no file where there is none."""
    version = None
    if engine.dialect.name != "sqlite" or Path(engine.url.database or "").exists():
        with reading(engine) as connection:
            version = _version(connection)
    if version == head():
        return
    _refuse_newer(version, engine)
    if version is None:
        raise DatabaseRefused(f"the database {shown(engine.url)} has no tables of Peakline yet; {UPGRADE}")
    raise DatabaseRefused(
        f"the database {shown(engine.url)} is of an older Peakline: expected version {head()}, got {version}; {UPGRADE}"
    )


def config(connection: Connection) -> Config:
    """Give what Alembic needs to work on a connection that is in a transaction."""
    found = Config()
    found.set_main_option("script_location", str(Path(models.migrations.__path__[0])).replace("%", "%%"))
    found.attributes["connection"] = connection
    return found


@cache
def head() -> str:
    """Give the version of this Peakline's tables."""
    found = _scripts().get_current_head()
    if found is None:
        raise DatabaseRefused("this Peakline was installed without its migrations; install it anew")
    return found


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(models.migrations.__path__[0])))


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def _refuse_newer(version: str | None, engine: Engine) -> None:
    if version is None or any(step.revision == version for step in _scripts().walk_revisions()):
        return
    raise DatabaseRefused(
        f"the database {shown(engine.url)} is of a newer Peakline: expected version {head()}, got {version}; "
        "install that Peakline, or restore a backup"
    )


def _lock(connection: Connection) -> None:
    """Let nobody else upgrade meanwhile; on SQLite the transaction itself sees to that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _make_schema(engine: Engine) -> None:
    """Make the schema that the address names by its search path, when it is not there; say so to later connections."""
    with writing(engine) as connection:
        if connection.scalar(text("SELECT current_schema()")) is not None:
            return
        _lock(connection)
        first = str(connection.scalar(text("SHOW search_path"))).split(",")[0].strip().strip('"')
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {connection.dialect.identifier_preparer.quote(first)}")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DatabaseRefused(
            f"the upgrade would leave a row of {broken[0]} without its {broken[2]}; nothing is changed"
        )
