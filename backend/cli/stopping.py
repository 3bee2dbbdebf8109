"""A stop that a command may look at: set by Ctrl-C or SIGTERM, so that what is under way can end well."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any, Final

Handler = Callable[[int, FrameType | None], Any] | int | None
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping() -> Iterator[Event]:
    """Give an event that is set by the first signal; a second one ends the process at once."""
    stop = Event()
    before: dict[int, Handler] = {int(number): signal.getsignal(number) for number in SIGNALS}

    def hear(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[number])

    for number in before:
        signal.signal(number, hear)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
