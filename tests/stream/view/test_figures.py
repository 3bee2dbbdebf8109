from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np

from stream.view.figures import known, local, ratio, seconds, utc
from tests.stream.view.telling import MIDNIGHT, NOW


def test_figures_are_rounded_to_a_tenth_and_the_unknown_is_none() -> None:
    assert known(np.asarray([1.26, np.nan, 0.0])) == [1.3, None, 0.0]
    assert seconds(1_260) == 1.3


def test_nothing_divided_is_unknown_and_never_zero() -> None:
    assert known(ratio(np.asarray([3, 3, 3]), np.asarray([2, 0, -1]))) == [1.5, None, None]


def test_instants_are_spelled_to_the_millisecond_or_in_the_shops_zone() -> None:
    assert utc(NOW + 7) == "2026-11-10T16:05:00.007Z"
    assert local(MIDNIGHT, ZoneInfo("Asia/Shanghai")) == "2026-11-11T00:00:00+08:00"
    assert local(MIDNIGHT + 5, ZoneInfo("America/Sao_Paulo")) == "2026-11-10T13:00:00.005-03:00"
