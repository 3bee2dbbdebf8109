"""Positions in a stream: ``ms-seq``, compared as two numbers.

A position names the last entry that was taken; :data:`START` is before all entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

START: Final = "0-0"


def parts_of(position: str) -> tuple[int, int]:
    """Split into milliseconds and sequence, which compare as positions do; raises ``ValueError`` for anything else."""
    ms, dash, seq = position.partition("-")
    if not (dash and ms.isdecimal() and seq.isdecimal()):
        raise ValueError(f"expected a position such as 1731254400000-0, got {position!r}")
    return int(ms), int(seq)


def lowest(positions: Iterable[str]) -> str | None:
    """Give the lowest of some positions, ``None`` of none."""
    return min(positions, key=parts_of, default=None)


def newest_first(positions: Iterable[str]) -> list[str]:
    """Sort from the newest to the oldest."""
    return sorted(positions, key=parts_of, reverse=True)
