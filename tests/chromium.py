"""Where this machine's Chromium is; printed when run, with exit code 1 when there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def executable() -> str | None:
    """Give the path of a Chromium: the one that ``PEAKLINE_CHROMIUM`` names, else the first that is installed."""
    named = os.environ.get("PEAKLINE_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    found = filter(None, map(shutil.which, NAMES))
    return next(found, None) or next((path for path in APPLICATIONS if Path(path).exists()), None)


if __name__ == "__main__":
    found = executable()
    print(found or "no Chromium on this machine")
    sys.exit(0 if found else 1)
