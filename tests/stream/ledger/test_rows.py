from __future__ import annotations

from typing import Any

import numpy as np

from stream.floor.floor import Floor
from stream.ledger.rows import COLUMNS, entry_rows, order_rows
from tests.stream.floor.shop import HOUR, MINUTE, NOW, event, open_shop

Told = dict[str, Any]


def row_of(shop: Floor, order: str = "SO-1", left_at: int | None = None) -> Told:
    """Give the row of an order, called 7 in the ledger, by column."""
    rows = shop.columns.ids.find([order])
    (found,) = order_rows(shop.columns, shop.places, rows, np.array([7]), 2, left_at)
    return dict(zip(COLUMNS, found, strict=True))


def test_an_order_is_its_instants_and_what_was_said_of_it() -> None:
    shop = open_shop(
        event("SO-1", "received", NOW - HOUR, warehouse="SH2", promised_ship_at=NOW + HOUR),
        event("SO-1", "pick_pack", NOW - MINUTE, priority="vip"),
    )
    told = {name: value for name, value in row_of(shop).items() if value is not None}
    assert told == {
        "id": 7,
        "partition": 2,
        "number": "SO-1",
        "last_at": NOW - MINUTE,
        "stage": 4,
        "warehouse": "SH2",
        "channel": "",
        "region": "",
        "carrier": "",
        "priority": "vip",
        "warehouse_at": NOW - HOUR,
        "priority_at": NOW - MINUTE,
        "received_at": NOW - HOUR,
        "pick_pack_at": NOW - MINUTE,
        "promised_ship_at": NOW + HOUR,
        "promised_ship_told_at": NOW - HOUR,
        "partial": False,
        "pathed": False,
    }


def test_an_order_known_by_no_stage_has_none() -> None:
    told = row_of(open_shop(event("SO-1", "updated", NOW, channel="tmall")), left_at=NOW)
    assert (told["stage"], told["received_at"], told["channel"], told["left_at"]) == (None, None, "tmall", NOW)


def test_what_was_cleared_says_when() -> None:
    told = row_of(open_shop(event("SO-1", "updated", NOW, promised_ship_at="", region="", partial=False)))
    assert (told["promised_ship_at"], told["promised_ship_told_at"]) == (None, NOW)
    assert (told["region"], told["region_at"]) == ("", NOW)
    assert (told["partial"], told["partial_told_at"]) == (False, NOW)


def test_of_a_priority_that_a_person_set_both_are_told() -> None:
    shop = open_shop(
        event("SO-1", "received", NOW - HOUR, priority="normal"),
        event("SO-1", "updated", NOW, priority="vip", source="people"),
    )
    told = row_of(shop)
    assert (told["priority"], told["told_priority"]) == ("vip", "normal")
    assert (told["people_priority"], told["people_priority_at"]) == ("vip", NOW)


def test_a_priority_that_a_person_cleared_covers_nothing() -> None:
    shop = open_shop(
        event("SO-1", "received", NOW - HOUR, priority="normal"),
        event("SO-1", "updated", NOW, priority="", source="people"),
    )
    told = row_of(shop)
    assert (told["priority"], told["told_priority"]) == ("normal", None)
    assert (told["people_priority"], told["people_priority_at"]) == ("", NOW)


def test_progress_that_is_no_entry_is_told() -> None:
    shop = open_shop(event("SO-1", "received", NOW - HOUR), event("SO-1", "held", NOW, reason="presale"))
    assert row_of(shop)["progress_at"] == NOW


def test_only_orders_whose_columns_do_not_tell_their_path_have_entries() -> None:
    shop = open_shop(
        event("SO-1", "received", NOW - HOUR),
        event("SO-2", "pick_pack", NOW - HOUR),
        event("SO-2", "received", NOW, attempt=2),
        event("SO-3", "after_sales", NOW - HOUR),
        event("SO-3", "closed", NOW - MINUTE),
        event("SO-3", "after_sales", NOW),
    )
    rows = shop.columns.ids.find(["SO-1", "SO-2", "SO-3"])
    assert sorted(entry_rows(shop.columns, rows, np.array([1, 2, 3]))) == [
        (2, 1, 4, NOW - HOUR),
        (2, 2, 0, NOW),
        (3, 1, 7, NOW - HOUR),
        (3, 1, 7, NOW),
        (3, 1, 8, NOW - MINUTE),
    ]
    assert [row_of(shop, order)["pathed"] for order in ("SO-1", "SO-2", "SO-3")] == [False, True, True]


def test_all_and_none_and_some_of_many_are_told_alike() -> None:
    shop = open_shop(*(event(f"SO-{n}", "received" if n % 2 else "updated", NOW - n) for n in range(40)))
    rows = shop.columns.used()
    found = order_rows(shop.columns, shop.places, rows, rows + 1, 0, None)
    at = COLUMNS.index("received_at")
    assert [row[at] for row in found] == [NOW - n if n % 2 else None for n in range(40)]
    assert all(type(row[at]) in (int, type(None)) for row in found)
