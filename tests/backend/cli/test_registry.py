from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from backend.access import audit, people
from backend.access.audit import Act, Chosen, Written
from backend.access.wrong import Absent
from backend.cli import registry
from backend.cli.registry import act, look, note, operator, table
from stream.database.engine import open_engine, reading
from stream.database.trouble import DatabaseRefused


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory that is not there yet."""
    monkeypatch.setattr(registry, "write_logs", lambda role: None)
    monkeypatch.setattr(registry, "settings", lambda: _settings(tmp_path / "data"))
    return tmp_path / "data"


def _settings(data_dir: Path, database_url: str | None = None) -> object:
    from models.settings import load

    environment = {"PEAKLINE_DATA_DIR": str(data_dir), "PEAKLINE_DATABASE_URL": database_url or ""}
    return load("", environment, "peakline.toml")


def rows() -> list[Written]:
    return look(lambda connection: audit.listed(connection, Chosen())).rows


def add(connection: Connection, now: int, by: str) -> people.Person:
    return people.add(connection, "Li.Lei", "admin", by, now)


def test_a_new_embedded_database_is_made_and_is_ours_alone(here: Path) -> None:
    assert look(people.is_nobody_yet)
    assert (here / "peakline.db").stat().st_mode & 0o777 == 0o600
    assert here.stat().st_mode & 0o777 == 0o700


def test_an_act_at_a_terminal_is_written_down_with_who_works_there(here: Path) -> None:
    person = act(Act.PERSON_ADD, "Li.Lei", add, detail={"role": "admin"})
    assert person.created_by == operator()
    [row] = rows()
    assert (row.at, row.who, row.kind, row.what) == (person.created_at, operator(), "command", "person_add")
    assert (row.subject, row.outcome, row.detail, row.address) == ("li.lei", "done", {"role": "admin"}, "terminal")


def test_what_cannot_be_is_undone_and_written_down_too(here: Path) -> None:
    def fails(connection: Connection, now: int, by: str) -> people.Person:
        add(connection, now, by)
        return people.there(connection, "lucy")

    with pytest.raises(Absent):
        act(Act.PERSON_ROLE, "Lucy", fails, detail={"role": "viewer"})
    assert look(people.is_nobody_yet)
    [row] = rows()
    assert (row.subject, row.outcome) == ("Lucy", "refused")
    assert row.detail == {"role": "viewer", "code": "unknown_person"}


def test_a_database_that_was_given_is_not_upgraded_behind_its_owners_back(
    here: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "settings", lambda: _settings(here, database_url))
    with pytest.raises(DatabaseRefused, match="peakline db upgrade"):
        look(people.is_nobody_yet)
    assert not here.exists()


def test_a_database_that_was_given_is_used(here: Path, ready_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "settings", lambda: _settings(here, ready_url))
    act(Act.PERSON_ADD, "li.lei", add)
    engine: Engine = open_engine(ready_url)
    with reading(engine) as connection:
        assert people.find(connection, "li.lei") is not None
    engine.dispose()


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert operator() == "4000000000"


def test_columns_are_as_wide_as_their_widest() -> None:
    assert list(table([("name", "role"), ("li.lei", "admin"), ("lu", "")])) == ["name    role", "li.lei  admin", "lu"]
    assert registry.instant(None) == "-"
    assert registry.instant(1_794_326_400_999) == "2026-11-10T16:00:00Z"


def test_what_was_done_elsewhere_is_written_down_beside_it(here: Path) -> None:
    note(Act.DEAD_DROP, "0-1731254400000-0", {"count": 1})
    [row] = rows()
    assert (row.who, row.kind, row.what, row.subject) == (operator(), "command", "dead_drop", "0-1731254400000-0")
    assert (row.detail, row.outcome) == ({"count": 1}, "done")


def test_while_the_database_is_away_it_stands_in_our_own_log(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note(Act.PRUNE, "orders", {}, "postgresql://127.0.0.1:1/peakline")
    assert "audit_not_written" in capsys.readouterr().out
