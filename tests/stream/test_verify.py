from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

import stream.verify
from models.event import partition_of
from models.settings import Settings, load
from stream.clock import now_ms
from stream.database.engine import open_engine, writing
from stream.log.log import Log
from stream.verify import Unverifiable, Verified, verify
from tests.laws.ledgers import rows
from tests.stream.ledger.keeping import begin, keep, read_on
from tests.stream.working import archiving, event, ledger_of, working
from tests.waiting import wait_until

HOUR = 3_600_000


@pytest.fixture
def settings(tmp_path: Path, ready_url: str) -> Settings:
    return load("", {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_DATABASE_URL": ready_url})


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    opened = open_engine(ready_url)
    yield opened
    opened.dispose()


def verified(log: Log, engine: Engine, settings: Settings) -> Verified:
    (found,) = verify(log, engine, settings)
    return found


def test_a_floor_and_its_ledger_are_equal(log_url: str, log: Log, settings: Settings, engine: Engine) -> None:
    with working(log_url, settings):
        told = [event(f"SO-{number}", warehouse="SH2", priority="vip") for number in range(20)]
        last = log.append({0: [*told, event("SO-1", type="held", reason="presale"), event("SO-2", type="cancelled")]})[
            0
        ]
        keep(log, begin(log, engine, settings, now=now_ms()), now_ms())
        assert verified(log, engine, settings) == Verified(0, 20, last, [])


def test_a_floor_without_orders_is_equal(log_url: str, log: Log, settings: Settings, engine: Engine) -> None:
    with working(log_url, settings):
        begin(log, engine, settings, now=now_ms()).commit()
        assert verified(log, engine, settings) == Verified(0, 0, "0-0", [])


def test_what_the_ledger_has_not_read_yet_is_read_from_the_log(
    log_url: str, log: Log, settings: Settings, engine: Engine
) -> None:
    with working(log_url, settings):
        log.append({0: [event("SO-1")]})
        keep(log, begin(log, engine, settings, now=now_ms()), now_ms())
        last = log.append({0: [event("SO-1", type="pick_pack"), b"rubbish", event("SO-2")]}, one_each=True)[0]
        assert verified(log, engine, settings) == Verified(0, 2, last, [])
    assert len(rows(engine, "orders")) == 1


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE orders SET pick_pack_at = pick_pack_at - 7200000 WHERE number = 'SO-1'", "oldest_s"),
        ("UPDATE orders SET left_at = 1 WHERE number = 'SO-1'", "totals.orders: live 3, ledger 2"),
        ("UPDATE orders SET warehouse = 'GZ1' WHERE number = 'SO-1'", "cells.pick_pack GZ1"),
        ("DELETE FROM changes WHERE type = 'held'", "totals.held: live 1, ledger 0"),
        ("DELETE FROM changes WHERE type = 'exception'", "exceptions.oversell"),
        ("INSERT INTO minutes VALUES (0, {minute}, 'SH2', '', 4, 1, 0)", "series pick_pack.entries["),
    ],
)
def test_what_differs_is_named(
    log_url: str, log: Log, settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch, damage: str, said: str
) -> None:
    monkeypatch.setattr(stream.verify, "ATTEMPTS", 2)
    with working(log_url, settings):
        told = [event(f"SO-{number}", type="pick_pack", warehouse="SH2") for number in range(3)]
        more = [event("SO-2", type="held", reason="presale"), event("SO-2", type="exception", reason="oversell")]
        log.append({0: [*told, *more]})
        keep(log, begin(log, engine, settings, now=now_ms()), now_ms())
        assert not verified(log, engine, settings).differences
        minute = now_ms() // 60_000 * 60_000 - 5 * 60_000
        with writing(engine) as connection:
            connection.execute(text(damage.format(minute=minute)))
        lines = verified(log, engine, settings).differences
    assert any(said in line for line in lines), lines


def test_orders_leave_on_both_sides_at_the_same_position(
    log_url: str, log: Log, tmp_path: Path, ready_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The floor lets an order go at a tick, the ledger when it is read: neither is a difference."""
    monkeypatch.setattr(stream.verify, "ATTEMPTS", 1)
    told = {"PEAKLINE_DATA_DIR": str(tmp_path), "PEAKLINE_DATABASE_URL": ready_url}
    settings = load('horizon = "2h"\ngive_up = "2h"\n', told)
    now = now_ms()
    with working(log_url, settings):
        old = [event(f"SO-{number}", type="delivered", at=now - 2 * HOUR - 60_000 + number) for number in range(200)]
        log.append({0: old})
        keep(log, begin(log, engine, settings, now=now), now)
        for number in range(200):
            log.append({0: [event("SO-new", at=now - 59_999 + number)]})
            if number % 20 == 0:
                assert verified(log, engine, settings).differences == []
        assert verified(log, engine, settings).orders < 200


def test_each_partition_is_compared_at_its_own_position(log_url: str, settings: Settings, engine: Engine) -> None:
    told = load("", {"PEAKLINE_DATA_DIR": str(settings.data_dir), "PEAKLINE_PARTITIONS": "3"})
    with Log.connect(log_url, partitions=3) as log, working(log_url, told), archiving(log_url, told, engine):
        for number in range(30):
            log.append({partition_of(f"SO-{number}", 3): [event(f"SO-{number}")]})
        wait_until(lambda: all(ledger_of(log, one).get("lag") == "0" for one in range(3)), what="the ledger")
        found = list(verify(log, engine, told))
    assert [one.differences for one in found] == [[], [], []]
    assert sum(one.orders for one in found) == 30


def test_while_events_flow_they_are_equal_too(log_url: str, log: Log, settings: Settings, engine: Engine) -> None:
    with working(log_url, settings), archiving(log_url, settings, engine):
        for number in range(40):
            log.append({0: [event(f"SO-{number}-{one}", warehouse="SH2") for one in range(10)]})
            if number % 10 == 9:
                wait_until(lambda: "position" in ledger_of(log) and ledger_of(log)["position"], what="a position")
                assert verified(log, engine, settings).differences == []


def test_without_a_worker_there_is_nothing_to_compare_with(
    log: Log, settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream.verify, "ANSWERED_S", 0.3)
    with pytest.raises(Unverifiable, match="partition 0: no worker answers"):
        verified(log, engine, settings)


def test_before_the_first_write_there_is_nothing_to_compare(
    log_url: str, log: Log, settings: Settings, engine: Engine
) -> None:
    with working(log_url, settings), pytest.raises(Unverifiable, match="nothing is in the ledger yet"):
        verified(log, engine, settings)


def test_a_worker_with_other_settings_is_not_compared(
    log_url: str, log: Log, settings: Settings, engine: Engine
) -> None:
    other = load('[stages.pick_pack]\ntarget = "1m"\n', {"PEAKLINE_DATA_DIR": str(settings.data_dir)})
    with working(log_url, other):
        log.append({0: [event("SO-1")]})
        archiver = begin(log, engine, settings, now=now_ms())
        read_on(log, archiver, now=now_ms())
        archiver.commit()
        with pytest.raises(Unverifiable, match="other settings"):
            verified(log, engine, settings)
