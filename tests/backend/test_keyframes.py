from __future__ import annotations

from typing import Any

import msgspec

from backend.keyframes import LONGEST_S, Keyframes
from stream.log.doorlog import DoorLog


async def asks(log: DoorLog, partition: int = 0) -> list[dict[str, Any]]:
    entries: Any = await log.client.xrange(log.keys.asks(partition))
    return [msgspec.json.decode(fields[b"ask"]) for _, fields in entries]


async def test_the_worker_is_asked_once_and_again_after_longer_and_longer(log_url: str) -> None:
    async with await DoorLog.connect(log_url) as log:
        keyframes = Keyframes(log)
        assert keyframes.want(0)
        assert not keyframes.want(0)
        times = [tenth / 10 for tenth in range(400)]
        asked_at = []
        for now in times:
            before = len(await asks(log))
            await keyframes.ask(now)
            asked_at += [now] * (len(await asks(log)) - before)
        assert asked_at == [0.0, 1.0, 3.0, 7.0, 15.0, 15.0 + LONGEST_S, 15.0 + 2 * LONGEST_S, 15.0 + 3 * LONGEST_S]


async def test_whoever_has_it_asks_no_more(log_url: str) -> None:
    async with await DoorLog.connect(log_url, partitions=2) as log:
        keyframes = Keyframes(log)
        keyframes.want_all()
        await keyframes.ask(0.0)
        keyframes.have(0)
        await keyframes.ask(5.0)
        assert (len(await asks(log, 0)), len(await asks(log, 1))) == (1, 2)
        assert (await asks(log, 1))[0].keys() == {"id", "reply", "what"}
