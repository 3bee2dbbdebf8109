from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from backend.access import people
from backend.access.passwords import Passwords
from backend.cli.children import Role
from backend.cli.main import peakline
from models.settings import Settings
from stream.database.engine import open_engine, reading
from stream.feeding.counts import Counts
from stream.feeding.door import Door
from tests.keys import database_in


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Settings, int, Sequence[Role]]]:
    """What the supervisor was given."""
    kept: list[tuple[Settings, int, Sequence[Role]]] = []

    def up(settings: Settings, host: str, port: int, more: Sequence[Role] = ()) -> None:
        assert host == "127.0.0.1"
        kept.append((settings, port, more))

    monkeypatch.setattr("backend.cli.supervise.up", up)
    return kept


def opens(data_dir: Path, name: str, password: str) -> bool:
    """Whether a password is the one of the admin with this name."""
    engine = open_engine(database_in(data_dir))
    with reading(engine) as connection:
        person = people.find(connection, name)
    engine.dispose()
    assert person is not None
    assert person.role == people.ADMIN
    return asyncio.run(Passwords().verify(person.password, password)).right


def test_a_demo_is_all_roles_embedded_and_one_that_feeds(
    kept: list[tuple[Settings, int, Sequence[Role]]], tmp_path: Path
) -> None:
    result = CliRunner().invoke(
        peakline,
        ["demo", "--port", "9050", "--rate", "2.5", "--seed", "4"],
        env={"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_REDIS_URL": "redis://shop:6379"},
    )
    assert result.exit_code == 0, result.output
    assert "http://127.0.0.1:9050/" in result.output
    said = re.search(r"Sign in as demo with the password (\S+)", result.output)
    assert said is not None
    assert opens(tmp_path, "demo", said[1])
    ((settings, port, (feed,)),) = kept
    assert settings.redis_url is None
    assert port == 9050
    assert feed.arguments[:4] == ("demo-feed", "--port", "9050", "--began")
    assert feed.arguments[5:] == ("--rate", "2.5", "--seed", "4")


def test_a_feed_that_died_feeds_the_same_day_again(
    monkeypatch: pytest.MonkeyPatch, log_url: str, tmp_path: Path
) -> None:
    fed: list[dict[str, Any]] = []

    def demo_feed(door: Door, now: Callable[[], int], **asked: Any) -> Counts:
        fed.append({**asked, "began": now(), "then": now()})
        asked["loaded"](Counts(accepted=7))
        return Counts()

    monkeypatch.setattr("stream.feeding.feed.demo_feed", demo_feed)
    result = CliRunner().invoke(
        peakline,
        ["demo-feed", "--began", "1794326400000", "--port", "9050", "--rate", "2.5"],
        env={"PEAKLINE_REDIS_URL": log_url, "PEAKLINE_DATA_DIR": str(tmp_path)},
    )
    assert result.exit_code == 0, result.output
    assert "(7 events). Open http://127.0.0.1:9050/" in result.output
    assert (fed[0]["began"], fed[0]["rate"], fed[0]["timezone"]) == (1794326400000, 2.5, "Asia/Shanghai")
    assert fed[0]["then"] != 1794326400000
