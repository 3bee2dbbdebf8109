"""Appending, reading, lag, positions and trimming against a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.clock import now_ms
from stream.log.embedded import EmbeddedLog
from stream.log.entries import MANY, ONE
from stream.log.keys import DRILL
from stream.log.log import Log
from stream.log.positions import START
from stream.log.trouble import LogDown, LogFull, LogRefused
from tests.waiting import wait_until


def event(number: int) -> bytes:
    return b'{"id":"evt-%d","order":"SO-1001","type":"pick_pack","at":%d}' % (number, 1762790625053 + number)


def test_one_event_is_one_entry_and_many_share_one(log: Log) -> None:
    log.append({0: [event(1)]})
    log.append({0: [event(2), event(3)]})
    entries = log.read({0: START}, block_ms=0).entries
    assert [(partition, field, value) for partition, _, _, field, value in entries] == [
        (0, ONE, event(1)),
        (0, MANY, b"[" + event(2) + b"," + event(3) + b"]"),
    ]


def test_appending_gives_the_last_id_of_each_partition(log_url: str) -> None:
    with Log.connect(log_url, partitions=3) as log:
        last = log.append({0: [event(1)], 2: [event(2)] * 600})
        assert last == {0: log.newest(log.keys.events(0)), 2: log.newest(log.keys.events(2))}
        assert log.append({}) == {}


def test_reading_goes_on_after_the_positions_given(log_url: str) -> None:
    with Log.connect(log_url, partitions=2) as log:
        first = log.append({0: [event(1)], 1: [event(2)]})
        log.append({0: [event(3)], 1: [event(4)]})
        entries = log.read({0: first[0], 1: START}, block_ms=0).entries
        assert [(entry[0], entry[4]) for entry in entries] == [(0, event(3)), (1, event(2)), (1, event(4))]
        assert all(id_.startswith(f"{ms}-") for _, id_, ms, _, _ in entries)


def test_reading_gives_nothing_when_nothing_came(log: Log) -> None:
    assert log.read({0: START}, block_ms=5) == ([], [])
    assert log.read({}, block_ms=5) == ([], [])


def test_questions_come_with_the_same_read(log: Log) -> None:
    asked_until = log.newest(log.keys.asks(0))
    log.client.xadd(log.keys.asks(0), {"ask": b'{"what":"keyframe"}'})
    log.append({0: [event(1)]})
    taken = log.read({0: START}, {0: asked_until}, block_ms=0)
    assert len(taken.entries) == 1
    assert [(partition, ask) for partition, _, ask in taken.asks] == [(0, b'{"what":"keyframe"}')]


def test_an_entry_of_several_fields_is_handed_on_whole(log: Log) -> None:
    log.client.xadd(log.keys.events(0), {"e": "one", "x": "two"})
    ((_, _, _, field, value),) = log.read({0: START}, block_ms=0).entries
    assert (field, value) == (b"", b"e one x two")


def test_large_entries_come_in_smaller_portions(log: Log) -> None:
    large = b'{"note":"' + b"x" * 500_000 + b'"}'
    log.append({0: [large] * 80}, one_each=True)
    position, portions = START, []
    while taken := log.read({0: position}, block_ms=0).entries:
        portions.append(len(taken))
        position = taken[-1][1]
    assert sum(portions) == 80
    assert max(portions[1:]) <= 10


def test_lag_is_exact_from_the_start_through_reading_to_the_end(log: Log) -> None:
    assert log.lag(0, START) == 0
    log.append({0: [event(number) for number in range(50)]}, one_each=True)
    assert log.lag(0, START) == 50
    position = log.read({0: START}, count=20, block_ms=0).entries[-1][1]
    assert log.lag(0, position) == 30
    log.append({0: [event(50)]})
    assert log.lag(0, position) == 31
    position = log.read({0: position}, block_ms=0).entries[-1][1]
    assert log.lag(0, position) == 0


def test_lag_after_a_restart_in_the_middle_of_a_backlog_is_counted(log: Log, log_url: str) -> None:
    log.append({0: [event(number) for number in range(50)]}, one_each=True)
    position = log.read({0: START}, count=20, block_ms=0).entries[-1][1]
    with Log.connect(log_url) as restarted:
        assert restarted.lag(0, position) == 30
        restarted.append({0: [event(50)]})
        assert restarted.lag(0, position) == 31


def test_what_we_read_is_still_there(log: Log) -> None:
    last = log.append({0: [event(1)]})[0]
    assert not log.verify_position(0, last).lost
    assert not log.verify_position(0, START).lost


def add(log: Log, *ids: str) -> None:
    for id_ in ids:
        log.client.xadd(log.keys.events(0), {"e": event(1)}, id=id_)


def test_a_lost_tail_is_noticed_and_the_newest_covered_snapshot_found(log: Log) -> None:
    add(log, "1-0", "2-0", "3-0", "4-0")
    log.client.delete(log.keys.events(0))
    add(log, "1-0", "2-0")
    assert log.verify_position(0, "4-0") == (True, "log_ends_before", "2-0")
    assert log.covered(0, ["1-0", "4-0", "2-0"]) == "2-0"
    add(log, "5-0")
    assert log.verify_position(0, "4-0") == (True, "rewritten_from_before", "5-0")


def test_another_log_in_the_same_place_is_noticed(log: Log) -> None:
    last = log.append({0: [event(1)]})[0]
    assert log.verify_position(0, last, log_id="of-yesterday").why == "another_log"
    assert log.covered(0, ["1-1"]) is None


def test_a_loss_is_kept_and_told(log: Log) -> None:
    log.note_lost(0, "20-0", "10-0", "log_ends_before", 1762790625053)
    kept = log.client.hgetall("peakline:lost")
    assert kept == {
        b"at": b"1762790625053", b"partition": b"0", b"from": b"10-0", b"to": b"20-0", b"why": b"log_ends_before",
    }  # fmt: skip


def test_nothing_is_trimmed_that_a_consumer_a_snapshot_or_the_retention_needs(log: Log) -> None:
    ids = [f"{1000 + number}-0" for number in range(1000)]
    add(log, *ids)
    assert log.trim(0, [], retention_ms=0, now=10_000) == 0
    log.register(0, "floor")
    assert log.trim(0, [ids[900]], retention_ms=0, now=10_000) == 0
    log.advance(0, "floor", ids[700])
    gone = log.trim(0, [ids[900]], retention_ms=9_000 - 500, now=10_000)
    assert 400 < gone <= 500
    gone += log.trim(0, [ids[600]], retention_ms=0, now=10_000)
    assert 500 < gone <= 600
    gone += log.trim(0, [ids[900]], retention_ms=0, now=10_000)
    assert 600 < gone <= 700
    assert not log.verify_position(0, ids[700]).lost
    assert log.lag(0, ids[700]) == 299
    log.client.xtrim(log.keys.events(0), maxlen=100, approximate=False)
    assert log.verify_position(0, ids[700]).why == "trimmed_beyond"


def test_registering_again_does_not_forget_a_position(log: Log) -> None:
    log.register(0, "floor")
    log.advance(0, "floor", "5-5")
    log.register(0, "floor")
    assert log.client.hgetall(log.keys.consumers(0)) == {b"floor": b"5-5"}
    with pytest.raises(ValueError, match="expected a position"):
        log.advance(0, "floor", "$")


def test_near_the_memory_limit_appending_is_refused_and_nothing_is_lost(log: Log) -> None:
    log.append({0: [event(1)]})
    try:
        used = log.client.info("memory")["used_memory"]
        log.client.config_set("maxmemory", int(used / 0.95))
        with Log.connect(f"unix://{log.address}") as fresh, pytest.raises(LogFull, match="nearly full"):
            fresh.append({0: [event(2)]})
        log.client.config_set("maxmemory", 1)
        with pytest.raises(LogFull, match="no memory left"):
            log.append({0: [event(3)]})
    finally:
        log.client.config_set("maxmemory", 0)
    assert len(log.read({0: START}, block_ms=0).entries) == 1


def test_durability_disk_waits_for_the_disk(log_url: str) -> None:
    with Log.connect(log_url, durability="disk") as log:
        log.append({0: [event(1)]})
        assert log.client.info("commandstats")["cmdstat_waitaof"]["calls"] >= 1


def test_durability_disk_is_refused_without_an_append_only_file(short_dir: Path) -> None:
    with EmbeddedLog.start(short_dir) as server:
        with Log.connect(server.url) as log:
            log.client.config_set("appendonly", "no")
        with pytest.raises(LogRefused, match="PEAKLINE_DURABILITY=disk"):
            Log.connect(server.url, durability="disk")


def test_a_drill_has_its_own_log(log: Log, log_url: str) -> None:
    with Log.connect(log_url, prefix=DRILL, partitions=2) as drill:
        drill.append({1: [event(1)]})
        assert drill.identity.id != log.identity.id
    assert log.read({0: START}, block_ms=0).entries == []


def test_appending_to_a_server_that_is_gone_says_so(log: Log) -> None:
    log.address.options["path"] = "/nowhere/log.sock"
    elsewhere = Log(log.address, log.keys, "memory")
    with pytest.raises(LogDown, match="cannot be reached"):
        elsewhere.append({0: [event(1)]})
    elsewhere.close()


def test_near_the_memory_limit_the_retention_gives_way_but_no_need_does(short_dir: Path) -> None:
    with EmbeddedLog.start(short_dir, memory=24 << 20) as server, Log.connect(server.url) as log:
        event = b'{"note":"' + b"x" * 2_000 + b'"}'
        ids = []
        while (taken := _appended(log, event)) is not None:
            ids.append(taken)
        wait_until(lambda: log.trim(0, [ids[200]], 3_600_000, now_ms()) > 0, 5, "the memory to be looked at")
        assert log.covered(0, [ids[200]]) == ids[200]
        log.trim(0, [ids[-1]], 3_600_000, now_ms())
        wait_until(lambda: _appended(log, event), 5, "the doors to open again")


def _appended(log: Log, event: bytes) -> str | None:
    try:
        return log.append({0: [event] * 20}, one_each=True)[0]
    except LogFull:
        return None
