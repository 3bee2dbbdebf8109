"""``peakline db``: what an operator sees when a database is upgraded or moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.cli.failures import sentence
from backend.cli.main import peakline
from stream.database.engine import open_engine, reading
from stream.database.trouble import DatabaseRefused
from stream.database.upgrade import check, head
from tests.stream.database.filled import fill

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str, **environment: str) -> Result:
        settings = {"PEAKLINE_DATA_DIR": str(tmp_path)} | {
            f"PEAKLINE_{name}": said for name, said in environment.items()
        }
        return CliRunner().invoke(peakline, arguments, env=settings)

    return run


def ready(url: str) -> None:
    engine = open_engine(url)
    check(engine)
    engine.dispose()


def test_a_new_database_is_made_in_the_data_directory(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        assert run("db", "upgrade").output == f"sqlite:///{tmp_path}/peakline.db is at version {head()}\n"
    ready(f"sqlite:///{tmp_path}/peakline.db")


def test_a_drill_upgrades_its_ledger_and_the_database_of_the_people(run: Run, tmp_path: Path) -> None:
    assert len(run("db", "upgrade", "--drill").output.splitlines()) == 2
    ready(f"sqlite:///{tmp_path}/peakline.db")
    ready(f"sqlite:///{tmp_path}/peakline-drill.db")


def test_the_database_that_is_set_is_upgraded_and_its_password_not_shown(run: Run, postgres_url: str) -> None:
    url = postgres_url.replace("postgres@", "postgres:plum@")
    said = run("db", "upgrade", DATABASE_URL=url).output
    assert said == f"{url.replace('plum', '***')} is at version {head()}\n"
    ready(postgres_url)


def test_a_file_is_moved_to_a_server_with_a_check_at_the_end(run: Run, tmp_path: Path, postgres_url: str) -> None:
    run("db", "upgrade")
    engine = open_engine(f"sqlite:///{tmp_path}/peakline.db")
    rows = sum(fill(engine, 7).values())
    engine.dispose()
    result = run("db", "copy", "--to", postgres_url)
    assert result.exit_code == 0
    assert "Peakline must be stopped until it is done" in result.stderr
    lines = result.stdout.splitlines()
    assert "orders                 7" in lines
    assert lines[-1] == f"{rows} rows copied; counts and digests of all {rows // 7} tables agree"


def test_a_drill_is_moved_to_where_a_drill_looks_for_it(run: Run, postgres_url: str) -> None:
    run("db", "upgrade", "--drill")
    assert run("db", "copy", "--drill", "--to", postgres_url).exit_code == 0
    engine = open_engine(f"{postgres_url}?options=-csearch_path%3Dpeakline_drill")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM peakline_drill.orders").scalar() == 0
    engine.dispose()


def test_a_copy_that_is_refused_says_why_in_one_line(run: Run, tmp_path: Path) -> None:
    result = run("db", "copy", "--to", f"sqlite:///{tmp_path}/moved.db")
    assert isinstance(result.exception, DatabaseRefused)
    assert sentence(result.exception).endswith("has no tables of Peakline yet; run `peakline db upgrade`")


def test_a_copy_needs_to_know_where_to(run: Run) -> None:
    assert run("db", "copy").exit_code == 2
