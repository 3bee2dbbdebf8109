"""The doors' log keeps the promises of the workers' log."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.log.doorlog import DoorLog
from stream.log.log import Log
from stream.log.positions import START
from stream.log.trouble import LogDown, LogFull, LogRefused

EVENT = b'{"id":"evt-1","order":"SO-1001","type":"pick_pack","at":1762790625053}'


async def test_what_a_door_appends_a_worker_reads(log_url: str) -> None:
    async with await DoorLog.connect(log_url, partitions=2) as door:
        last = await door.append({0: [EVENT], 1: [EVENT, EVENT]})
        assert await door.append({}) == {}
    with Log.connect(log_url) as log:
        entries = log.read({0: START, 1: START}, block_ms=0).entries
    assert {entry[0]: entry[1] for entry in entries} == last
    assert [entry[4] for entry in entries] == [EVENT, b"[" + EVENT + b"," + EVENT + b"]"]


async def test_doors_and_workers_meet_the_same_log(log_url: str) -> None:
    with Log.connect(log_url, partitions=2, time_scale=60) as log:
        async with await DoorLog.connect(log_url) as door:
            assert door.identity == log.identity
            assert door.partitions == 2
        with pytest.raises(LogRefused, match="PEAKLINE_PARTITIONS"):
            await DoorLog.connect(log_url, partitions=3)


async def test_a_full_log_refuses_and_loses_nothing(log: Log, log_url: str) -> None:
    try:
        async with await DoorLog.connect(log_url) as door:
            log.client.config_set("maxmemory", int(log.client.info("memory")["used_memory"] / 0.95))
            with pytest.raises(LogFull, match="nearly full"):
                await door.append({0: [EVENT]})
        async with await DoorLog.connect(log_url) as door:
            log.client.config_set("maxmemory", 0)
            await door.append({0: [EVENT]})
            log.client.config_set("maxmemory", 1)
            with pytest.raises(LogFull, match="no memory left"):
                await door.append({0: [EVENT]})
    finally:
        log.client.config_set("maxmemory", 0)
    assert len(log.read({0: START}, block_ms=0).entries) == 1


async def test_durability_disk_waits_for_the_disk(log: Log, log_url: str) -> None:
    async with await DoorLog.connect(log_url, durability="disk") as door:
        assert set(await door.append({0: [EVENT]})) == {0}


async def test_a_missing_server_is_told(short_dir: Path) -> None:
    with pytest.raises(LogDown, match="cannot be reached"):
        await DoorLog.connect(f"unix://{short_dir}/log.sock")
    with pytest.raises(LogDown, match="is its server running"):
        await DoorLog.connect("redis://127.0.0.1:1")
