from __future__ import annotations

from backend.access.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_key_that_told_too_much_waits_until_it_is_even() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    assert pace.wait_s("wms") == 0
    pace.pay("wms", 60)
    assert pace.wait_s("wms") == 5
    clock.now += 4
    assert pace.wait_s("wms") == 1
    clock.now += 1
    assert pace.wait_s("wms") == 0


def test_one_seconds_worth_may_come_at_once_and_is_not_saved_up() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    clock.now += 3600
    pace.pay("wms", 10)
    assert pace.wait_s("wms") == 0
    pace.pay("wms", 10)
    assert pace.wait_s("wms") == 1


def test_one_key_does_not_slow_another() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    pace.pay("wms", 1000)
    assert pace.wait_s("erp") == 0


def test_the_rate_holds_over_time_whatever_the_batches() -> None:
    clock, told = Clock(), 0
    pace = Pace(100, clock)
    for turn in range(1000):
        clock.now += 0.1
        if not pace.wait_s("wms"):
            pace.pay("wms", 1 + turn % 70)
            told += 1 + turn % 70
    assert 0.97 * 100 * 100 <= told <= 1.03 * 100 * 100


def test_without_a_limit_nobody_waits_and_nothing_is_kept() -> None:
    pace = Pace(0, Clock())
    pace.pay("wms", 10**9)
    assert pace.wait_s("wms") == 0


def test_keys_that_are_even_again_are_forgotten() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    for number in range(10_000):
        pace.pay(f"key-{number}", 1)
    clock.now += 10
    pace.pay("late", 100)
    assert len(pace._empty_until) == 1
    assert pace.wait_s("late") == 9
