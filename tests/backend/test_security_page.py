"""docs/security.md names tests for its promises: each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "security.md"


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`((?:backend|stream)/[\w/]+\.py)`", PAGE.read_text(encoding="utf-8"))) - {
        "backend/routes.py"
    }
    assert len(named) > 20
    assert [name for name in sorted(named) if not (TESTS / name).is_file()] == []


def test_every_promise_names_a_test() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    promises = [row for row in rows if not row.startswith("| Promise")]
    assert all(".py`" in row.rpartition(" | ")[2] for row in promises)
