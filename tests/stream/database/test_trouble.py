"""Real trouble of real databases: each kind says what to do, and when it is over the same engine goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from models.tables.base import Base
from models.tables.orders import Note
from stream.database.bulk import bulk_load
from stream.database.engine import open_engine, reading, writing
from stream.database.trouble import DatabaseDown, DatabaseRefused, telling
from stream.database.upgrade import upgrade
from tests.postgresql import GUEST, GUEST_PASSWORD, PostgreSQL

NOTES = Base.metadata.tables[Note.__tablename__]
COLUMNS = ("order_id", "at", "source", "digest", "text")


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgreSQL]:
    """Give a server that may be stopped."""
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def ready_file(ready_sqlite: Path, tmp_path: Path) -> Path:
    path = tmp_path / "peakline.db"
    path.write_bytes(ready_sqlite.read_bytes())
    return path


def write(engine: Engine, number: int, size: int = 1, rows: int = 100) -> None:
    with writing(engine) as connection:
        bulk_load(connection, NOTES, COLUMNS, [(number, at, "wms", "d", "x" * size) for at in range(rows)])


def count(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(text("SELECT count(*) FROM notes")) or 0)


def test_a_postgresql_that_stops_is_down_and_when_it_is_back_all_goes_on(own_server: PostgreSQL) -> None:
    url = own_server.url(own_server.make())
    upgrade(url)
    engine = open_engine(url)
    write(engine, 1)
    own_server.stop()
    for _ in range(2):
        with pytest.raises(DatabaseDown, match=r"cannot be reached; is its server running\?"):
            write(engine, 2)
    with pytest.raises(DatabaseDown):
        count(engine)
    own_server.start()
    write(engine, 2)
    assert count(engine) == 200
    engine.dispose()


def test_a_postgresql_that_stops_within_a_transaction_undoes_it(own_server: PostgreSQL) -> None:
    url = own_server.url(own_server.make())
    upgrade(url)
    engine = open_engine(url)
    with pytest.raises(DatabaseDown), writing(engine) as connection:  # noqa: PT012 - it stops half way
        bulk_load(connection, NOTES, COLUMNS, [(1, 1, "wms", "d", "lost")])
        own_server.stop()
        bulk_load(connection, NOTES, COLUMNS, [(1, 2, "wms", "d", "lost too")])
    own_server.start()
    assert count(engine) == 0
    engine.dispose()


def test_a_wrong_password_is_refused_without_showing_it(postgresql: PostgreSQL) -> None:
    name = postgresql.make()
    with telling(""), psycopg.connect(postgresql.url(name, GUEST, GUEST_PASSWORD)):
        pass
    engine = open_engine(postgresql.url(name, GUEST, "quince-1999"))
    with pytest.raises(DatabaseRefused, match=r"refuses our user or password.*PEAKLINE_DATABASE_URL") as caught:
        count(engine)
    assert "quince" not in str(caught.value)
    postgresql.drop(name)


def test_a_database_or_user_that_is_not_there_is_refused(postgresql: PostgreSQL) -> None:
    with pytest.raises(DatabaseRefused, match="createdb"):
        count(open_engine(postgresql.url("nowhere")))
    with pytest.raises(DatabaseRefused, match="our user or password"):
        count(open_engine(postgresql.url("postgres", "stranger")))


def test_an_address_with_an_unknown_option_is_refused(postgres_url: str) -> None:
    with pytest.raises(DatabaseRefused, match="mend PEAKLINE_DATABASE_URL"):
        count(open_engine(f"{postgres_url}?sslmoed=require"))


def test_a_user_without_rights_is_refused(postgresql: PostgreSQL) -> None:
    name = postgresql.make()
    with pytest.raises(DatabaseRefused, match="owner of the database"):
        upgrade(postgresql.url(name, GUEST, GUEST_PASSWORD))
    postgresql.drop(name)


def test_a_server_without_connections_to_spare_is_down(postgres_url: str, postgresql: PostgreSQL) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as administrator:
        administrator.execute(f"ALTER DATABASE {administrator.info.dbname} CONNECTION LIMIT 0")
    with pytest.raises(DatabaseDown, match="no connection left"):
        count(open_engine(postgresql.url(postgres_url.rpartition("/")[2], GUEST, GUEST_PASSWORD)))


def test_connections_that_are_all_busy_are_down(ready_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.database.engine.BUSY_S", 0.05)
    engine = open_engine(ready_url, pool=1)
    with reading(engine), reading(engine), reading(engine), pytest.raises(DatabaseDown, match="connections busy"):
        count(engine)
    engine.dispose()


def test_a_file_that_another_process_locks_for_too_long_is_down_until_it_lets_go(ready_file: Path) -> None:
    engine = open_engine(f"sqlite:///{ready_file}", busy_s=0.05)
    other = sqlite3.connect(ready_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseDown, match="locked by another process for too long; end what holds it"):
        write(engine, 1)
    assert count(engine) == 0
    other.execute("ROLLBACK")
    write(engine, 1)
    assert count(engine) == 100
    other.close()
    engine.dispose()


def test_a_row_that_another_transaction_locks_for_too_long_is_down(postgres_url: str) -> None:
    upgrade(postgres_url)
    engine = open_engine(postgres_url, busy_s=0.05)
    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE notes")
        with pytest.raises(DatabaseDown, match="locked by another transaction for too long"):
            write(engine, 1)
    write(engine, 1)
    engine.dispose()


def test_a_full_disk_is_down_and_undoes_the_transaction_until_there_is_room(ready_file: Path) -> None:
    engine = open_engine(f"sqlite:///{ready_file}", pool=1)
    with writing(engine) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {(pages or 0) + 20}")
    with pytest.raises(DatabaseDown, match=r"disk is full; free space there, or thin it by `peakline prune`"):
        write(engine, 1, size=10_000)
    assert count(engine) == 0
    with writing(engine) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")
    write(engine, 1, size=10_000)
    assert count(engine) == 100
    engine.dispose()


@pytest.mark.parametrize("above", ["gone", "a-file"])
def test_a_directory_that_is_not_there_is_refused(above: str, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(DatabaseRefused, match=r"its directory must be there .*--data-dir or PEAKLINE_DATABASE_URL"):
        count(open_engine(f"sqlite:///{tmp_path}/{above}/peakline.db"))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("order,stage\n" * 1000)
    with pytest.raises(DatabaseRefused, match="is no SQLite database"):
        count(open_engine(f"sqlite:///{tmp_path}/orders.csv"))


def test_a_database_without_our_tables_is_refused(database_url: str) -> None:
    with pytest.raises(DatabaseRefused, match=r"lacks a table.*`peakline db upgrade`"):
        count(open_engine(database_url))


def test_a_fault_of_ours_is_no_trouble_of_the_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/peakline.db")
    with pytest.raises(OperationalError, match="syntax error"), reading(engine) as connection:
        connection.execute(text("SELEKT 1"))
    with pytest.raises(BrokenPipeError), reading(engine):
        raise BrokenPipeError("whoever reads our export has gone")
    engine.dispose()


def test_values_never_stand_in_an_error(ready_url: str) -> None:
    engine = open_engine(ready_url)
    with pytest.raises(Exception, match="notes") as caught, writing(engine) as connection:
        connection.execute(NOTES.insert(), [{"order_id": 1, "at": 1, "source": "a", "digest": "d", "text": "plum"}] * 2)
    assert "plum" not in str(caught.value)
    engine.dispose()
