from __future__ import annotations

import pytest

from stream.floor.floor import Floor
from stream.floor.series import series
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW, apply, event, open_shop


def shop() -> Floor:
    return open_shop(
        event("SO-1", "received", NOW - 6 * MINUTE, warehouse="SH2", channel="tmall"),
        event("SO-1", "validated", NOW - 4 * MINUTE),
        event("SO-2", "received", NOW - 3 * MINUTE, warehouse="GZ1", channel="jd"),
        event("SO-3", "received", NOW, warehouse="SH2", channel="jd"),
    )


def test_entries_and_exits_are_of_each_step_and_depth_is_at_its_end() -> None:
    found = series(shop(), ["received", "validated"], NOW - 6 * MINUTE, NOW, MINUTE)
    assert found["received"] == {
        "entries": [1, 0, 0, 1, 0, 0],
        "exits": [0, 0, 1, 0, 0, 0],
        "depth": [1, 1, 0, 1, 1, 1],
    }
    assert found["validated"]["depth"] == [0, 0, 1, 1, 1, 1]


def test_a_warehouse_or_channel_narrows() -> None:
    one = series(shop(), ["received"], NOW - 6 * MINUTE, NOW, MINUTE, "SH2", "tmall")["received"]
    assert one["depth"] == [1, 1, 0, 0, 0, 0]
    assert series(shop(), ["received"], NOW - 6 * MINUTE, NOW, MINUTE, "", "jd")["received"]["depth"][-1] == 1
    assert series(shop(), ["received"], NOW - 6 * MINUTE, NOW, MINUTE, "BJ1") == {}


def test_a_stage_in_which_nothing_was_is_absent() -> None:
    assert series(shop(), ["pick_pack"], NOW - HOUR, NOW, MINUTE) == {}


def test_longer_steps_sum_their_minutes_and_the_last_may_end_later_than_asked() -> None:
    found = series(shop(), ["received"], NOW - 6 * MINUTE, NOW, 4 * MINUTE)["received"]
    assert found == {"entries": [2, 1], "exits": [1, 0], "depth": [1, 2]}


def test_the_present_minute_may_be_asked_for() -> None:
    found = series(shop(), ["received"], NOW - MINUTE, NOW + MINUTE, MINUTE)["received"]
    assert found["entries"] == [0, 1]
    assert found["depth"] == [1, 2]


@pytest.mark.parametrize(("begin", "end"), [(NOW, NOW), (NOW, NOW - HOUR)])
def test_no_time_has_no_points(begin: int, end: int) -> None:
    assert series(shop(), ["received"], begin, end, MINUTE)["received"]["entries"] == []


def test_the_minutes_of_orders_that_left_memory_stay_in_the_chart() -> None:
    made = open_shop(
        event("SO-1", "received", NOW - 2 * MINUTE, warehouse="SH2"),
        event("SO-1", "delivered", NOW - MINUTE),
        text='horizon = "2h"\n',
    )
    before = series(made, ["received"], NOW - 3 * MINUTE, NOW, MINUTE, "SH2")
    later = NOW + 3 * HOUR
    apply(made, event("SO-2", "updated", later), logged=later)
    made.tick(later)
    assert len(made.columns) == 1
    assert series(made, ["received"], NOW - 3 * MINUTE, NOW, MINUTE, "SH2") == before


def test_the_chart_forgets_after_the_minutes_kept() -> None:
    made = shop()
    made.tick(NOW + 3 * DAY)
    found = series(made, ["received"], NOW - 6 * MINUTE, NOW, MINUTE)["received"]
    assert found["entries"] == [0] * 6
