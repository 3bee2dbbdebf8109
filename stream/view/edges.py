"""Between which edges durations are shown: few, readable, and with the target as one of them.

The rule: up to twice the target in steps of about a tenth of it, the readable duration that divides it into seven to
twelve (else its exact tenths); beyond, and where there is no target, readable durations that grow by at least a half
each. An edge does not belong to what lies below it: whoever has been there for the target counts above.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from models.buckets import middle_s

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
READABLE_S: Final = (
    1, 2, 3, 5, 10, 15, 20, 30, 45,
    *(minutes * _MINUTE for minutes in (1, 1.5, 2, 3, 5, 10, 15, 20, 30, 45)),
    *(hours * _HOUR for hours in (1, 1.5, 2, 3, 4, 6, 8, 12)),
    *(days * _DAY for days in (1, 2, 4, 7, 14, 30, 60, 120, 365, 3650)),
)  # fmt: skip
"""Durations that people say without counting."""
READABLE_MS: Final = tuple(round(1000 * seconds) for seconds in READABLE_S)
_FEWEST, _MOST, _BEST = 7, 12, 10
_LEAST_SHOWN_MS: Final = _HOUR * 1000


def edges_ms(target_ms: int | None) -> list[int]:
    """Give the edges (ms, ascending) for a target; the last one is so far away that nothing lies beyond."""
    edges = _about(target_ms) if target_ms else [1000 * second for second in (10, 30, 60)]
    for readable in READABLE_MS:
        if 2 * readable >= 3 * edges[-1]:
            edges.append(readable)
    return edges


def _about(target_ms: int) -> list[int]:
    """Give the steps up to twice the target."""
    counts = [target_ms // step for step in READABLE_MS if target_ms % step == 0]
    fitting = [count for count in counts if _FEWEST <= count <= _MOST]
    steps = min(fitting, key=lambda count: (abs(count - _BEST), -count), default=_BEST)
    # Of a target of a few milliseconds some tenths are the same.
    return sorted({-(-target_ms * number // steps) for number in range(1, 2 * steps + 1)})


def rebinned(buckets: Iterable[tuple[int, int]], edges: Sequence[int]) -> list[int]:
    """Count durations that are known by bucket (bucket, orders) at these edges, each by what its bucket stands for."""
    counts = [0] * len(edges)
    for bucket, orders in buckets:
        at = bisect_right(edges, round(1000 * middle_s(bucket)))
        counts[min(at, len(edges) - 1)] += orders
    return counts


def shown(edges: Sequence[int], counts: Sequence[int], target_ms: int | None) -> int:
    """Say how many edges are worth showing: all that count something, and always those about the target."""
    least = 2 * target_ms if target_ms else _LEAST_SHOWN_MS
    about = sum(1 for _ in takewhile(lambda edge: edge <= least, edges))
    return max(about, max((place for place, count in enumerate(counts, 1) if count), default=0))
