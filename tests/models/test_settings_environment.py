from __future__ import annotations

from pathlib import Path

import pytest

from models.settings_environment import VARIABLES, read
from models.settings_table import SettingsError


def test_an_empty_environment_is_one_machine_with_everything_embedded() -> None:
    found = read({})
    assert found.data_dir == Path(".peakline")
    assert (found.redis_url, found.database_url, found.public_url, found.key) == (None, None, None, None)
    assert (found.partitions, found.time_scale, found.durability, found.drill) == (None, 1, "memory", False)
    assert found.log_memory is None


def test_what_is_set_is_read() -> None:
    found = read(
        {
            "PEAKLINE_DATA_DIR": "/srv/peakline",
            "PEAKLINE_REDIS_URL": "unix:///run/valkey.sock",
            "PEAKLINE_DATABASE_URL": "postgresql+psycopg://peakline@db/peakline",
            "PEAKLINE_PARTITIONS": "8",
            "PEAKLINE_TIME_SCALE": "60",
            "PEAKLINE_DURABILITY": "disk",
            "PEAKLINE_PUBLIC_URL": "https://Wall.example.com/",
            "PEAKLINE_DRILL": "1",
            "PEAKLINE_KEY": "pk_1",
            "PEAKLINE_LOG_MEMORY": "512MiB",
            "PEAKLINE_OIDC_SECRET": "correct-horse-battery",
            "HOME": "/home/li",
        }
    )
    assert found.data_dir == Path("/srv/peakline")
    assert found.redis_url == "unix:///run/valkey.sock"
    assert found.database_url == "postgresql+psycopg://peakline@db/peakline"
    assert (found.partitions, found.time_scale, found.durability, found.drill) == (8, 60, "disk", True)
    assert found.public_url == "https://wall.example.com"
    assert (found.key, found.log_memory) == ("pk_1", 512 << 20)
    assert found.oidc_secret == "correct-horse-battery"


@pytest.mark.parametrize("name", [name for name in VARIABLES if name != "PEAKLINE_DATA_DIR"])
def test_an_empty_variable_counts_as_absent(name: str) -> None:
    assert read({name: " "}) == read({})


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("PEAKLINE_REDIS_URL", "localhost:6379"),
        ("PEAKLINE_REDIS_URL", "redis://"),
        ("PEAKLINE_DATABASE_URL", "mysql://db/peakline"),
        ("PEAKLINE_PARTITIONS", "0"),
        ("PEAKLINE_PARTITIONS", "two"),
        ("PEAKLINE_PARTITIONS", "1025"),
        ("PEAKLINE_TIME_SCALE", "1.5"),
        ("PEAKLINE_DURABILITY", "paper"),
        ("PEAKLINE_PUBLIC_URL", "wall.example.com"),
        ("PEAKLINE_PUBLIC_URL", "http://wall.example.com/floor"),
        ("PEAKLINE_PUBLIC_URL", "http://wall.example.com:port"),
        ("PEAKLINE_PUBLIC_URL", "http://li@wall.example.com"),
        ("PEAKLINE_DRILL", "maybe"),
        ("PEAKLINE_LOG_MEMORY", "1MiB"),
        ("PEAKLINE_LOG_MEMORY", "lots"),
        ("PEAKLINE_OIDC_SECRET", "hunter2"),
        ("PEAKLINE_OIDC_SECRET", "hunter2\nhunter2\nhunter2"),
    ],
)
def test_a_wrong_variable_is_refused_with_its_name(name: str, wrong: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: found .*, expected ") as refused:
        read({name: wrong})
    assert refused.value.name == name


@pytest.mark.parametrize(
    ("name", "wrong"), [("PEAKLINE_REDIS_URL", "http://:hunter2@valkey"), ("PEAKLINE_OIDC_SECRET", "hunter2")]
)
def test_a_password_is_never_shown(name: str, wrong: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({name: wrong})
    assert "hunter2" not in str(refused.value)


def test_a_slip_of_the_pen_in_a_name_is_refused_rather_than_ignored() -> None:
    with pytest.raises(SettingsError, match=r"PEAKLINE_PARTITONS: .*PEAKLINE_PARTITIONS \(did you mean that\?\)"):
        read({"PEAKLINE_PARTITONS": "8"})
    assert read({"PEAKLINE_OLIST_DIR": "/data", "PEAKLINE_KILLS": "3"}) == read({})
