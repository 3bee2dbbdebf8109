from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.buckets import bucket_of
from models.policy import Policy
from models.settings import load
from models.vocabulary import OPEN_STAGES
from stream.view.edges import READABLE_MS, edges_ms, rebinned, shown

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
TARGETS = st.integers(1, 30 * DAY)


@pytest.mark.parametrize(
    ("target", "step"),
    [(10 * MINUTE, MINUTE), (15 * MINUTE, 90_000), (30 * MINUTE, 3 * MINUTE), (24 * HOUR, 2 * HOUR)],
)
def test_about_the_target_the_steps_are_readable_tenths_of_it(target: int, step: int) -> None:
    edges = edges_ms(target)
    assert edges[: 2 * target // step] == list(range(step, 2 * target + 1, step))


def test_a_target_that_nothing_readable_divides_is_cut_into_its_tenths() -> None:
    assert edges_ms(47 * MINUTE)[:20] == [47 * MINUTE * number // 10 for number in range(1, 21)]


def test_beyond_twice_the_target_each_edge_is_readable_and_half_as_far_again() -> None:
    beyond = [edge for edge in edges_ms(30 * MINUTE) if edge > HOUR]
    assert beyond[:5] == [90 * MINUTE, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY]
    assert set(beyond) <= set(READABLE_MS)


@given(TARGETS)
def test_the_target_is_an_edge_and_they_ascend(target: int) -> None:
    edges = edges_ms(target)
    assert target in edges
    assert edges == sorted(set(edges))
    assert edges[-1] >= 10 * 365 * DAY


@given(st.integers(MINUTE, 30 * DAY), st.lists(st.integers(0, 30 * DAY), max_size=30))
def test_nobody_has_to_read_more_than_forty_bars(target: int, ages: list[int]) -> None:
    edges = edges_ms(target)
    counts = [0] * len(edges)
    for age in ages:
        counts[next(place for place, edge in enumerate(edges) if age < edge)] += 1
    most = shown(edges, counts, target)
    assert sum(counts[:most]) == len(ages)
    assert edges[most - 1] >= 2 * target
    assert most <= 40


def test_every_stage_as_it_comes_has_at_most_forty() -> None:
    settings = load(None, {})
    policy = Policy(settings)
    for stage in OPEN_STAGES:
        edges = edges_ms(policy.resolve(stage, ("",) * 5).target_ms)
        assert sum(edge <= 60 * DAY for edge in edges) <= 40


def test_without_a_target_an_hour_is_always_shown_and_more_when_somebody_is_there() -> None:
    edges = edges_ms(None)
    nobody = [0] * len(edges)
    assert edges[shown(edges, nobody, None) - 1] == 45 * MINUTE
    somebody = [int(edge == DAY) for edge in edges]
    assert edges[shown(edges, somebody, None) - 1] == DAY


@given(TARGETS, st.lists(st.integers(0, 60 * DAY), min_size=1, max_size=50))
def test_rebinning_loses_nobody_and_moves_them_by_no_more_than_a_bucket(target: int, dwells: list[int]) -> None:
    edges = edges_ms(target)
    buckets = bucket_of(np.array(dwells)).tolist()
    found = rebinned([(bucket, 1) for bucket in buckets], edges)
    assert sum(found) == len(dwells)
    for place, edge in enumerate(edges):
        slack = max(1000, edge // 50)
        assert sum(dwell < edge - slack for dwell in dwells) <= sum(found[: place + 1])
        assert sum(found[: place + 1]) <= sum(dwell < edge + slack for dwell in dwells)
