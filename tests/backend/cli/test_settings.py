from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backend.cli import settings as module
from backend.cli.settings import file_of, settings, tell, text_of
from models.settings import SettingsError


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the call's options said."""
    options: dict[str, Any] = {}
    monkeypatch.setattr(module, "said", lambda: options)
    return options


def test_the_data_directory_is_the_options_then_the_environments_then_ours(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    environment: dict[str, str] = {}
    tell(environment)
    assert environment == {"PEAKLINE_DATA_DIR": str(tmp_path / ".peakline")}
    environment = {"PEAKLINE_DATA_DIR": "data"}
    tell(environment)
    assert environment == {"PEAKLINE_DATA_DIR": str(tmp_path / "data")}
    options["data_dir"] = "/srv/p"
    options["drill"] = True
    tell(environment)
    assert environment == {"PEAKLINE_DATA_DIR": "/srv/p", "PEAKLINE_DRILL": "1"}


def test_settings_come_from_the_file_in_the_data_directory(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PEAKLINE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PEAKLINE_CONFIG", raising=False)
    assert settings().dead_kept == 10_000
    (tmp_path / "peakline.toml").write_text("dead_kept = 5\n", encoding="utf-8")
    assert settings().dead_kept == 5
    assert settings().data_dir == tmp_path
    (tmp_path / "peakline.toml").write_text("\ndead_kept = 0\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"/peakline\.toml, line 2: dead_kept: found 0"):
        settings()


def test_a_file_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"PEAKLINE_CONFIG": "shop.toml", "PEAKLINE_DATA_DIR": str(tmp_path)}
    with pytest.raises(SettingsError, match='PEAKLINE_CONFIG: found "shop.toml", expected a file that is there'):
        file_of(environment)
    (tmp_path / "shop.toml").touch()
    assert file_of(environment) == tmp_path / "shop.toml"
    assert environment["PEAKLINE_CONFIG"] == str(tmp_path / "shop.toml")


def test_a_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "peakline.toml"
    assert text_of(path) is None
    path.write_bytes(b"# \xe4\xb8\xad\xe6\x96\x87\nowner = '\xc4\xe3'\n")
    with pytest.raises(SettingsError, match="line 2: the file: .*expected TOML in UTF-8"):
        text_of(path)
