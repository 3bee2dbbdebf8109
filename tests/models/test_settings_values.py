from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from models.settings_values import LONGEST_MS, day_text, duration_ms, duration_text, instant_ms, size_bytes, zone_name


@pytest.mark.parametrize(
    ("text", "ms"),
    [("90s", 90_000), ("30m", 1_800_000), ("2h", 7_200_000), ("1d", 86_400_000), ("250ms", 250), ("1.5h", 5_400_000)],
)
def test_a_duration_is_a_number_and_a_unit(text: str, ms: int) -> None:
    assert duration_ms(text) == ms


def test_none_is_no_limit_and_not_zero() -> None:
    assert duration_ms("none") is None
    assert duration_ms("0s") == 0


@pytest.mark.parametrize("text", ["", "30", "30 m", "m", "-5m", "5min", "30M", "1h30m", "NONE", "inf", "1e3s", "٣m"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a duration such as"):
        duration_ms(text)


def test_a_duration_is_never_so_long_that_instants_overflow() -> None:
    assert duration_ms("3650d") == LONGEST_MS
    with pytest.raises(ValueError, match="at most 3650d"):
        duration_ms("3651d")


@pytest.mark.parametrize("text", ["90s", "30m", "2h", "7d", "250ms", "none"])
def test_a_duration_is_written_as_it_was_set(text: str) -> None:
    assert duration_text(duration_ms(text)) == text


def test_no_time_at_all_is_written_in_seconds() -> None:
    assert duration_text(0) == "0s"


@pytest.mark.parametrize(
    ("text", "size"), [("1024", 1024), ("8MiB", 8 << 20), ("2 GiB", 2 << 30), ("512KiB", 512 << 10)]
)
def test_a_size_is_a_number_of_bytes_or_has_a_binary_unit(text: str, size: int) -> None:
    assert size_bytes(text) == size


@pytest.mark.parametrize("text", ["8MB", "8 mib", "-1", "1.5MiB", ""])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a size such as"):
        size_bytes(text)


def test_an_instant_needs_its_offset() -> None:
    midnight = 1_794_326_400_000
    assert instant_ms("2026-11-11T00:00:00+08:00") == midnight
    assert instant_ms("2026-11-10T16:00:00Z") == midnight
    assert instant_ms(datetime(2026, 11, 10, 16, tzinfo=UTC)) == midnight
    for naive in ("2026-11-11T00:00:00", "2026-11-11", datetime(2026, 11, 11), 5):  # noqa: DTZ001
        with pytest.raises(ValueError, match="an instant with an offset"):
            instant_ms(naive)


def test_a_day_is_text_or_a_toml_date() -> None:
    assert day_text("2025-11-11") == day_text(date(2025, 11, 11)) == "2025-11-11"
    for other in ("11.11.2025", datetime(2025, 11, 11, tzinfo=UTC), 20251111):
        with pytest.raises(ValueError, match=r".+"):
            day_text(other)


def test_a_zone_is_one_that_this_machine_knows() -> None:
    assert zone_name("America/Sao_Paulo") == "America/Sao_Paulo"
    for other in ("Mars/Olympus", "", "../etc/passwd", "CST8 China"):
        with pytest.raises(ValueError, match="a time zone such as"):
            zone_name(other)
