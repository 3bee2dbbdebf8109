from __future__ import annotations

import asyncio

import pytest

from backend.sharing import Sharing


async def test_a_thousand_walls_ask_once() -> None:
    sharing: Sharing[int] = Sharing(fresh_ms=1000)
    asked = 0

    async def ask() -> int:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return asked

    assert set(await asyncio.gather(*(sharing.get("shipped", 0, ask) for _ in range(1000)))) == {1}
    assert await sharing.get("shipped", 999, ask) == 1
    assert await sharing.get("received", 999, ask) == 2
    assert await sharing.get("shipped", 1000, ask) == 3


async def test_a_failure_is_told_to_those_who_waited_and_then_forgotten() -> None:
    sharing: Sharing[int] = Sharing()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise TimeoutError

    results = await asyncio.gather(*(sharing.get("q", 0, fail) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [TimeoutError] * 3

    async def answer() -> int:
        return 7

    assert await sharing.get("q", 0, answer) == 7


async def test_one_who_leaves_does_not_take_the_answer_away() -> None:
    sharing: Sharing[int] = Sharing()
    gate = asyncio.Event()

    async def ask() -> int:
        await gate.wait()
        return 7

    leaving = asyncio.create_task(sharing.get("q", 0, ask))
    staying = asyncio.create_task(sharing.get("q", 0, ask))
    await asyncio.sleep(0)
    leaving.cancel()
    gate.set()
    assert await staying == 7
    with pytest.raises(asyncio.CancelledError):
        await leaving
