from __future__ import annotations

import numpy as np

from models.vocabulary import RANK
from stream.floor.batch import NO_STAGE, Batch
from tests.stream.floor.shop import NOW, batch, event


def test_a_batch_reads_each_event_once() -> None:
    told = batch(
        event("SO-1", "pick_pack", NOW - 1, warehouse="SH2", attempt=2),
        event("SO-2", "held", NOW, source="people", warehouse=""),
        event("SO-1", "shipped", NOW, partial=True, source=None),
        logged=NOW + 7,
    )
    assert len(told) == 3
    assert told.at.tolist() == [NOW - 1, NOW, NOW]
    assert told.logged.tolist() == [NOW + 7] * 3
    assert told.orders() == ["SO-1", "SO-2", "SO-1"]
    assert told.ranks.tolist() == [RANK["pick_pack"], NO_STAGE, NO_STAGE]
    assert told.attempts.tolist() == [2, 1, 1]
    assert told.sources == ["wms-shanghai", "people", "log"]
    assert told.by_people.tolist() == [False, True, False]
    assert [one[0] for one in told.said()] == ["SH2", "", None]


def test_a_part_shipment_is_no_entry() -> None:
    assert batch(event("SO-1", "shipped", NOW, partial=True)).ranks.tolist() == [NO_STAGE]
    assert batch(event("SO-1", "shipped", NOW, partial=False)).ranks.tolist() == [RANK["shipped"]]


def test_parts_and_picks_keep_the_order_of_the_log() -> None:
    told = batch(*(event(f"SO-{number}", "received", NOW - number) for number in range(5)))
    assert told.part(1, 3).orders() == ["SO-1", "SO-2"]
    wanted = told.pick(np.array([True, False, False, True, False]))
    assert wanted.orders() == ["SO-0", "SO-3"]
    assert wanted.at.tolist() == [NOW, NOW - 3]
    assert len(Batch.of([], [])) == 0
