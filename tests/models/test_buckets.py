from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.buckets import BUCKETS, bucket_of, middle_s, percentile_s

CENTURY_MS = 100 * 366 * 86_400_000
DURATIONS = st.integers(0, CENTURY_MS) | st.integers(0, 200_000)


def buckets(*durations_ms: int) -> list[int]:
    found: list[int] = bucket_of(np.array(durations_ms, np.int64)).tolist()
    return found


@given(DURATIONS)
def test_a_bucket_stands_for_its_durations_within_half_a_second_or_two_percent(duration: int) -> None:
    error = abs(middle_s(buckets(duration)[0]) - duration / 1000)
    assert error <= 0.5 or error <= 0.02 * duration / 1000


@given(DURATIONS, DURATIONS)
def test_longer_is_never_in_a_lower_bucket(one: int, other: int) -> None:
    first, second = buckets(min(one, other), max(one, other))
    assert first <= second


def test_buckets_are_a_second_wide_below_fifty_seconds() -> None:
    assert buckets(0, 999, 1000, 49_999, 50_000, 51_999, 52_001) == [0, 0, 1, 49, 50, 50, 51]


def test_what_is_negative_counts_as_nothing_and_what_is_endless_as_the_last() -> None:
    assert buckets(-1, -(2**62)) == [0, 0]
    assert buckets(2**62) == [BUCKETS - 1]
    assert middle_s(BUCKETS - 1) > 100 * 365 * 86_400


@pytest.mark.parametrize(("quantile", "rank"), [(0.0, 1), (0.5, 10), (0.9, 18), (0.95, 19), (0.951, 20), (1.0, 20)])
def test_a_percentile_is_the_nearest_rank(quantile: float, rank: int) -> None:
    counts = [(bucket, 1) for bucket in range(20)]
    assert percentile_s(counts, quantile) == middle_s(rank - 1)


def test_the_percentile_of_nothing_is_unknown() -> None:
    assert percentile_s([], 0.5) is None
    assert percentile_s([(3, 0)], 0.5) is None


@given(st.lists(DURATIONS, min_size=1, max_size=60), st.sampled_from((0.5, 0.9, 0.95)))
def test_a_percentile_is_within_a_second_or_two_percent_of_the_exact_one(durations: list[int], quantile: float) -> None:
    exact = sorted(durations)[math.ceil(quantile * len(durations)) - 1] / 1000
    found = percentile_s(Counter(buckets(*durations)).items(), quantile)
    assert found is not None
    assert abs(found - exact) <= max(1.0, 0.02 * exact)


@given(st.lists(DURATIONS, max_size=30), st.lists(DURATIONS, min_size=1, max_size=30))
def test_what_is_taken_out_again_leaves_no_trace(gone: list[int], kept: list[int]) -> None:
    counts = Counter(buckets(*gone, *kept))
    counts.subtract(buckets(*gone))
    assert percentile_s(counts.items(), 0.5) == percentile_s(Counter(buckets(*kept)).items(), 0.5)
