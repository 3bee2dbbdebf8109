"""One answer for all who ask the same at nearly the same time, as a thousand walls do when a minute turns.

Decides only how long an answer may be handed on; a failure is handed to those who waited for it and
to nobody after them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Generic, TypeVar

Answer = TypeVar("Answer")
FRESH_MS: Final = 1000
_MOST: Final = 256


class Sharing(Generic[Answer]):
    """Answers by question."""

    def __init__(self, fresh_ms: int = FRESH_MS) -> None:
        """An answer is handed on for so long after it was asked for."""
        self._fresh_ms = fresh_ms
        self._asked: dict[Hashable, tuple[int, asyncio.Task[Answer]]] = {}

    async def get(self, question: Hashable, now: int, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Give the answer to a question, asking only when nobody just did."""
        self._forget(now)
        if question not in self._asked:
            self._asked[question] = now, asyncio.create_task(_run(ask))
        # One who leaves must not take the answer away from the others.
        return await asyncio.shield(self._asked[question][1])

    def _forget(self, now: int) -> None:
        for question, (at, task) in list(self._asked.items()):
            failed = task.done() and (task.cancelled() or task.exception() is not None)
            stale = task.done() and not at <= now < at + self._fresh_ms
            if failed or stale or len(self._asked) > _MOST:
                del self._asked[question]


async def _run(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    return await ask()
