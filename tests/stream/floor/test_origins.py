from __future__ import annotations

import numpy as np

from models.part import CELLS_PER_COMBO
from stream.floor.floor import Floor
from stream.floor.origins import Origins
from tests.stream.floor.shop import HOUR, MINUTE, NOW, apply, batch, event, open_shop


def told(shop: Floor) -> set[tuple[str, str, int]]:
    return {(shop.places.dims[cell // CELLS_PER_COMBO][0], source, at) for cell, source, at in shop.origins.all()}


def test_a_place_knows_the_latest_entry_of_each_source() -> None:
    origins = Origins()
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
    place = 3 * CELLS_PER_COMBO + 4
    assert sorted(origins.all()) == [(place, "erp", NOW - 5), (place, "wms-shanghai", NOW - 2)]


def test_an_older_entry_is_no_news() -> None:
    origins = Origins()
    key = origins.key(4, "erp")
    origins.put(key, NOW)
    origins.news.clear()
    origins.put(key, NOW - 1)
    origins.put(key, NOW)
    assert origins.news == set()
    assert origins.all() == [(4, "erp", NOW)]


def test_a_source_that_goes_on_is_told_once_an_hour() -> None:
    origins = Origins()
    key = origins.key(4, "erp")
    found = []
    for minutes in (0, 30, 59, 60, 61):
        origins.put(key, NOW + minutes * MINUTE)
        found.append(len(origins.told(origins.news, HOUR)))
        origins.news.clear()
    assert found == [1, 0, 0, 1, 0]


def test_whole_parts_tell_all() -> None:
    origins = Origins()
    origins.put(origins.key(4, "erp"), NOW)
    for _ in range(2):
        assert origins.told(set(origins.latest), 0) == [(4, "erp", NOW)]


def test_a_place_knows_its_sources_whether_the_warehouse_was_told_before_or_after_the_entry() -> None:
    entry, place = event("SO-1", "received", NOW - MINUTE, source="shop"), event("SO-1", "updated", NOW, warehouse="SH2", source="erp")
    first, second = open_shop(entry), open_shop(place)
    apply(first, place)
    apply(second, entry)
    assert ("SH2", "shop", NOW - MINUTE) in told(second)
    assert ("SH2", "shop", NOW - MINUTE) in told(first)
