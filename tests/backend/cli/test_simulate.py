from __future__ import annotations

from pathlib import Path

import click
import pytest
import redis
from click.testing import CliRunner

from backend.cli.main import peakline
from backend.cli.simulate import Duration


def test_a_short_peak_goes_into_the_log_live_and_is_counted(log_url: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        peakline,
        ["simulate", "--orders-per-second", "200", "--for", "1s", "--seed", "7", "--drill"],
        env={"PEAKLINE_REDIS_URL": log_url, "PEAKLINE_DATA_DIR": str(tmp_path)},
    )
    assert result.exit_code == 0, result.output
    assert " 0 refused" in result.output
    with redis.Redis.from_url(log_url) as client:
        ((_, fields), *_) = client.xrange("peakline-drill:{0}:events", count=1)
    assert b'"drill":true' in b"".join(fields.values())


def test_how_long_is_a_duration() -> None:
    read = Duration()
    assert read("10m") == 600_000
    for wrong in ("none", "0s", "10", "soon"):
        with pytest.raises(click.BadParameter, match="expected a duration such as"):
            read(wrong)
