"""How far the log may be trimmed."""

from __future__ import annotations

import pytest

from stream.log.positions import START
from stream.log.trimming import trim_to, waits_for

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


@pytest.mark.parametrize(
    ("ledger", "retention_ms", "waits"),
    [
        ("90000-0", 0, None),  # at the snapshot: nobody waits for it
        ("70000-0", 0, ("ledger", "70000-0")),
        ("70000-0", 40_000, None),  # younger than the retention stays anyhow
        ("50000-0", 40_000, ("ledger", "50000-0")),
        (START, 0, ("ledger", START)),  # it has never read
    ],
)
def test_the_consumer_that_keeps_the_log_from_being_trimmed_is_named(
    ledger: str, retention_ms: int, waits: tuple[str, str] | None
) -> None:
    consumers = {"floor": "90000-0", "ledger": ledger}
    assert waits_for(consumers, ["95000-0", "90000-0"], "1000-0", retention_ms, NOW) == waits


def test_nobody_is_waited_for_while_there_is_nothing_to_trim() -> None:
    assert waits_for({"ledger": START}, ["90000-0"], "90000-0", 0, NOW) is None


def test_without_snapshots_nobody_is_waited_for() -> None:
    assert waits_for({"ledger": START}, [], "1000-0", 0, NOW) is None
