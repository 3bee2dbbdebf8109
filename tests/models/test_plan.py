from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plan import Peak, Plan, parse
from models.settings_table import SettingsError

MINUTE = 60_000
START = 1_794_312_000_000
"""2026-11-10T20:00:00+08:00, four hours before the day itself."""
PEAK = Peak(START, START + 28 * 60 * MINUTE, MINUTE)
FIRST = START // MINUTE


def read(text: str, peak: Peak = PEAK) -> Plan:
    return parse(text, "plan.csv", peak)


def refusal(text: str) -> str:
    with pytest.raises(SettingsError) as refused:
        read(text)
    return str(refused.value)


def test_a_minute_is_an_instant_or_a_count_since_the_start_of_the_peak() -> None:
    by_count = read("minute,channel,orders expected\n0,tmall,120\n240,tmall,900.5\n0,jd,30\n")
    by_instant = read(
        "minute,channel,orders expected\n2026-11-10T20:00:00+08:00,tmall,120\n"
        "2026-11-10T16:00:00Z,tmall,900.5\n2026-11-10T20:00:00+08:00,jd,30\n"
    )
    assert by_count == by_instant == Plan({"tmall": {FIRST: 120.0, FIRST + 240: 900.5}, "jd": {FIRST: 30.0}})


def test_channels_add_up_and_a_minute_that_is_not_named_expects_none() -> None:
    plan = read("0,tmall,0.1\n0,jd,0.2\n2,jd,7\n")
    assert plan.over(FIRST, 4) == [0.3, 0, 7, 0]
    assert plan.over(FIRST, 3, "jd") == [0.2, 0, 7]
    assert plan.over(FIRST - 2, 3, "tmall") == [0, 0, 0.1]


def test_where_a_plan_says_nothing_nothing_is_known() -> None:
    plan = read("0,tmall,120\n")
    assert plan.over(FIRST, 60, "douyin") is None
    assert plan.over(FIRST + 1, 60) is None


def test_columns_stand_in_the_order_that_the_header_says() -> None:
    assert read("\ufefforders,Minute,channel\r\n12, 3 ,jd\r\n\r\n") == Plan({"jd": {FIRST + 3: 12.0}})
    assert read('minute,channel,orders_expected\n"3",jd,12\n') == read("3,jd,12\n")


def test_with_a_faster_clock_minutes_are_shorter() -> None:
    fast = Peak(START, START + 28 * 60 * 1000, 1000)
    assert read("2,jd,5\n", fast) == Plan({"jd": {START // 1000 + 2: 5.0}})


@pytest.mark.parametrize(
    ("text", "line", "found", "expected"),
    [
        ("", None, "no minute", "a line a minute: minute, channel, orders expected"),
        ("minute,channel,orders expected\n", None, "no minute", "a line a minute"),
        ("minute,channel\n0,jd\n", 1, '"minute, channel"', "the columns minute, channel, orders expected"),
        ("minute,channel,orders\n0,jd\n", 2, "2 columns", "three: minute, channel, orders expected"),
        ("0;jd;12\n", 1, "one column", "three"),
        ("0,jd,12\n\n1,jd,many\n", 3, '"many"', "a number such as 120 or 37.5"),
        ("0,jd,-3\n", 1, '"-3"', "a number"),
        ("0,jd,nan\n", 1, '"nan"', "a number"),
        ('0,jd,"1,200"\n', 1, '"1,200"', "a number"),
        ("soon,jd,3\n", 1, '"soon"', "or a count of minutes since the start of the peak"),
        ("-5,jd,3\n", 1, '"-5"', "a count of minutes"),
        ("2026-11-11T00:00:00,jd,3\n", 1, '"2026-11-11T00:00:00"', "an instant with an offset"),
        ("2025-11-11T00:00:00+08:00,jd,3\n", 1, '"2025-11-11T00:00:00+08:00"', "a minute of the peak"),
        ("0,jd,3\n4,jd,3\n0,jd,3\n", 3, '"0"', "each minute of a channel once; it is on line 1 too"),
        ("0," + "x" * 129 + ",3\n", 1, '"xxx', "at most 128 characters"),
        ('0,"jd,3\n', 1, "unexpected end of data", "lines of CSV"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_line(text: str, line: int | None, found: str, expected: str) -> None:
    said = refusal(text)
    assert said.startswith(f"plan.csv, line {line}: " if line else "plan.csv: ")
    assert f"found {found}" in said
    assert expected in said


_minutes = st.dictionaries(
    st.tuples(st.sampled_from(("tmall", "jd", "")), st.integers(0, 28 * 60)), st.integers(0, 10_000), min_size=1
)


@given(_minutes, st.integers(-100, 2_000), st.integers(0, 300))
def test_what_is_written_is_what_is_planned(planned: dict[tuple[str, int], int], first: int, length: int) -> None:
    plan = read("".join(f"{minute},{channel},{orders}\n" for (channel, minute), orders in planned.items()))
    over = range(first, first + length)
    for channel in ("", "tmall"):
        mine = dict.fromkeys(over, 0)
        said = False
        for (name, minute), orders in planned.items():
            if minute in mine and channel in ("", name):
                mine[minute] += orders
                said = True
        assert plan.over(FIRST + first, length, channel) == (list(mine.values()) if said else None)


@given(st.text() | st.text(alphabet='0123456789,.\n"-:TZ+ minutechaorsxp'))
def test_no_text_whatever_does_anything_but_give_a_plan_or_a_line(text: str) -> None:
    with suppress(SettingsError):
        assert read(text).channels
