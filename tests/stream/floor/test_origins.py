from __future__ import annotations

import numpy as np

from models.part import CELLS_PER_COMBO
from models.vocabulary import OPEN_STAGES
from stream.floor.floor import Floor
from stream.floor.origins import Origins
from tests.stream.floor.shop import HOUR, MINUTE, NOW, apply, batch, event, open_shop

PICKING = 3 * CELLS_PER_COMBO + 4


def known(shop: Floor, stage: str, warehouse: str) -> dict[str, int]:
    """Give source and latest entry of a stage in a warehouse."""
    found: dict[str, int] = {}
    for cell, sources in shop.origins.latest.items():
        combo, index = divmod(cell, CELLS_PER_COMBO)
        if OPEN_STAGES[index] == stage and shop.places.dims[combo][0] == warehouse:
            found |= sources
    return found


def test_a_place_knows_the_latest_entry_of_each_source() -> None:
    origins = Origins(HOUR)
    origins.note(
        batch(
            event("SO-1", "pick_pack", NOW - 9),
            event("SO-2", "pick_pack", NOW - 2),
            event("SO-3", "pick_pack", NOW - 5, source="erp"),
            event("SO-4", "pick_pack", NOW, source="people"),
            event("SO-5", "held", NOW),
            event("SO-6", "delivered", NOW),
            event("SO-7", "shipped", NOW, partial=True),
        ),
        np.full(7, 3, np.int32),
    )
    assert origins.latest == {PICKING: {"wms-shanghai": NOW - 2, "erp": NOW - 5}}


def test_an_older_entry_is_no_news() -> None:
    origins = Origins(HOUR)
    origins.put(PICKING, "erp", NOW)
    assert origins.told(full=False) == [(PICKING, "erp", NOW)]
    origins.put(PICKING, "erp", NOW - 1)
    origins.put(PICKING, "erp", NOW)
    assert origins.told(full=False) == []
    assert origins.latest == {PICKING: {"erp": NOW}}


def test_a_source_that_goes_on_is_told_once_an_hour() -> None:
    origins = Origins(HOUR)
    found = []
    for minutes in (0, 30, 59, 60, 61):
        origins.put(PICKING, "erp", NOW + minutes * MINUTE)
        found.append(len(origins.told(full=False)))
    assert found == [1, 0, 0, 1, 0]


def test_whole_parts_tell_all() -> None:
    origins = Origins(HOUR)
    origins.put(PICKING, "erp", NOW)
    for _ in range(2):
        assert origins.told(full=True) == [(PICKING, "erp", NOW)]
    assert origins.told(full=False) == []


def test_a_place_knows_its_sources_whether_the_warehouse_was_told_before_or_after_the_entry() -> None:
    entry = event("SO-1", "received", NOW - MINUTE, source="shop")
    place = event("SO-1", "updated", NOW, warehouse="SH2", source="erp")
    first, second = open_shop(entry), open_shop(place)
    apply(first, place)
    apply(second, entry)
    assert known(first, "received", "SH2") == known(second, "received", "SH2") == {"shop": NOW - MINUTE}


def test_sources_come_along_only_into_the_stages_that_were_entered() -> None:
    shop = open_shop(
        event("SO-1", "received", NOW - 9 * MINUTE, source="shop", warehouse="SH2"),
        event("SO-2", "validated", NOW - 8 * MINUTE, source="erp", warehouse="SH2"),
    )
    apply(shop, event("SO-1", "updated", NOW, warehouse="GZ1"))
    assert known(shop, "received", "GZ1") == {"shop": NOW - 9 * MINUTE}
    assert known(shop, "validated", "GZ1") == {}
