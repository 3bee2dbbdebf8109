"""A database is brought to this version's tables, by whoever comes first, and told apart from others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.tables.base import Base
from stream.database.engine import open_engine, reading, writing
from stream.database.trouble import DatabaseRefused
from stream.database.upgrade import VERSION_TABLE, check, head, upgrade
from tests.architecture.source import ROOT

ACT = text(
    "INSERT INTO audit (at, who, kind, what, subject, outcome, detail, address) "
    "VALUES (1794326400000, 'li.lei', 'person', 'sign_in', '', 'done', '{}', '10.0.0.7')"
)
OVER = "INSERT INTO audit SELECT * FROM audit WHERE true ON CONFLICT (id) DO UPDATE SET who = 'nobody'"


def test_the_migrations_make_just_the_tables_that_the_code_knows(database_url: str) -> None:
    upgrade(database_url)
    engine = open_engine(database_url)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    check(engine)
    engine.dispose()


def test_orders_leave_room_on_their_pages_and_are_found_while_in_memory(postgres_url: str) -> None:
    upgrade(postgres_url)
    engine = open_engine(postgres_url)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT reloptions[1] FROM pg_class WHERE relname = 'orders'")) == "fillfactor=70"
        said = connection.scalar(text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_orders_in_memory'"))
        assert "(partition, id) WHERE (left_at IS NULL)" in str(said)
    engine.dispose()


def test_an_upgrade_that_is_done_already_does_nothing(database_url: str) -> None:
    upgrade(database_url)
    upgrade(database_url)


def test_a_database_of_the_first_version_keeps_its_rows_and_gets_what_is_new(ready_url: str) -> None:
    engine = open_engine(ready_url)
    with writing(engine) as connection:
        connection.execute(ACT)
        connection.execute(text("DROP TABLE source_hours"))
        connection.execute(text("UPDATE peakline_version SET version_num = '0001'"))
    with pytest.raises(DatabaseRefused, match="older Peakline"):
        check(engine)
    upgrade(ready_url)
    check(engine)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert connection.scalars(text("SELECT who FROM audit")).all() == ["li.lei"]
    engine.dispose()


def test_several_may_upgrade_at_once(database_url: str) -> None:
    call = f"from stream.database.upgrade import upgrade; upgrade({database_url!r})"
    others = [subprocess.Popen([sys.executable, "-c", call], cwd=ROOT) for _ in range(3)]
    assert [other.wait() for other in others] == [0, 0, 0]
    engine = open_engine(database_url)
    check(engine)
    engine.dispose()


def test_a_new_database_is_told_to_be_upgraded(database_url: str) -> None:
    engine = open_engine(database_url)
    with pytest.raises(DatabaseRefused, match=r"no tables of Peakline yet; run `peakline db upgrade`"):
        check(engine)
    engine.dispose()


def test_a_database_of_a_newer_peakline_is_refused_and_left_alone(ready_url: str) -> None:
    engine = open_engine(ready_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE peakline_version SET version_num = '9999'"))
    with pytest.raises(DatabaseRefused, match=rf"newer Peakline: expected version {head()}, got 9999; install"):
        check(engine)
    with pytest.raises(DatabaseRefused, match="newer Peakline"):
        upgrade(ready_url)
    engine.dispose()


def test_tables_of_others_with_our_names_stop_the_upgrade_and_nothing_is_changed(database_url: str) -> None:
    engine = open_engine(database_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE orders (id INTEGER)"))
    with pytest.raises(DatabaseRefused, match="orders"):
        upgrade(database_url)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT * FROM orders")).keys() == {"id"}
    with pytest.raises(DatabaseRefused, match="no tables of Peakline yet"):
        check(engine)
    engine.dispose()


@pytest.mark.parametrize("change", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit", OVER])
def test_the_database_itself_keeps_audit_from_change(change: str, ready_url: str) -> None:
    refuses(ready_url, change)


def test_no_way_of_one_database_alone_changes_audit_either(postgres_url: str, tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/peakline.db")
    refuses(f"sqlite:///{tmp_path}/peakline.db", f"REPLACE {OVER.removeprefix('INSERT').partition(' WHERE')[0]}")
    upgrade(postgres_url)
    refuses(postgres_url, "TRUNCATE audit")


def refuses(url: str, change: str) -> None:
    """Expect a change of ``audit`` to be refused, and appending to go on."""
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(ACT)
    with pytest.raises(DBAPIError, match="only ever appended"), writing(engine) as connection:
        connection.execute(text(change))
    with writing(engine) as connection:
        connection.execute(ACT)
        assert connection.scalars(text("SELECT who FROM audit")).all() == ["li.lei", "li.lei"]
    engine.dispose()


def test_all_works_in_a_schema_of_its_own(postgres_url: str) -> None:
    drill = f"{postgres_url}?options=-csearch_path%3D%22Drill%22"
    upgrade(drill)
    upgrade(drill)
    engine = open_engine(drill)
    check(engine)
    with writing(engine) as connection:
        connection.execute(ACT)
    with pytest.raises(DBAPIError, match="only ever appended"), writing(engine) as connection:
        connection.execute(text("DELETE FROM audit"))
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    with pytest.raises(DatabaseRefused, match="no tables of Peakline yet"):
        check(open_engine(postgres_url))


def test_every_step_is_reached_from_the_first_by_one_way() -> None:
    steps = sorted(path.name for path in Path(ROOT / "models/migrations/versions").glob("0*.py"))
    assert [name[:4] for name in steps] == [f"{number:04}" for number in range(1, len(steps) + 1)]
    assert steps[-1].startswith(head())
