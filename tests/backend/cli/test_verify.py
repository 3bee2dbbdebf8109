"""``peakline verify``: what it says and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import stream.verify
from backend.cli.failures import DONE, FAILED
from models.settings import Settings, load
from stream.clock import now_ms
from stream.database.engine import database_url, open_engine
from stream.database.upgrade import upgrade
from stream.log.log import Log
from stream.verify import Verified
from tests.backend.cli.calling import Said, call
from tests.stream.ledger.keeping import begin, keep
from tests.stream.working import event, working


@pytest.fixture
def settings(log_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PEAKLINE_REDIS_URL", log_url)
    found = load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_REDIS_URL": log_url})
    upgrade(database_url(found))
    return found


def run(settings: Settings) -> Said:
    return call("--data-dir", str(settings.data_dir), "verify")


def test_when_they_agree_it_says_so_of_each_partition(log_url: str, log: Log, settings: Settings) -> None:
    engine = open_engine(database_url(settings), pool=1)
    with working(log_url, settings):
        last = log.append({0: [event("SO-1"), event("SO-2")]})[0]
        keep(log, begin(log, engine, settings, now=now_ms()), now_ms())
        said = run(settings)
    engine.dispose()
    assert (said.code, said.out) == (DONE, [f"partition 0 at {last}: 2 orders, equal"])


def test_when_they_differ_each_difference_is_a_line_and_it_fails(
    log: Log, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def differing(*_: object) -> Iterator[Verified]:
        yield Verified(0, 2, "7-0", [])
        yield Verified(1, 2, "8-0", ["totals.orders: live 3, ledger 2", "totals.open: live 3, ledger 2"])

    monkeypatch.setattr(stream.verify, "verify", differing)
    said = run(settings)
    assert said.code == FAILED
    assert said.out == [
        "partition 0 at 7-0: 2 orders, equal",
        "partition 1 at 8-0: 2 orders, 2 differences",
        "  totals.orders: live 3, ledger 2",
        "  totals.open: live 3, ledger 2",
    ]
    assert "differ" in said.err


def test_without_a_worker_it_fails_and_says_what_to_do(
    log: Log, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream.verify, "ANSWERED_S", 0.3)
    said = run(settings)
    assert (said.code, said.out) == (FAILED, [])
    assert "is `peakline up` (or the role project) running?" in said.err


def test_without_a_ledger_it_fails_and_makes_none(log: Log, settings: Settings) -> None:
    file = Path(settings.data_dir) / "peakline.db"
    file.unlink()
    said = run(settings)
    assert said.code == FAILED
    assert "peakline db upgrade" in said.err
    assert not file.exists()
