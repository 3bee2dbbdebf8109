from __future__ import annotations

import fcntl
from pathlib import Path

import click
import pytest

from backend.cli.demo_place import is_demo, prepare


def test_a_demo_takes_a_new_directory_and_marks_it(tmp_path: Path) -> None:
    place = tmp_path / "new"
    prepare(place)
    assert is_demo(place)
    assert place.stat().st_mode & 0o077 == 0


def test_the_next_demo_begins_anew_but_keeps_the_settings(tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / "appendonlydir").mkdir()
    (tmp_path / "appendonlydir" / "appendonly.aof").touch()
    (tmp_path / "peakline.db").touch()
    (tmp_path / "peakline.toml").touch()
    prepare(tmp_path)
    assert not (tmp_path / "appendonlydir").exists()
    assert not (tmp_path / "peakline.db").exists()
    assert (tmp_path / "peakline.toml").exists()


def test_a_demo_never_touches_a_real_log(tmp_path: Path) -> None:
    (tmp_path / "appendonlydir").mkdir()
    with pytest.raises(click.ClickException, match="found a real log"):
        prepare(tmp_path)
    assert (tmp_path / "appendonlydir").exists()
    assert not is_demo(tmp_path)


@pytest.mark.parametrize("lock", ["up.lock", "log.lock", "log.server.lock"])
def test_a_demo_never_empties_what_is_in_use(lock: str, tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / "snapshots").mkdir()
    with (tmp_path / lock).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(click.ClickException, match="a Peakline runs there"):
            prepare(tmp_path)
    assert (tmp_path / "snapshots").exists()
    prepare(tmp_path)
    assert not (tmp_path / "snapshots").exists()
