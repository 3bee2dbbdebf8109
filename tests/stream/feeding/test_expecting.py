from __future__ import annotations

import itertools

import pytest

from stream.feeding.expecting import HOURS, SHORT, expected
from stream.sources.peak import faults

EVENING = 1_794_326_700_000
"""Five past midnight in Shanghai, on 11 November."""


def test_a_day_was_planned_from_the_minute_in_which_the_peak_began() -> None:
    start, orders = expected(1.5, "Asia/Shanghai", EVENING + 12_345)
    assert start == (EVENING - faults.DEMO_HISTORY_MS) // 60_000 * 60_000
    assert len(orders) == HOURS * 60
    assert min(orders) > 0


def test_the_plan_is_short_of_what_comes_and_smoother() -> None:
    _, orders = expected(2.0, "Asia/Shanghai", EVENING)
    so_far = orders[: faults.DEMO_HISTORY_MS // 60_000]
    assert sum(so_far) == pytest.approx(2.0 * 60 * len(so_far) * SHORT, rel=0.05)
    assert max(abs(after - before) for before, after in itertools.pairwise(orders)) < max(orders) / 5
