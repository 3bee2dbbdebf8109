from __future__ import annotations

import numpy as np
import pytest

from stream.floor.floor import Floor
from stream.ledger.gathering import FOREVER, Gathering
from stream.ledger.rows import COLUMNS
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW, apply, event, floor

SHORT = 'horizon = "2h"\ngive_up = "3h"\n'


def watched(text: str = "", now: int = NOW) -> tuple[Floor, Gathering]:
    shop = floor(text, now)
    shop.witness = gathering = Gathering(shop, 0, 1, 1)
    return shop, gathering


def names(gathering: Gathering) -> list[tuple[int, str]]:
    """Give id and number of the orders to be written."""
    return [(row[0], row[COLUMNS.index("number")]) for row in gathering.page.orders]


def test_an_order_is_written_once_however_many_events_it_had() -> None:
    shop, gathering = watched()
    apply(shop, event("SO-1", "received", NOW), event("SO-1", "pick_pack", NOW), event("SO-2", "received", NOW))
    apply(shop, event("SO-1", "shipped", NOW))
    assert (names(gathering), gathering.events) == ([(1, "SO-1"), (2, "SO-2")], 4)


def test_ids_are_given_in_the_order_of_arrival_and_by_steps() -> None:
    shop = floor()
    shop.witness = gathering = Gathering(shop, 1, 2, 3)
    apply(shop, *(event(order, "received", NOW) for order in ("SO-9", "SO-1", "SO-9", "SO-5")))
    apply(shop, event("SO-0", "received", NOW))
    assert sorted(names(gathering)) == [(2, "SO-9"), (5, "SO-1"), (8, "SO-5"), (11, "SO-0")]
    assert gathering.next_id == 14


def test_nothing_is_let_go_before_it_is_written() -> None:
    shop, gathering = watched()
    apply(shop, event("SO-1", "held", NOW, reason="presale", note="call back", owner="li.lei"))
    first = gathering.page
    assert gathering.page == first
    apply(shop, event("SO-2", "received", NOW))
    again = gathering.page
    assert (again.changes, again.notes, again.details) == (first.changes, first.notes, first.details)
    assert len(again.orders) == 2
    gathering.written()
    page = gathering.page
    assert not any((page.orders, page.changes, page.notes, page.details, page.origins, page.sources))
    apply(shop, event("SO-1", "received", NOW))
    assert names(gathering) == [(1, "SO-1")]


def test_notes_and_changes_told_twice_are_one_of_who_told_it_first() -> None:
    shop, gathering = watched()
    told = [event("SO-1", "held", NOW, reason="presale", source=source, note="call back") for source in ("shop", "wms")]
    apply(shop, *told, *told)
    page = gathering.page
    assert page.changes == [(1, "held", NOW, "presale", FOREVER, "shop")]
    assert [(row[2], row[4]) for row in page.notes] == [("shop", "call back"), ("wms", "call back")]


def test_every_kind_of_change_is_noted_as_it_was_told() -> None:
    shop, gathering = watched()
    apply(
        shop,
        event("SO-1", "held", NOW, reason="presale", until=NOW + HOUR),
        event("SO-1", "released", NOW + 1),
        event("SO-1", "exception", NOW, reason="oversell"),
        event("SO-1", "exception_cleared", NOW, reason="oversell"),
        event("SO-1", "chased", NOW),
        event("SO-1", "updated", NOW),
    )
    assert [row[1:5] for row in gathering.page.changes] == [
        ("held", NOW, "presale", NOW + HOUR),
        ("released", NOW + 1, "", FOREVER),
        ("exception", NOW, "oversell", FOREVER),
        ("exception_cleared", NOW, "oversell", FOREVER),
        ("chased", NOW, "", FOREVER),
    ]


