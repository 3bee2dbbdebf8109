"""How far the log may be trimmed."""

from __future__ import annotations

import pytest

from stream.log.positions import START
from stream.log.trimming import trim_to

NOW = 100_000


@pytest.mark.parametrize(
    ("needed", "retention_ms", "keeps_from"),
    [
        ([], 0, None),
        ([START, "90000-0"], 0, None),
        (["90000-3", "80000-5"], 0, "80000-5"),
        (["90000-3", "80000-5"], 40_000, "60000-0"),
        (["90000-3"], 200_000, "0-0"),
    ],
)
def test_the_lowest_need_decides_and_the_retention_is_never_shortened(
    needed: list[str], retention_ms: int, keeps_from: str | None
) -> None:
    assert trim_to(needed, retention_ms, NOW) == keeps_from
