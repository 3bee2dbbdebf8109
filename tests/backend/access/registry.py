"""What the tests of access share: an instant, a clock, what is kept of a password, and how to act at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any, Final, TypeVar

from argon2 import Parameters, PasswordHasher
from argon2.profiles import CHEAPEST

from backend.access.passwords import Passwords

T = TypeVar("T")

NOW: Final = 1_794_326_400_000
"""The night of the eleventh of November 2026, epoch ms."""
MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
CHEAP: Final = Parameters(
    type=CHEAPEST.type, version=19, salt_len=8, hash_len=16, time_cost=1, memory_cost=8, parallelism=1
)
RIGHT: Final = "kumquat on the roof"
OPENER: Final = PasswordHasher.from_parameters(CHEAP).hash(RIGHT)
"""What is kept of ``RIGHT``."""


class Clock:
    """Tells the time that a test says."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, ms: int) -> None:
        self.now += ms


def passwords() -> Passwords:
    """Give passwords that cost nothing."""
    return Passwords(CHEAP)


def at_once(*acts: Callable[[], T]) -> list[T | Exception]:
    """Do several things in threads of their own, starting together; gives what each returned or raised."""
    together = Barrier(len(acts))
    ended: list[T | Exception] = [TimeoutError("a thread did not end")] * len(acts)

    def run(index: int, act: Callable[[], T]) -> None:
        together.wait(10)
        try:
            ended[index] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            ended[index] = error

    threads = [Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ended


def refusals(ended: list[T | Exception]) -> list[type]:
    """Give what kept those out who did not get in."""
    return [type(end) for end in ended if isinstance(end, Exception)]


async def eventually(holds: Callable[[], Any]) -> None:
    """Wait until something holds; fail after ten seconds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is awaited happens in a thread
            await asyncio.sleep(0.005)
