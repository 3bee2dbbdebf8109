from __future__ import annotations

from pathlib import Path
from threading import Event, Timer

import pytest

from backend.cli.reach import await_log, connect, log_url
from models.settings import Settings, load
from stream.log.trouble import LogDown, LogRefused


def shop(log_url: str, **more: str) -> Settings:
    return load(None, {"PEAKLINE_REDIS_URL": log_url, **more})


def test_the_log_is_the_named_server_or_the_one_of_the_data_directory(short_dir: Path) -> None:
    assert log_url(shop("redis://valkey:6379")) == "redis://valkey:6379"
    assert log_url(load(None, {"PEAKLINE_DATA_DIR": str(short_dir)})) == f"unix://{short_dir.resolve()}/log.sock"


def test_the_first_to_connect_makes_the_log_as_the_settings_say(log_url: str) -> None:
    with connect(shop(log_url, PEAKLINE_PARTITIONS="4", PEAKLINE_TIME_SCALE="60")) as log:
        assert (log.identity.partitions, log.identity.time_scale) == (4, 60)
    with pytest.raises(LogRefused, match="PEAKLINE_PARTITIONS: expected 4"):
        connect(shop(log_url, PEAKLINE_PARTITIONS="2", PEAKLINE_TIME_SCALE="60"))
    with pytest.raises(LogRefused, match="PEAKLINE_TIME_SCALE: expected 60"):
        connect(shop(log_url))


def test_a_feeder_takes_the_time_scale_that_the_log_has(log_url: str) -> None:
    connect(shop(log_url, PEAKLINE_TIME_SCALE="60")).close()
    with connect(shop(log_url), any_time_scale=True) as log:
        assert log.identity.time_scale == 60
    with pytest.raises(LogRefused, match="PEAKLINE_TIME_SCALE"):
        connect(shop(log_url, PEAKLINE_TIME_SCALE="2"), any_time_scale=True)


def test_a_log_that_is_not_there_is_waited_for_until_told_to_stop(short_dir: Path) -> None:
    nobody = load(None, {"PEAKLINE_DATA_DIR": str(short_dir)})
    with pytest.raises(LogDown, match="no Peakline runs on .*; start `peakline up` there"):
        connect(nobody)
    stop = Event()
    Timer(0.3, stop.set).start()
    assert await_log(nobody, stop) is None


def test_a_log_that_is_there_is_not_waited_for(log_url: str) -> None:
    log = await_log(shop(log_url), Event())
    assert log is not None
    log.close()
