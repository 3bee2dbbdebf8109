from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from backend.access.opening import first_link
from models.tables.people import Link
from stream.clock import now_ms
from stream.database.engine import open_engine, reading, writing
from tests.backend.access.house import OPENER, house, printed_link
from tests.backend.access.registry import NOW
from tests.waiting import wait_until


def test_while_there_is_nobody_the_process_prints_one_link_and_logs_none(
    ready_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logs, house(ready_sqlite, tmp_path):
        token = printed_link(capsys)
    assert [line["event"] for line in logs if line["event"] == "first_admin_awaited"]
    assert token not in str(logs)
    with reading(open_engine(f"sqlite:///{tmp_path / 'peakline.db'}")) as connection:
        assert token not in str(connection.execute(select(Link.token)).all())


def test_a_restart_makes_a_new_link_and_ends_the_old_one(
    ready_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with house(ready_sqlite, tmp_path) as here:
        old = printed_link(capsys)
        with writing(here.engine) as connection:
            assert first_link(connection, now_ms())
        assert here.browser().post("/api/v1/links", json={"token": old}).json()["error"]["code"] == "link_over"


def test_once_there_is_somebody_there_is_no_link(
    ready_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with house(ready_sqlite, tmp_path) as here:
        printed_link(capsys)
        here.add("li.lei", "viewer")
        with writing(here.engine) as connection:
            assert first_link(connection, NOW) is None


def test_links_that_were_used_keep_the_instant_of_their_use(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here, writing(here.engine) as connection:
        first_link(connection, NOW)
        connection.execute(update(Link).values(used_at=NOW))
        first_link(connection, NOW + 1)
        assert connection.scalar(select(func.count()).where(Link.expires_at > NOW + 1)) == 2


def test_a_database_that_is_not_there_yet_keeps_nothing_from_starting(
    ready_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("backend.access.opening.AGAIN_S", 0.05)
    data_dir = tmp_path / "later"
    data_dir.mkdir()
    with (
        capture_logs() as logs,
        house(ready_sqlite, data_dir, env={"PEAKLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'no' / 'x.db'}"}) as here,
    ):
        assert here.client.get("/healthz").status_code == 200
        answer = here.machine("k" * 43).get("/api/v1/floor")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_down")
        assert int(answer.headers["retry-after"]) > 0
        assert str(tmp_path) not in answer.text
        proof = {"name": "li.lei", "password": OPENER}
        assert here.browser().post("/api/v1/session", json=proof).status_code == 503
        ready = here.client.get("/readyz").json()
        assert [reason["what"] for reason in ready["reasons"]] == ["database"]
        wait_until(
            lambda: [line for line in logs if line["event"] == "database_awaited"], what="the word that it waits"
        )
        (tmp_path / "no").mkdir()
        (tmp_path / "no" / "x.db").write_bytes(ready_sqlite.read_bytes())
        assert printed_link(capsys)
