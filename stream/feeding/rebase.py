"""Where a recording's instants go: kept, shifted to end now, or compressed to play from now.

Pure. Decides instants only; when events are sent is ``stream.feeding.feed``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Shift = Callable[[int], int]
"""From an instant of the recording to the instant it gets, both epoch ms; never turns two around."""

INSTANTS: Final = ("at", "promised_ship_at", "promised_deliver_at", "until")


def kept() -> Shift:
    """Leave every instant as it is."""
    return lambda instant: instant


def ending(last: int, now: int) -> Shift:
    """Shift all alike, so that what was at ``last`` is now; differences stay."""
    moved = now - last
    return lambda instant: instant + moved


def compressed(first: int, start: int, speed: float) -> Shift:
    """Let time run ``speed`` times as fast from ``start``, where ``first`` comes to lie."""
    return lambda instant: start + int((instant - first) // speed)


def rebased(event: dict[str, object], shift: Shift) -> dict[str, object]:
    """Give the event with its time, its promises and its ``until`` shifted; what it does not say stays unsaid.

    An instant that would fall before 1970 becomes the first instant there is.
    """
    moved = {name: max(0, shift(value)) for name in INSTANTS if isinstance(value := event.get(name), int)}
    return {**event, **moved}
