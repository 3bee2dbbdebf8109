from __future__ import annotations

from pathlib import Path

import pytest

from models.settings import Settings, load
from stream.database.engine import open_engine
from stream.ledger.remembering import remember
from stream.log.log import Log
from tests.stream.ledger.keeping import begin, event, keep, put


def at(url: str, folder: Path) -> Settings:
    return load("", {"PEAKLINE_DATA_DIR": str(folder), "PEAKLINE_DATABASE_URL": url})


def test_what_the_archive_wrote_is_remembered(ready_url: str, log: Log, tmp_path: Path) -> None:
    engine = open_engine(ready_url)
    put(log, event("SO-1"))
    settings = at(ready_url, tmp_path)
    keep(log, begin(log, engine, settings))
    engine.dispose()
    found = remember(settings, 0)
    assert found is not None
    assert found.arrays["ids"].tobytes() == b"SO-1"
    assert remember(settings, 1) is None


def test_a_database_without_our_tables_remembers_nothing(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert remember(at(database_url, tmp_path), 0) is None
    assert "peakline db upgrade" in capsys.readouterr().out


def test_a_database_that_is_not_there_remembers_nothing_and_is_not_made(tmp_path: Path) -> None:
    assert remember(at(f"sqlite:///{tmp_path}/none.db", tmp_path), 0) is None
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_remembers_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert remember(at("postgresql://127.0.0.1:1/shop", tmp_path), 0) is None
    assert "cannot be reached" in capsys.readouterr().out


def test_a_drill_remembers_its_own(ready_sqlite: Path, log: Log, tmp_path: Path) -> None:
    live = tmp_path / "peakline.db"
    live.write_bytes(ready_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{live}")
    put(log, event("SO-1"))
    keep(log, begin(log, engine, at(f"sqlite:///{live}", tmp_path)))
    engine.dispose()
    drill = load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_DRILL": "1"})
    assert remember(drill, 0) is None
