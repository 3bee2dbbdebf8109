"""One shop for all stories of a file: `peakline up`, with targets that a story can wait for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Running, running

SETTINGS = """
timezone = "Asia/Shanghai"
[stages.pick_pack]
target = "30m"
targets = { vip = "15m" }
stall_after = "45m"
"""


@pytest.fixture(scope="module")
def shop() -> Iterator[Running]:
    """Give a running shop."""
    with tempfile.TemporaryDirectory(prefix="pl-") as folder, running(Path(folder), SETTINGS) as peakline:
        yield peakline