def test_an_order_that_leaves_takes_its_last_state_and_its_minutes_along() -> None:
    shop, gathering = watched(SHORT)
    early = NOW - 5 * HOUR
    apply(shop, event("SO-1", "received", early - MINUTE, warehouse="SH2"), logged=early)
    apply(shop, event("SO-1", "delivered", early), logged=early)
    apply(shop, event("SO-2", "received", NOW))
    shop.tick(NOW)
    page = gathering.page
    left = {row[COLUMNS.index("number")]: row[COLUMNS.index("left_at")] for row in page.orders}
    assert left == {"SO-1": NOW, "SO-2": None}
    assert sorted(page.minutes) == [
        (0, (early - MINUTE) // MINUTE * MINUTE, "SH2", "", 0, 1, 0),
        (0, early // MINUTE * MINUTE, "SH2", "", 0, 0, 1),
    ]


def test_an_order_that_is_given_up_is_counted_out_at_its_last_event() -> None:
    shop, gathering = watched(SHORT)
    early = NOW - 5 * HOUR
    apply(shop, event("SO-1", "received", early), logged=early)
    apply(shop, event("SO-2", "received", NOW))
    shop.tick(NOW)
    assert sum(row[-2] for row in gathering.page.minutes) == sum(row[-1] for row in gathering.page.minutes) == 1


def test_a_row_that_another_order_took_over_is_another_order() -> None:
    shop, gathering = watched(SHORT)
    early = NOW - 5 * HOUR
    apply(shop, event("SO-1", "delivered", early), logged=early)
    apply(shop, event("SO-2", "received", NOW))
    shop.tick(NOW)
    apply(shop, event("SO-3", "received", NOW), event("SO-1", "received", NOW))
    assert sorted(names(gathering)) == [(1, "SO-1"), (2, "SO-2"), (3, "SO-3"), (4, "SO-1")]


def test_a_new_day_strikes_what_was_counted_of_the_one_before() -> None:
    shop, gathering = watched(SHORT)
    apply(shop, event("SO-1", "delivered", NOW, channel="jd"))
    later = NOW + 3 * HOUR
    apply(shop, event("SO-2", "received", later), logged=later)
    shop.tick(later)
    page = gathering.page
    assert (page.day_anew, [row[:3] for row in page.day_counts]) == (False, [(0, "", "jd")])
    gathering.written()
    shop.tick(NOW + DAY)
    page = gathering.page
    assert (page.day_anew, page.day_counts) == (True, [])
    gathering.written()
    assert not gathering.page.day_anew


def test_a_ledger_of_another_day_is_struck_too() -> None:
    shop = floor()
    assert Gathering(shop, 0, 1, 1, since_at=shop.since_at - DAY).page.day_anew
    assert not Gathering(shop, 0, 1, 1, since_at=shop.since_at).page.day_anew


def test_who_spoke_is_written_and_who_never_did_is_not() -> None:
    shop, gathering = watched()
    apply(shop, event("SO-1", "received", NOW, source="wms"), event("SO-1", "updated", NOW, source="people"))
    gathering.heard({"people", "a source that was only refused"})
    assert [row[1] for row in gathering.page.sources] == ["wms"]
    assert [row[-2:] for row in gathering.page.origins] == [("wms", NOW)]


def test_what_a_source_sent_is_counted_by_the_hour_in_which_the_log_took_it() -> None:
    shop, gathering = watched()
    told = [event("SO-1", "updated", NOW - 2 * HOUR, source=source) for source in ("wms", "erp", "wms", "people")]
    hour = NOW // HOUR * HOUR
    shop.apply(told, [NOW, NOW, NOW, NOW], NOW)
    shop.apply([told[0]] * 3, [NOW, hour + HOUR - 1, hour + HOUR], hour + HOUR)
    assert sorted(gathering.page.source_hours) == [
        (0, hour, "erp", 1),
        (0, hour, "wms", 4),
        (0, hour + HOUR, "wms", 1),
    ]
    gathering.written()
    gathering.counted_to = hour + HOUR
    shop.apply([told[0]] * 2, [hour + HOUR, hour + HOUR + 1], hour + HOUR)
    assert gathering.page.source_hours == [(0, hour + HOUR, "wms", 1)]


def test_what_is_refused_was_not_sent() -> None:
    shop, gathering = watched(SHORT)
    assert apply(shop, event("SO-1", "received", NOW + DAY))
    assert gathering.page.source_hours == []


@pytest.mark.parametrize("orders", [1, 3000])
def test_ids_are_there_however_many_orders_come(orders: int) -> None:
    shop, gathering = watched()
    apply(shop, *(event(f"SO-{number}", "received", NOW) for number in range(orders)))
    rows = shop.columns.used()
    assert sorted(gathering.ids_of(rows).tolist()) == list(range(1, orders + 1))
    assert gathering.ids_of(np.array([len(shop.columns.last) - 1])).tolist() in ([0], [orders])
