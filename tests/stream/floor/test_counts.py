from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stream.floor.counts import Counts

ADDED = st.lists(st.tuples(st.integers(0, 20), st.integers(-2, 2)), max_size=8)


def add(counts: Counts, *pairs: tuple[int, int]) -> None:
    keys = np.array([key for key, _ in pairs], np.int64)
    counts.add(keys, np.array([value for _, value in pairs], np.int64).reshape(-1, 1))


def told(counts: Counts, low: int = 0, high: int = 2**62) -> dict[int, int]:
    keys, values = counts.between(low, high)
    return dict(zip(keys.tolist(), values[:, 0].tolist(), strict=True))


@given(st.lists(ADDED, max_size=8), st.integers(0, 20), st.integers(0, 20))
def test_it_counts_like_a_counter(batches: list[list[tuple[int, int]]], low: int, high: int) -> None:
    counts, expected = Counts(1), Counter[int]()
    for number, pairs in enumerate(batches):
        add(counts, *pairs)
        for key, value in pairs:
            expected[key] += value
        if number % 3 == 0:
            assert told(counts) == {key: value for key, value in expected.items() if value}
    assert told(counts, low, high) == {key: value for key, value in expected.items() if value and low <= key < high}


def test_counts_that_come_to_nothing_vanish() -> None:
    counts = Counts(2)
    counts.add(np.array([7, 9]), np.array([[1, 2], [1, 0]]))
    counts.add(np.array([7, 9]), np.array([[-1, -2], [-1, 1]]))
    counts.merge()
    assert counts.keys.tolist() == [9]
    assert counts.values.tolist() == [[0, 1]]


def test_what_was_forgotten_stays_forgotten_and_the_rest_is_kept() -> None:
    counts = Counts(1)
    add(counts, (3, 1), (5, 1), (8, 1))
    counts.forget(5)
    assert told(counts) == {5: 1, 8: 1}
    counts.forget(100)
    assert told(counts) == {}
    add(counts, (200, 4))
    assert told(counts) == {200: 4}


def test_much_that_gathers_is_merged_by_itself() -> None:
    counts = Counts(1)
    for _ in range(70):
        add(counts, *[(number, 1) for number in range(1000)])
    assert len(counts.keys) == 1000
    assert told(counts) == dict.fromkeys(range(1000), 70)


def test_what_is_given_in_may_be_given_in_twice() -> None:
    one, other = Counts(1), Counts(1)
    keys, values = np.array([5, 3]), np.array([[1], [2]])
    for counts in (one, other, other):
        counts.add(keys, values)
    assert (told(one), told(other)) == ({3: 2, 5: 1}, {3: 4, 5: 2})
