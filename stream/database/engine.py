"""Where the database is, how it is opened, and the two kinds of transaction: one that writes, one that only reads.

A transaction that reads sees one instant, however many questions it asks. Several processes may use one database. What
is asked of it is for others to say; which errors mean what, for ``trouble``.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import stamina
from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url

from models.settings import Settings
from stream.database.trouble import DatabaseRefused, shown, telling, unopened

__all__ = ["DRILL_SCHEMA", "database_url", "ledger_url", "open_engine", "reading", "shown", "writing"]

DRILL_SCHEMA: Final = "peakline_drill"
BUSY_S: Final = 5.0
"""How long a writer waits for another one."""
PATIENCE_S: Final = 60.0
"""How long PostgreSQL may work on one statement."""
_FILE: Final = "peakline.db"
_MORE: Final = 2  # connections beyond the pool, so that a rare second one does not wait for the first
_READS: Final = "peakline_reads"
_DRIVERS: Final = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
_POSTGRESQL: Final = {
    "connect_timeout": 5,
    "application_name": "peakline",
    # a server that is gone without a word is noticed within half a minute
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_SQLITE_OPENS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -32768",
    "PRAGMA journal_size_limit = 67108864",
)


def database_url(settings: Settings) -> str:
    """Give where people, keys and audit are, and the day's ledger: as set, else the file in the data directory."""
    if settings.database_url is not None:
        return settings.database_url
    file = URL.create("sqlite", database=str(Path(settings.data_dir).absolute() / _FILE))
    return file.render_as_string(hide_password=False)


def ledger_url(settings: Settings) -> str:
    """Give where the ledger is. A drill has its own: a file beside the day's, or a schema of its own."""
    live = database_url(settings)
    if not settings.drill:
        return live
    url = make_url(live)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or _FILE)
        url = url.set(database=str(path.with_name(f"{path.stem}-drill{path.suffix}")))
    else:
        options = url.query.get("options", "")
        options = options if isinstance(options, str) else " ".join(options)
        url = url.update_query_dict({"options": f"{options} -csearch_path={DRILL_SCHEMA}".strip()})
    return url.render_as_string(hide_password=False)


def open_engine(
    url: str, *, pool: int = 4, patience_s: float | None = PATIENCE_S, busy_s: float = BUSY_S, foreign_keys: bool = True
) -> Engine:
    """Give an engine that connects when it is first used. Raises :class:`DatabaseRefused` for an address not ours.

    At most ``pool`` connections are kept. ``patience_s`` bounds a statement on PostgreSQL, ``busy_s`` the wait for a
    lock. The caller calls ``dispose`` in the end.
    """
    address = _address(url)
    sqlite = address.get_backend_name() == "sqlite"
    arguments: dict[str, Any] = (
        {"timeout": busy_s}
        if sqlite
        else {name: value for name, value in _POSTGRESQL.items() if name not in address.query}
    )
    engine = create_engine(
        address,
        connect_args=arguments,
        pool_size=pool,
        max_overflow=_MORE,
        pool_timeout=BUSY_S,
        pool_pre_ping=not sqlite,
        hide_parameters=True,
    )
    if sqlite:
        _prepare_sqlite(engine, Path(address.database or ""), foreign_keys, busy_s)
    else:
        _prepare_postgresql(engine, busy_s, patience_s)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that writes; committed at the end, undone by any error.

    Raises :class:`DatabaseDown` and :class:`DatabaseRefused`.
    """
    with telling(engine.url), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that only reads: all it is asked is answered as of one instant.

    Raises :class:`DatabaseDown` and :class:`DatabaseRefused`.
    """
    with telling(engine.url), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection = connection.execution_options(**{_READS: True})
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        driver = _DRIVERS[address.get_backend_name()]
    except (exc.ArgumentError, KeyError):
        raise DatabaseRefused(
            f"expected sqlite:///path or postgresql://user:password@host/database, got {shown(url)}"
        ) from None
    if driver == _DRIVERS["sqlite"] and (address.database in (None, "", ":memory:") or address.query):
        raise DatabaseRefused(f"expected the path of a file, as in sqlite:////var/lib/peakline.db, got {shown(url)}")
    return address.set(drivername=driver)


def _prepare_sqlite(engine: Engine, path: Path, foreign_keys: bool, busy_s: float) -> None:
    @event.listens_for(engine, "do_connect")
    def make(*_: Any) -> None:
        """Make the file ours alone before SQLite makes it everybody's; its journals take the same mode."""
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise unopened(error, engine.url) from error

    @event.listens_for(engine, "connect")
    def opened(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # we begin transactions, the driver does not
        for pragma in (*_SQLITE_OPENS, f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}"):
            _say(connection, pragma, busy_s)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _say(connection: sqlite3.Connection, pragma: str, busy_s: float) -> None:
    """Say a pragma; again while another process is making the file: for that SQLite waits for nobody by itself."""
    waits = stamina.retry_context(on=_is_busy, attempts=None, timeout=busy_s, wait_initial=0.01, wait_max=0.2)
    for attempt in waits:
        with attempt:
            connection.execute(pragma).close()


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and (error.sqlite_errorcode & 0xFF) == sqlite3.SQLITE_BUSY


def _prepare_postgresql(engine: Engine, busy_s: float, patience_s: float | None) -> None:
    @event.listens_for(engine, "connect")
    def opened(connection: Any, _: Any) -> None:
        patience = round((patience_s or 0) * 1000)
        connection.execute(
            f"SET lock_timeout = {round(busy_s * 1000)}; SET statement_timeout = {patience}; "
            f"SET idle_in_transaction_session_timeout = {2 * patience}"
        )
        connection.commit()
