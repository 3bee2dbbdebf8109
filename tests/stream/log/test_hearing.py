"""What the workers say is heard, and every gap in hearing is told."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import msgspec
import pytest

from stream.log import hearing
from stream.log.doorlog import DoorLog
from stream.log.log import Log
from stream.log.positions import START
from stream.log.trouble import LogDown


async def test_parts_are_heard_after_a_first_gap_and_after_each_loss(log_url: str) -> None:
    with Log.connect(log_url, partitions=2) as log:
        async with await DoorLog.connect(log_url) as door, aclosing(hearing.parts(door)) as heard:
            assert await anext(heard) is None
            log.client.publish(log.keys.parts(1), b"part one")
            assert await anext(heard) == (1, b"part one")
            log.client.client_kill_filter(_type="pubsub")
            assert await anext(heard) is None
            log.client.publish(log.keys.parts(0), b"part two")
            assert await anext(heard) == (0, b"part two")


async def test_a_question_is_answered_by_the_worker(log: Log, log_url: str) -> None:
    def work() -> dict[str, Any]:
        ((_, _, raw),) = log.read({}, {0: START}, block_ms=1000).asks
        question: dict[str, Any] = msgspec.json.decode(raw)
        log.client.publish(question["reply"], b"the series")
        return question

    async with await DoorLog.connect(log_url) as door:
        working = asyncio.create_task(asyncio.to_thread(work))
        assert await hearing.ask(door, 0, "series", stages=["pick_pack"]) == b"the series"
        question = await working
    assert (question["what"], question["stages"]) == ("series", ["pick_pack"])


async def test_without_a_worker_there_is_no_answer(log_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "ANSWERED_S", 0.05)
    async with await DoorLog.connect(log_url) as door:
        with pytest.raises(LogDown, match="no worker of partition 0 answered"):
            await hearing.ask(door, 0, "keyframe")
        await hearing.send_ask(door, 0, {"id": "1", "reply": "", "what": "keyframe"})
        assert await door.client.xlen(door.keys.asks(0)) == 2


async def test_the_return_of_the_server_is_waited_for(log_url: str) -> None:
    async with await DoorLog.connect(log_url) as door:
        await hearing.await_return(door)
