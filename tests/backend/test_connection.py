from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from backend.connection import connected
from backend.ground import Ground
from models.event import partition_of
from models.settings import load
from stream.log.log import Log
from stream.log.trouble import LogRefused
from tests.backend.standing import Stand


async def until(predicate: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not predicate():  # noqa: ASYNC110 - a condition of another task, with no event of its own
            await asyncio.sleep(0.01)


def fail(error: BaseException) -> None:
    raise AssertionError(f"expected a connection that lasts, got {error!r}")


@pytest.fixture
def ground() -> Ground:
    stand = Stand()
    stand.ground.reached = None
    return stand.ground


async def test_once_the_log_is_reached_events_go_in_and_it_answers(ground: Ground, log_url: str, log: Log) -> None:
    async with connected(ground, load(None, {}), lambda: log_url, fail):
        await until(lambda: ground.reached)
        reached = ground.reach()
        assert reached.view.partitions == 1
        assert await reached.log_answers() is None
        assert await reached.lost_at() == 0
        log.note_lost(0, "1794326400000-7", "0-0", "another_log", 1_794_326_400_000)
        assert await reached.lost_at() == 1_794_326_400_000
        assert [what for what, _ in reached.view.unready(0)] == ["partition 0"]
        await reached.intake.put({partition_of("SO-1001", 1): [b'{"id":"evt-1"}', b'{"id":"evt-2"}']})
    (entry,) = log.read({0: "0-0"}, block_ms=0).entries
    assert entry[4] == b'[{"id":"evt-1"},{"id":"evt-2"}]'


async def test_a_log_that_is_away_is_waited_for_and_the_reason_is_told(ground: Ground, log_url: str) -> None:
    async with connected(ground, load(None, {}), lambda: "unix:///nonexistent/log.sock", fail):
        await until(lambda: "cannot be reached" in ground.unreached)
        assert ground.reached is None


async def test_a_log_that_is_not_ours_ends_the_process(ground: Ground, log_url: str, log: Log) -> None:
    told: list[BaseException] = []
    async with connected(ground, load(None, {"PEAKLINE_PARTITIONS": "4"}), lambda: log_url, told.append):
        await until(lambda: told)
    assert isinstance(told[0], LogRefused)
    assert "PEAKLINE_PARTITIONS" in str(told[0])
