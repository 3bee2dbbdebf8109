from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
import redis
from click.testing import CliRunner, Result

from backend.cli.main import peakline
from backend.cli.replay import Speed


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "day.jsonl"
    events = [
        {"id": f"e-{number}", "order": f"SO-{number}", "type": "received", "at": f"2026-11-11T00:0{number}:00+08:00"}
        for number in range(5)
    ]
    path.write_text("".join(json.dumps(event) + "\n" for event in events) + "no event\n", encoding="utf-8")
    return path


def replay(log_url: str, data_dir: Path, *arguments: str) -> Result:
    environment = {"PEAKLINE_REDIS_URL": log_url, "PEAKLINE_DATA_DIR": str(data_dir)}
    return CliRunner().invoke(peakline, ["replay", *arguments], env=environment)


def test_a_recording_goes_into_the_log_and_is_counted(recording: Path, log_url: str, tmp_path: Path) -> None:
    result = replay(log_url, tmp_path, str(recording), "--format", "jsonl")
    assert result.exit_code == 0, result.output
    assert "6 events read, 5 accepted, 1 refused" in result.output
    with redis.Redis.from_url(log_url) as client:
        assert client.xlen("peakline:{0}:events") >= 1


def test_a_drill_goes_into_its_own_log(recording: Path, log_url: str, tmp_path: Path) -> None:
    assert replay(log_url, tmp_path, str(recording), "--format", "jsonl", "--drill").exit_code == 0
    with redis.Redis.from_url(log_url) as client:
        assert client.xlen("peakline-drill:{0}:events") >= 1
        assert client.exists("peakline:{0}:events") == 0


def test_a_speed_that_is_not_the_logs_is_refused(recording: Path, log_url: str, tmp_path: Path) -> None:
    result = replay(log_url, tmp_path, str(recording), "--format", "jsonl", "--speed", "60")
    assert "PEAKLINE_TIME_SCALE to be 60, got 1" in str(result.exception)


def test_the_speed_is_max_or_a_number() -> None:
    read = Speed()
    assert read("max") is None
    assert read("2.5") == 2.5
    for wrong in ("0", "-1", "nan", "inf", "fast", "1001"):
        with pytest.raises(click.BadParameter, match="expected max or a number above 0"):
            read(wrong)


def test_a_recording_can_be_ended_at_an_instant_with_an_offset(recording: Path, log_url: str, tmp_path: Path) -> None:
    asked = [str(recording), "--format", "jsonl", "--until"]
    result = replay(log_url, tmp_path, *asked, "2026-11-11T00:01:00+08:00")
    assert "3 events read, 2 accepted, 1 refused" in result.output
    refused = replay(log_url, tmp_path, *asked, "2026-11-11T00:01:00")
    assert refused.exit_code == 2
    assert "offset" in refused.output
