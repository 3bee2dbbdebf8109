from __future__ import annotations

import asyncio

from backend.ending import end


async def test_a_task_that_lost_its_first_cancellation_ends_all_the_same() -> None:
    lost = 0

    async def loop_for_ever() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                lost += 1
                if lost == 2:
                    raise

    task = asyncio.create_task(loop_for_ever())
    await asyncio.sleep(0)
    await end([task])
    assert task.cancelled()
    assert lost == 2


async def test_nothing_happens_to_a_task_that_is_done() -> None:
    async def fail() -> None:
        raise ValueError

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    await end([task])
    assert isinstance(task.exception(), ValueError)
