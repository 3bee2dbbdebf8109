"""The settings of a command: what its options, the environment and ``peakline.toml`` say, read once at its start.

The one place of the command line that reads the environment and the file; what is wrong with them is said by
``models.settings``.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

from backend.cli.options import said
from models import settings as reading
from models.settings import Settings, SettingsError

FILE: Final = "peakline.toml"
DATA_DIR: Final = "PEAKLINE_DATA_DIR"
DRILL: Final = "PEAKLINE_DRILL"
CONFIG: Final = "PEAKLINE_CONFIG"
DEFAULT_DATA_DIR: Final = ".peakline"


def settings() -> Settings:
    """Read the settings of the running command. Raises ``SettingsError``.

    What the options said goes into the environment, so that the processes that this one starts hear it too.
    """
    tell(os.environ)
    path = file_of(os.environ)
    return reading.load(text_of(path), os.environ, str(path))


def tell(environment: MutableMapping[str, str]) -> None:
    """Put what this call's options said into an environment; the data directory becomes absolute."""
    options = said()
    where = options.get("data_dir") or environment.get(DATA_DIR, "").strip() or DEFAULT_DATA_DIR
    environment[DATA_DIR] = str(Path(where).expanduser().absolute())
    if options.get("drill"):
        environment[DRILL] = "1"


def file_of(environment: MutableMapping[str, str]) -> Path:
    """Give the settings file: the one that is named, which must be there, or that of the data directory."""
    named = environment.get(CONFIG, "").strip()
    if not named:
        return Path(environment[DATA_DIR]) / FILE
    path = Path(named).expanduser().absolute()
    if not path.is_file():
        raise SettingsError(CONFIG, f'"{named}"', "a file that is there")
    environment[CONFIG] = str(path)
    return path


def text_of(path: Path) -> str | None:
    """Read the settings file; ``None`` when there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise SettingsError("the file", "bytes that are no text", "TOML in UTF-8", str(path), line) from None
