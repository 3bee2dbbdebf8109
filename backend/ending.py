"""Ending tasks for good: a cancellation can get lost on the way, so it is repeated.

``asyncio.wait_for`` of Python 3.11 swallows a cancellation that comes just as what it waits for is done
(cpython issue 86296), and the log's client sends every command through it: a loop that was cancelled
once may turn on for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

AGAIN_S: Final = 0.1


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks until they have all ended; how they ended is theirs to tell."""
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_S)
