"""Nearest-rank percentiles of many places at once, from bucket counts.

The same arithmetic as :func:`models.buckets.percentile_s`, over arrays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.buckets import BUCKETS, middle_s
from models.part import Ints

Floats = npt.NDArray[np.float64]

_MIDDLES: Floats = np.asarray([middle_s(bucket) for bucket in range(BUCKETS)])


def percentiles_s(places: Ints, buckets: Ints, counts: Ints, size: int, quantile: float) -> Floats:
    """Give the ⌈qn⌉-th smallest (s) of each of ``size`` places; NaN where there is none.

    ``places``, ``buckets`` and ``counts`` are (n,), in any order; a (place, bucket) may come twice.
    """
    found: Floats = np.full(size, np.nan)
    if not len(places):
        return found
    order = np.argsort(places * BUCKETS + buckets, kind="stable")
    running: Ints = np.cumsum(counts[order])
    totals = np.bincount(places, weights=counts, minlength=size).astype(np.int64)
    filled = np.flatnonzero(totals)
    before = (np.cumsum(totals) - totals)[filled]
    ranks = np.maximum(1, np.ceil(quantile * totals[filled] - 1e-9)).astype(np.int64)
    found[filled] = _MIDDLES[buckets[order][np.searchsorted(running, before + ranks)]]
    return found
