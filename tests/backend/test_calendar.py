from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from backend.calendar import Calendar, Stretch
from models.settings_shape import Peak

SHANGHAI = "Asia/Shanghai"


def at(text: str, zone: str = "+08:00") -> int:
    return round(datetime.fromisoformat(f"{text}{zone}").timestamp() * 1000)


def calendar(start: str, end: str, compare: str | None = "2025-11-11", zone: str = SHANGHAI) -> Calendar:
    return Calendar(zone, Peak("双11", at(start), at(end), None, compare))


EVE_AND_DAY = calendar("2026-11-10T20:00", "2026-11-12T00:00")


def test_a_day_lasts_until_midnight_and_a_peak_until_its_end() -> None:
    eve, day = at("2026-11-10T20:00"), at("2026-11-11T00:00")
    assert EVE_AND_DAY.day(eve, eve + 1) == Stretch(eve, at("2026-11-12T00:00"))
    assert EVE_AND_DAY.day(day, day + 1) == Stretch(day, at("2026-11-12T00:00"))
    assert Calendar(SHANGHAI).day(day, day) == Stretch(day, at("2026-11-12T00:00"))


def test_a_peak_that_began_at_midnight_and_is_over_leaves_the_rest_of_the_day() -> None:
    short = calendar("2026-11-11T00:00", "2026-11-11T18:00")
    begin = at("2026-11-11T00:00")
    assert short.day(begin, at("2026-11-11T17:59")).end == at("2026-11-11T18:00")
    assert short.day(begin, at("2026-11-11T18:00")).end == at("2026-11-12T00:00")


def test_the_eve_of_a_peak_is_compared_with_the_eve_of_the_compared_day() -> None:
    peak = Stretch(at("2026-11-10T20:00"), at("2026-11-12T00:00"))
    assert EVE_AND_DAY.beside(peak) == Stretch(at("2025-11-10T20:00"), at("2025-11-12T00:00"))


def test_a_plain_day_is_compared_with_the_whole_compared_day() -> None:
    whole = Stretch(at("2025-11-11T00:00"), at("2025-11-12T00:00"))
    assert EVE_AND_DAY.beside(Stretch(at("2026-11-09T00:00"), at("2026-11-10T00:00"))) == whole
    afternoon = calendar("2026-11-11T13:00", "2026-11-11T18:00")
    assert afternoon.beside(Stretch(at("2026-11-11T13:00"), at("2026-11-11T18:00"))) == Stretch(
        at("2025-11-11T13:00"), at("2025-11-11T18:00")
    )


def test_without_a_whole_day_the_day_with_most_of_it_is_compared() -> None:
    night = calendar("2026-11-10T22:00", "2026-11-11T06:00")
    assert night.beside(Stretch(at("2026-11-10T22:00"), at("2026-11-11T06:00"))) == Stretch(
        at("2025-11-10T22:00"), at("2025-11-11T06:00")
    )


def test_without_a_day_to_compare_with_there_is_none() -> None:
    day = Stretch(at("2026-11-11T00:00"), at("2026-11-12T00:00"))
    assert Calendar(SHANGHAI).beside(day) is None
    assert calendar("2026-11-11T00:00", "2026-11-12T00:00", None).beside(day) is None


def test_a_day_on_which_the_clock_changes_is_as_long_as_it_is() -> None:
    berlin = calendar("2026-10-25T00:00", "2026-10-26T00:00", "2026-03-29", "Europe/Berlin")
    autumn = berlin.day(at("2026-10-25T00:00", "+02:00"), at("2026-10-25T09:00"))
    assert autumn.end - autumn.begin == 25 * 3_600_000
    spring = berlin.beside(autumn)
    assert spring is not None
    assert (spring.begin, spring.end) == (at("2026-03-29T00:00", "+01:00"), at("2026-03-30T00:00", "+02:00"))


@given(st.integers(0, 60 * 24 * 400), st.integers(1, 60 * 24 * 40))
def test_where_the_clock_never_changes_as_many_minutes_are_compared_as_there_are(begin: int, length: int) -> None:
    day = Stretch(at("2026-01-01T00:00") + begin * 60_000, at("2026-01-01T00:00") + (begin + length) * 60_000)
    beside = EVE_AND_DAY.beside(day)
    assert beside is not None
    assert beside.end - beside.begin == day.end - day.begin
    assert (day.begin - beside.begin) % 86_400_000 == 0
