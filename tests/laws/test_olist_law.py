"""A whole recording against the oracle, number by number, on partial filters and groupings too: real and generated."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from stream.feeding import rebase
from stream.sources import olist
from tests import olist_shape
from tests.histories import NOW
from tests.laws.floors import Shop
from tests.oracle.compare import differences
from tests.oracle.judge import Oracle

SELECTIONS: list[tuple[dict[str, str], tuple[str, ...]]] = [
    ({}, ("warehouse", "channel", "priority")),
    ({}, ("region",)),
    ({"region": "SP"}, ("warehouse",)),
    ({"channel": "olist", "region": "RJ"}, ()),
]
REMEMBER_ALL = {"horizon": "1000d", "give_up": "1000d"}
OF_ARRIVAL = ("quality.duplicates", "quality.late_events", "sources.delay_p95_s")


def recording(folder: Path) -> list[dict[str, Any]]:
    """Give the events of a recording, shifted so that it ends at ``NOW``, sorted by event time."""
    told = [item for item in olist.read(folder) if isinstance(item, dict)]
    events: list[dict[str, Any]] = sorted(told, key=lambda event: event["at"])
    shift = rebase.ending(events[-1]["at"], NOW)
    return [rebase.rebased(event, shift) for event in events]


@pytest.fixture(params=["generated", "real"])
def events(request: pytest.FixtureRequest, tmp_path: Path) -> list[dict[str, Any]]:
    """Both recordings; the real one where it is."""
    if request.param == "generated":
        return recording(olist_shape.write(tmp_path, orders=1_500, seed=24))
    real = olist_shape.real_olist()
    if real is None:
        pytest.skip("the real recording is not on this machine: set PEAKLINE_OLIST_DIR to its folder")
    return recording(real)


@pytest.mark.parametrize("said", [REMEMBER_ALL, {}], ids=["all remembered", "as usual"])
def test_a_whole_recording_is_the_same_floor_as_the_oracles(events: list[dict[str, Any]], said: dict[str, Any]) -> None:
    cuts, log = random.Random(11), [(event["at"], event) for event in events]
    shop, oracle = Shop(said, NOW, partitions=2), Oracle(said, partitions=2)
    oracle.feed_batch(log)
    while log:
        size = cuts.randint(1, 2_000)
        shop.log(log[:size])
        log = log[size:]
    for where, by in SELECTIONS:
        assert not differences(oracle.frame(NOW, where, by), shop.frame(NOW, where, by, full=True), OF_ARRIVAL)
