from __future__ import annotations

import re

import pytest

from backend.metrics import READINGS, Metrics, Reading


def test_the_present_is_read_at_each_scrape() -> None:
    lag = 7.0
    metrics = Metrics(lambda: [Reading("peakline_lag_entries", lag, ("0",)), Reading("peakline_frames_sent", 3)])
    assert 'peakline_lag_entries{partition="0"} 7.0' in metrics.text().decode()
    lag = 8.0
    text = metrics.text().decode()
    assert 'peakline_lag_entries{partition="0"} 8.0' in text
    assert "peakline_frames_sent_total 3.0" in text


def test_what_nobody_knows_is_absent_and_never_zero() -> None:
    assert "peakline_watermark_age_seconds" not in Metrics().text().decode()


def test_two_processes_in_one_have_counters_of_their_own() -> None:
    one, other = Metrics(), Metrics()
    one.accepted.inc(5)
    assert "peakline_events_accepted_total 5.0" in one.text().decode()
    assert "peakline_events_accepted_total 0.0" in other.text().decode()


def test_every_line_is_one_that_prometheus_reads() -> None:
    metrics = Metrics(lambda: [Reading(name, 1, ("0",) * len(about.labels)) for name, about in READINGS.items()])
    metrics.rejected.labels("invalid").inc()
    line = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"\})? [0-9.e+-]+')
    for text in metrics.text().decode().splitlines():
        assert text.startswith("# ") or line.fullmatch(text), text
    for name in READINGS:
        assert f"\n{name}" in "\n" + metrics.text().decode()


def test_a_reading_that_is_in_no_list_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Metrics(lambda: [Reading("peakline_mood", 1)]).text()
