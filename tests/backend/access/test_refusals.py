from __future__ import annotations

from backend.access.refusals import EACH_MS, Refusals
from tests.backend.access.registry import NOW


def test_the_first_refusal_of_a_kind_is_written_and_the_others_are_counted() -> None:
    refusals = Refusals()
    assert [refusals.times("floor", NOW + second * 1000) for second in range(60)] == [1] + [0] * 59
    assert refusals.times("floor", NOW + EACH_MS) == 60
    assert refusals.times("floor", NOW + EACH_MS + 1) == 0


def test_each_kind_is_counted_by_itself() -> None:
    refusals = Refusals()
    assert refusals.times(("203.0.113.9", "floor"), NOW) == 1
    assert refusals.times(("203.0.113.9", "series"), NOW) == 1


def test_what_comes_from_everywhere_at_once_is_one_kind() -> None:
    refusals = Refusals()
    written = sum(bool(refusals.times(f"from {number}", NOW)) for number in range(100_000))
    assert written == 2001
    assert refusals.times("from the moon", NOW + EACH_MS - 1) == 0
    assert refusals.times("from afar", NOW + EACH_MS) == 98_001


def test_nothing_that_was_counted_is_lost_when_there_is_no_more_room() -> None:
    refusals, came, written = Refusals(), 0, 0
    for number in range(30_000):
        kind = "floor" if number % 3 else number
        came += 1
        written += refusals.times(kind, NOW + number * 100)
    left = sum(more for _, more in refusals._seen.values())
    assert written + left == came
    assert len(refusals._seen) <= 2001
