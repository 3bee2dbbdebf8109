"""``peakline prune``: how old is too old, and what went."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from backend.cli.main import peakline
from models.tables.orders import Order
from stream.clock import now_ms
from stream.database.engine import open_engine, reading, writing
from stream.database.trouble import DatabaseRefused

DAY_MS = 86_400_000


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(peakline, arguments, env={"PEAKLINE_DATA_DIR": str(data_dir)})


def test_orders_of_long_ago_go_and_the_count_is_said(tmp_path: Path) -> None:
    run(tmp_path, "db", "upgrade")
    engine = open_engine(f"sqlite:///{tmp_path}/peakline.db")
    blank = {column.name: "" for column in Order.__table__.columns if not column.nullable}
    with writing(engine) as connection:
        for number, days in ((1, 91), (2, 89)):
            last_at = now_ms() - days * DAY_MS
            own = {
                "id": number,
                "partition": 0,
                "partial": False,
                "pathed": False,
                "last_at": last_at,
                "left_at": last_at,
            }
            connection.execute(Order.__table__.insert().values(blank | own))  # type: ignore[attr-defined]
    said = run(tmp_path, "prune", "--older-than", "90d").output
    assert said == "pruned 1 orders, 0 details, 0 entries, 0 changes, 0 notes, 0 source_hours, 0 sessions, 0 links\n"
    with reading(engine) as connection:
        assert connection.scalars(select(Order.id)).all() == [2]
    engine.dispose()


@pytest.mark.parametrize("age", ["90", "none", "0d", "soon", "-1d"])
def test_an_age_that_is_none_is_wrong_usage(age: str, tmp_path: Path) -> None:
    result = run(tmp_path, "prune", "--older-than", age)
    assert result.exit_code == 2
    assert "expected a duration such as 90s, 30m, 2h or 1d" in result.output


def test_how_old_must_be_said(tmp_path: Path) -> None:
    assert run(tmp_path, "prune").exit_code == 2


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    result = run(tmp_path, "prune", "--older-than", "90d")
    assert isinstance(result.exception, DatabaseRefused)
    assert list(tmp_path.iterdir()) == []
