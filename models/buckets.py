"""Buckets of durations that add and subtract, and nearest-rank percentiles over them.

Sketches cannot take a value out again, so we count in fixed buckets: one second wide below fifty
seconds, then growing by 4 %. A bucket stands for its middle, which is within 0.5 s or 2 % of
everything in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

_LINEAR = 50
_GROWTH = 1.04
_LOG_GROWTH = math.log(_GROWTH)
BUCKETS = 512
"""How many there are; the last one begins after more than a century."""


def bucket_of(duration_ms: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the bucket of each duration (ms, shape (n,)); what is negative counts as zero."""
    seconds = np.maximum(duration_ms, 0) / 1000.0
    grown = _LINEAR + np.floor(np.log(np.maximum(seconds, _LINEAR) / _LINEAR) / _LOG_GROWTH + 1e-9)
    index: npt.NDArray[np.int64] = np.where(seconds < _LINEAR, np.floor(seconds), grown).astype(np.int64)
    return np.minimum(index, BUCKETS - 1)


def middle_s(bucket: int) -> float:
    """Give the duration (s) that a bucket stands for."""
    if bucket < _LINEAR:
        return bucket + 0.5
    return _LINEAR * math.exp((bucket - _LINEAR + 0.5) * _LOG_GROWTH)


def percentile_s(counts: Iterable[tuple[int, int]], quantile: float) -> float | None:
    """Give the nearest-rank percentile (the ⌈qn⌉-th smallest, in s) of (bucket, count) pairs; ``None`` of none."""
    ordered = sorted((bucket, count) for bucket, count in counts if count > 0)
    total = sum(count for _, count in ordered)
    if total == 0:
        return None
    rank = max(1, math.ceil(quantile * total - 1e-9))
    seen = 0
    for bucket, count in ordered:
        seen += count
        if seen >= rank:
            return middle_s(bucket)
    raise AssertionError("the ranks of a non-empty count end inside it")
