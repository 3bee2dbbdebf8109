from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from backend.access import keys, sessions, uses
from backend.access.roles import KEY_SCOPES, ROLES, Principal
from backend.access.uses import Uses, touch
from stream.database.engine import reading, writing
from stream.database.trouble import DatabaseDown
from tests.backend.access.registry import DAY, NOW, eventually

LI_LEI = Principal("person", "li.lei", ROLES["admin"], "5f3c", "admin")
WMS = Principal("key", "wms-shanghai", KEY_SCOPES["ingest"], "77ab")


class Database:
    """Stands for the directory's ``write``; fails as often as a test says."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.tries = 0
        self.written: list[tuple[dict[str, int], dict[str, tuple[int, str]]]] = []
        self.done = asyncio.Event()
        self.hangs = False

    async def __call__(
        self, function: Callable[..., None], mine: Mapping[str, int], theirs: Mapping[str, tuple[int, str]]
    ) -> None:
        assert function is touch
        self.tries += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.failures:
            self.failures -= 1
            raise DatabaseDown("the database cannot be reached")
        self.written.append((dict(mine), dict(theirs)))
        self.done.set()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses, "AGAIN_AFTER_S", 0.01)
    monkeypatch.setattr(uses, "LAST_S", 0.05)


async def test_a_use_is_written_soon_and_several_together() -> None:
    database = Database()
    ours = Uses(database)
    ours.note(LI_LEI, NOW, "10.0.0.7")
    ours.note(WMS, NOW + 1, "10.0.0.8")
    ours.note(WMS, NOW + 2, "10.0.0.9")
    await asyncio.wait_for(database.done.wait(), 5)
    assert database.written == [({"5f3c": NOW}, {"77ab": (NOW + 2, "10.0.0.9")})]
    await ours.close()


async def test_what_cannot_be_written_is_tried_again_with_the_newest_use_of_each() -> None:
    database = Database(failures=2)
    ours = Uses(database)
    ours.note(LI_LEI, NOW, "10.0.0.7")
    await eventually(lambda: database.tries)
    ours.note(LI_LEI, NOW + 5, "10.0.0.7")
    await asyncio.wait_for(database.done.wait(), 5)
    assert database.written == [({"5f3c": NOW + 5}, {})]
    assert database.tries == 3
    await ours.close()


async def test_the_end_writes_what_is_left_and_waits_for_nobody_long() -> None:
    database = Database(failures=1)
    ours = Uses(database)
    ours.note(WMS, NOW, "")
    await eventually(lambda: database.tries)
    await ours.close()
    assert database.written == [({}, {"77ab": (NOW, "")})]
    database.hangs = True
    ours.note(WMS, NOW + 1, "")
    with capture_logs() as lines:
        await ours.close()
    assert [(line["event"], line["keys"]) for line in lines] == [("uses_unwritten", 1)]


async def test_nothing_to_write_asks_nobody() -> None:
    database = Database()
    await Uses(database).close()
    assert database.tries == 0


def test_both_kinds_are_written_to_their_rows(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        _, session = sessions.begin(connection, li_lei, NOW, DAY, "", "")
        _, key = keys.create(connection, "wall", "display", li_lei, NOW)
        touch(connection, {session.id: NOW + 1}, {key.id: (NOW + 2, "10.0.0.7")})
    with reading(engine) as connection:
        assert [row.seen_at for row in sessions.listed(connection, NOW, DAY)] == [NOW + 1]
        assert [(row.used_at, row.used_from) for row in keys.listed(connection)] == [(NOW + 2, "10.0.0.7")]
