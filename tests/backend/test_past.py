"""The ledger answers the doors without making anybody else wait, or says that it does not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text

from backend import past as door
from backend.past import Past
from models.settings import load
from models.tables.journal import Source
from stream.database.engine import open_engine, writing
from stream.database.trouble import DatabaseDown


async def test_a_question_is_asked_of_the_ledger(ready_url: str) -> None:
    engine = open_engine(ready_url)
    with writing(engine) as connection:
        told = {"partition": 0, "source": "wms", "last_contact_at": 1, "last_event_at": 1, "delays": "{}"}
        connection.execute(insert(Source).values(told))
    past = Past(engine)

    def names(connection: Connection, partition: int) -> list[str]:
        asked = text("SELECT source FROM sources WHERE partition = :partition")
        return list(connection.scalars(asked, {"partition": partition}))

    assert await past.ask(names, 0) == ["wms"]
    assert await past.ask(names, partition=1) == []
    await past.aclose()


async def test_a_ledger_that_takes_too_long_does_not_answer(ready_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE_S", 0.05)
    past, over = Past(open_engine(ready_url)), threading.Event()
    with pytest.raises(DatabaseDown, match=r"expected an answer from the ledger in 0\.05 s"):
        await past.ask(lambda _: over.wait(10))
    over.set()
    await past.aclose()


async def test_a_drill_asks_its_own_ledger(tmp_path: Path) -> None:
    past = Past.of(load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_DRILL": "1"}))
    await past.ask(lambda connection: connection.execute(text("SELECT 1")).all())
    assert (tmp_path / "peakline-drill.db").exists()
    await past.aclose()
