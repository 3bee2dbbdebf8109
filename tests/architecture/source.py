"""The project's own source files, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("models", "stream", "backend", "dashboard")
EXEMPT: Final = ("models/migrations",)
"""Written by a tool, step by step, and never changed again."""


def files(*endings: str) -> Iterator[Path]:
    """Give our source files with one of these endings, relative to the root, in order."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            relative = path.relative_to(ROOT)
            if path.is_file() and path.suffix in endings and not relative.as_posix().startswith(EXEMPT):
                yield relative


def module_of(path: Path) -> str:
    """Give the dotted name under which a file is imported."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
