import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.sources.peak.curve import DAY, MINUTE, Curve, day_shape

SHANGHAI = 8 * 60 * MINUTE
MIDNIGHT = 1794326400000  # 2026-11-11 in Shanghai


def test_the_midnight_burst_is_the_highest_of_the_day() -> None:
    shape = day_shape()

    assert sum(shape) / DAY == pytest.approx(1)
    assert max(shape) == max(shape[:3])
    assert max(shape) > 4 * shape[12 * 60]
    assert shape[20 * 60 + 1] > 2 * shape[19 * 60 + 58]


def test_the_sale_opens_at_the_shops_own_midnight() -> None:
    curve = Curve(10, SHANGHAI)

    assert curve.expected(MIDNIGHT + 2 * MINUTE) > 3 * curve.expected(MIDNIGHT - 2 * MINUTE)
    assert curve.next_opening(MIDNIGHT - 1) == MIDNIGHT
    assert curve.next_opening(MIDNIGHT) == MIDNIGHT + 20 * 60 * MINUTE


@given(st.integers(0, 2 * DAY), st.integers(1, 600), st.floats(0.1, 500))
def test_over_the_time_asked_for_the_mean_is_the_rate(start_min: int, minutes: int, rate: float) -> None:
    start = MIDNIGHT + start_min * MINUTE
    last = start + (minutes - 1) * MINUTE
    curve = Curve(rate, SHANGHAI, over=(start, last), opening=(start + minutes * MINUTE // 5, 3.0))

    mean = sum(curve.expected(start + minute * MINUTE) for minute in range(minutes)) / minutes

    assert mean == pytest.approx(rate)


def test_a_shift_is_staffed_for_its_mean_and_foresees_no_surge() -> None:
    curve = Curve(10, SHANGHAI)
    planned = curve.planned(MIDNIGHT)
    curve.surge = 3.0

    assert curve.planned(MIDNIGHT + 119 * MINUTE) == planned
    assert curve.planned(MIDNIGHT) < curve.expected(MIDNIGHT + MINUTE)
    assert curve.expected(MIDNIGHT) == pytest.approx(3 * Curve(10, SHANGHAI).expected(MIDNIGHT))
