"""The clock."""

from __future__ import annotations

from stream.clock import monotonic, now_ms


def test_the_wall_clock_is_in_milliseconds_of_this_century() -> None:
    assert 1_700_000_000_000 < now_ms() < 4_100_000_000_000


def test_durations_never_run_backwards() -> None:
    seen = [monotonic() for _ in range(100)]
    assert seen == sorted(seen)
