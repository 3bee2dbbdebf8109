from __future__ import annotations

from typing import Any

import msgspec

from models.policy import Policy
from stream.floor import saved
from stream.floor.floor import Floor
from stream.ledger.adopting import adopt
from stream.ledger.gathering import FOREVER, Gathering
from tests.stream.floor.shop import HOUR, MINUTE, NOW, apply, event, floor, settings

SHORT = 'horizon = "2h"\ngive_up = "3h"\n'
EARLY = NOW - 5 * HOUR


def ledger(*told: Any, text: str = "", logged: int = NOW) -> Gathering:
    """Give the gathering of a ledger that has these events."""
    shop = floor(text)
    shop.witness = gathering = Gathering(shop, 0, 1, 1)
    if told:
        apply(shop, *told, logged=logged)
    gathering.written()
    return gathering


def snapshot(shop: Floor, text: str = "") -> Floor:
    header, arrays = saved.named(saved.copy(shop))
    header = msgspec.msgpack.decode(msgspec.msgpack.encode(header), type=saved.Header)
    return saved.restore(header, arrays, settings(text), Policy(settings(text)), NOW)


def live(*told: Any, text: str = "", logged: int = NOW) -> Floor:
    shop = floor(text)
    apply(shop, *told, logged=logged)
    return shop


def written(gathering: Gathering) -> dict[str, tuple[int, int | None]]:
    """Give id and departure of each order to be written, by number."""
    return {row[2]: (row[0], row[3]) for row in gathering.page.orders}


def test_an_empty_ledger_takes_all_of_a_snapshot() -> None:
    shop = live(
        event("SO-1", "held", NOW - MINUTE, reason="presale"),
        event("SO-1", "held", NOW, reason="customer", until=NOW + HOUR),
        event("SO-1", "released", NOW + 1),
        event("SO-1", "exception", NOW, reason="oversell"),
        event("SO-1", "exception_cleared", NOW, reason="lost"),
        event("SO-1", "chased", NOW),
        event("SO-2", "received", NOW, attempt=2),
    )
    found = adopt(ledger(), snapshot(shop), 0, same_log=False)
    page = found.page
    assert written(found) == {"SO-1": (1, None), "SO-2": (2, None)}
    assert sorted(page.changes) == [
        (1, "chased", NOW, "", FOREVER, ""),
        (1, "exception", NOW, "oversell", FOREVER, ""),
        (1, "exception_cleared", NOW, "lost", FOREVER, ""),
        (1, "held", NOW - MINUTE, "presale", FOREVER, ""),
        (1, "held", NOW, "customer", NOW + HOUR, ""),
        (1, "released", NOW + 1, "", FOREVER, ""),
    ]
    assert page.entries == [(2, 2, 0, NOW)]
    assert [row[1] for row in page.sources] == ["wms-shanghai"]
    assert page.origins
    assert page.day_anew


def test_orders_that_the_ledger_knows_keep_their_ids_and_those_that_are_gone_have_left() -> None:
    before = ledger(event("SO-1", "received", NOW - HOUR), event("SO-2", "received", NOW - HOUR))
    shop = live(event("SO-2", "received", NOW - HOUR), event("SO-2", "pick_pack", NOW), event("SO-3", "received", NOW))
    watermark = before.floor.arrivals.watermark
    found = adopt(before, snapshot(shop), 0, same_log=True)
    assert written(found) == {"SO-1": (1, watermark), "SO-2": (2, None), "SO-3": (3, None)}
    assert found.next_id == 4


def test_an_order_that_left_and_came_anew_is_another_row() -> None:
    first = event("SO-1", "held", NOW - HOUR, reason="presale"), event("SO-1", "received", NOW - HOUR)
    found = adopt(ledger(*first), snapshot(live(event("SO-1", "pick_pack", NOW))), 0, same_log=True)
    assert [(row[0], row[2], row[3] is None) for row in found.page.orders] == [(1, "SO-1", False), (2, "SO-1", True)]


def test_minutes_of_a_snapshot_are_taken_once() -> None:
    shop = live(event("SO-1", "received", EARLY), event("SO-1", "delivered", EARLY), text=SHORT, logged=EARLY)
    apply(shop, event("SO-2", "delivered", EARLY + 2 * HOUR), logged=EARLY + 2 * HOUR)
    apply(shop, event("SO-9", "received", NOW - MINUTE), event("SO-9", "pick_pack", NOW))
    shop.tick(NOW)
    fresh = adopt(ledger(text=SHORT), snapshot(shop, SHORT), 0, same_log=False)
    minute = EARLY // MINUTE * MINUTE
    assert fresh.page.minutes == []  # received and delivered at one instant: it was passed over
    told = (event("SO-1", "received", EARLY - MINUTE), event("SO-1", "delivered", EARLY))
    shop = live(*told, text=SHORT, logged=EARLY)
    apply(shop, event("SO-9", "received", NOW))
    shop.tick(NOW)
    assert shop.columns.ids.find(["SO-1"]).tolist() == [-1]
    fresh = adopt(ledger(text=SHORT), snapshot(shop, SHORT), 0, same_log=False)
    assert sorted(fresh.page.minutes) == [(0, minute - MINUTE, "", "", 0, 1, 0), (0, minute, "", "", 0, 0, 1)]
    knew = ledger(*told, text=SHORT, logged=EARLY)
    found = adopt(knew, snapshot(shop, SHORT), 0, same_log=True)
    assert sorted(found.page.minutes) == sorted(fresh.page.minutes)


def test_what_a_ledger_of_another_log_counted_stays() -> None:
    told = (event("SO-1", "received", EARLY - MINUTE), event("SO-1", "delivered", EARLY))
    before = ledger(*told, text=SHORT, logged=EARLY)
    found = adopt(before, snapshot(live(event("SO-9", "received", NOW), text=SHORT), SHORT), 0, same_log=False)
    assert sum(row[-2] for row in found.page.minutes) == sum(row[-1] for row in found.page.minutes) == 1
