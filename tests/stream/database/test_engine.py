"""An engine opens our databases as we want them, and its two transactions keep their promises on both."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from models.settings import Settings, load
from stream.database.engine import DRILL_SCHEMA, database_url, ledger_url, open_engine, reading, shown, writing
from stream.database.trouble import DatabaseDown, DatabaseRefused
from stream.database.upgrade import upgrade
from tests.architecture.source import ROOT

COUNT = text("SELECT count(*) FROM people")
PERSON = text("INSERT INTO people (name, role, created_at, created_by) VALUES (:name, 'viewer', 0, 'lin')")


def settings(**environment: str) -> Settings:
    return load(None, {f"PEAKLINE_{name}": value for name, value in environment.items()})


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    opened = open_engine(ready_url)
    yield opened
    opened.dispose()


def add(url: str, *names: str) -> None:
    other = open_engine(url)
    for name in names:
        with writing(other) as connection:
            connection.execute(PERSON, {"name": name})
    other.dispose()


def elsewhere(url: str, *names: str) -> subprocess.Popen[bytes]:
    """Add people from another process."""
    return subprocess.Popen([sys.executable, "-c", f"from {__name__} import add; add({url!r}, *{names!r})"], cwd=ROOT)


def test_without_a_setting_the_database_is_a_file_in_the_data_directory(tmp_path: Path) -> None:
    assert database_url(settings(DATA_DIR=str(tmp_path))) == f"sqlite:///{tmp_path}/peakline.db"
    strange = tmp_path / "tag 1?#%41"
    assert open_engine(database_url(settings(DATA_DIR=str(strange)))).url.database == f"{strange}/peakline.db"


def test_a_setting_names_another_database() -> None:
    url = "postgresql://peakline:plum@db.local/shop"
    assert database_url(settings(DATABASE_URL=url)) == url
    assert ledger_url(settings(DATABASE_URL=url)) == url


def test_a_drill_has_a_ledger_of_its_own_and_the_people_of_the_day(tmp_path: Path) -> None:
    drill = settings(DATA_DIR=str(tmp_path), DRILL="1")
    assert database_url(drill) == f"sqlite:///{tmp_path}/peakline.db"
    assert ledger_url(drill) == f"sqlite:///{tmp_path}/peakline-drill.db"
    assert ledger_url(settings(DATABASE_URL="sqlite:////srv/shop.sqlite", DRILL="1")) == (
        "sqlite:////srv/shop-drill.sqlite"
    )


def test_a_drill_on_postgresql_has_a_schema_of_its_own(postgres_url: str) -> None:
    drill = settings(DATABASE_URL=f"{postgres_url}?options=-cwork_mem%3D8MB", DRILL="1")
    upgrade(database_url(drill))
    add(database_url(drill), "li.lei")
    upgrade(ledger_url(drill))
    engine = open_engine(ledger_url(drill))
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT current_schema()")) == DRILL_SCHEMA
        assert connection.scalar(text("SHOW work_mem")) == "8MB"
        assert connection.scalar(COUNT) == 0
    engine.dispose()


def test_an_engine_on_another_kind_of_database_is_refused() -> None:
    for url in (
        "mysql://peakline:plum@db.local/shop",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=ro",
        "x",
    ):
        with pytest.raises(DatabaseRefused, match="expected") as caught:
            open_engine(url)
        assert "plum" not in str(caught.value)


def test_opening_an_engine_touches_nothing(tmp_path: Path) -> None:
    open_engine(f"sqlite:///{tmp_path}/peakline.db").dispose()
    assert list(tmp_path.iterdir()) == []


def test_a_file_can_be_read_by_us_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/peakline.db")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE parcels (id INTEGER)"))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    engine.dispose()
    assert modes == dict.fromkeys(("peakline.db", "peakline.db-wal", "peakline.db-shm"), 0o600)


def test_a_file_is_opened_as_we_want_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/peakline.db")
    with reading(engine) as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert found == ["wal", 1, 1, 5000]


def test_what_is_written_is_there_afterwards(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(PERSON, {"name": "li.lei"})
    with reading(engine) as connection:
        assert connection.scalar(COUNT) == 1


def test_an_error_undoes_all_that_was_written(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:  # noqa: PT012 - what was before is what counts
        connection.execute(PERSON, {"name": "li.lei"})
        connection.execute(PERSON, {"name": "li.lei"})
    with reading(engine) as connection:
        assert connection.scalar(COUNT) == 0


def test_a_name_that_is_taken_is_no_trouble_of_the_database(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(PERSON, [{"name": "li.lei"}, {"name": "li.lei"}])


def test_who_reads_sees_one_instant_while_others_write(engine: Engine, ready_url: str) -> None:
    with reading(engine) as connection:
        assert connection.scalar(COUNT) == 0
        assert elsewhere(ready_url, "han.meimei").wait() == 0
        assert connection.scalar(COUNT) == 0
    with reading(engine) as connection:
        assert connection.scalar(COUNT) == 1


def test_who_reads_cannot_write_by_accident_on_postgresql(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with pytest.raises(DatabaseDown, match="standby"), reading(engine) as connection:
        connection.execute(text("CREATE TABLE parcels (id INTEGER)"))
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE parcels (id INTEGER)"))
    engine.dispose()


def test_a_writer_waits_for_another_instead_of_failing_half_way(ready_url: str) -> None:
    others = [elsewhere(ready_url, *(f"packer-{shift}-{number}" for number in range(20))) for shift in range(3)]
    assert [other.wait() for other in others] == [0, 0, 0]
    engine = open_engine(ready_url)
    with reading(engine) as connection:
        assert connection.scalar(COUNT) == 60
    engine.dispose()


def test_a_statement_may_not_take_forever_on_postgresql(postgres_url: str) -> None:
    engine = open_engine(postgres_url, patience_s=0.05)
    with pytest.raises(DatabaseDown, match="did not finish a statement in time"), writing(engine) as connection:
        connection.execute(text("SELECT pg_sleep(30)"))
    engine.dispose()


def test_an_address_is_shown_without_its_password() -> None:
    assert shown("postgresql://peakline:plum@db.local/shop") == "postgresql://peakline:***@db.local/shop"
    assert "plum" not in shown("postgresql://db.local/shop?user=peakline&password=plum&sslpassword=plum")
    assert shown("postgresql//peakline:plum@db.local") == "an address that cannot be read"
