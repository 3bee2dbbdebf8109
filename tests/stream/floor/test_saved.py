from __future__ import annotations

import random
from typing import Any

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.part import encode
from models.policy import Policy
from stream.floor import saved
from stream.floor.batch import Batch
from stream.floor.floor import Floor
from stream.floor.ids import Rows
from stream.floor.news import Reporter
from stream.floor.walk import Moves
from tests.histories import histories
from tests.stream.floor.shop import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    apply,
    book,
    cell,
    event,
    events_of,
    flags,
    open_shop,
    settings,
    state,
)
from tests.stream.floor.test_news import Listener

ODD = ['SO-"7"', "订单-🎁", "x" * 128, "🎁" * 128, "a\x01b", "9007199254740993", "a", "ab", " "]


def stored(shop: Floor) -> tuple[saved.Header, saved.Arrays]:
    header, arrays = saved.named(saved.copy(shop))
    return msgspec.msgpack.decode(msgspec.msgpack.encode(header), type=saved.Header), arrays


def restart(shop: Floor, text: str = "", now: int | None = None) -> Floor:
    chosen = settings(text)
    return saved.restore(*stored(shop), chosen, Policy(chosen), shop.now if now is None else now)


def numbers(shop: Floor) -> dict[tuple[str, ...], Any]:
    """Give all counts by the names of their places."""
    listener = Listener()
    part = Reporter(shop, 0, "any", "any").tell("1-1", 0, full=True)
    assert part is not None
    assert encode(part)
    listener.hear(part)
    names = listener.combos
    told: dict[tuple[str, ...], Any] = {
        (*names[key // 8], str(key % 8)): row for key, row in listener.cells.items() if any(row)
    }
    told |= {names[key]: row for key, row in listener.books.items() if any(row)}
    told |= {(*names[key // 8], str(key % 8), "dwell"): row for key, row in listener.dwell.items() if row}
    told |= {(*names[key[0]], *key[1:]): value for key, value in listener.flags.items() if value[0]}
    return told


@given(histories(most=25), st.sampled_from((0, 1, MINUTE, HOUR, DAY)))
def test_a_restarted_floor_is_the_floor_that_was_stored(history: list[dict[str, Any]], away: int) -> None:
    shop = open_shop(*events_of(history))
    again = restart(shop, now=NOW + away)
    shop.tick(NOW + away)
    assert numbers(again) == numbers(shop)
    assert again.arrivals.quality == shop.arrivals.quality
    assert again.arrivals.feeds() == shop.arrivals.feeds()
    assert again.arrivals.watermark == shop.arrivals.watermark


@given(histories(most=25), st.integers(0, 25), st.randoms(use_true_random=False))
def test_a_restarted_floor_goes_on_as_if_nothing_had_happened(
    history: list[dict[str, Any]], at: int, shuffler: random.Random
) -> None:
    told = events_of(history)
    calm = open_shop(*told)
    again = restart(restart(open_shop(*told[:at])))
    rest = told[max(0, at - 3) :]
    shuffler.shuffle(rest)
    apply(again, *rest)
    again.tick(NOW)
    assert numbers(again) == numbers(calm)
    assert again.arrivals.quality["superseded"] == calm.arrivals.quality["superseded"]
    assert again.arrivals.quality["disordered"] == calm.arrivals.quality["disordered"]


def test_the_strangest_ids_are_found_again() -> None:
    shop = open_shop(*(event(order, "received", NOW - number) for number, order in enumerate(ODD)))
    again = restart(shop)
    rows = again.columns.ids.find(ODD)
    assert (rows >= 0).all()
    assert again.columns.entries[rows, 0].tolist() == [NOW - number for number in range(len(ODD))]


def test_an_empty_floor_can_be_stored() -> None:
    assert numbers(restart(open_shop())) == {}


def test_rows_of_orders_that_left_are_not_stored() -> None:
    shop = open_shop(*(event(f"SO-{number}", "delivered", NOW) for number in range(9)), text='horizon = "2h"\n')
    later = NOW + 3 * HOUR
    apply(shop, event("SO-new", "received", later, warehouse="SH2"), logged=later)
    shop.tick(later)
    header, arrays = stored(shop)
    assert len(arrays["combo"]) == 1
    again = restart(shop, 'horizon = "2h"\n')
    assert again.columns.ids.find(["SO-new", "SO-1"]).tolist() == [0, -1]
    assert book(again)["since_delivered"] == 9
    assert header.left != []


def test_what_orders_that_left_did_yesterday_is_not_counted_today() -> None:
    shop = open_shop(event("SO-1", "delivered", NOW), text='horizon = "2h"\n')
    later = NOW + 3 * HOUR
    apply(shop, event("SO-2", "updated", later), logged=later)
    shop.tick(later)
    assert book(restart(shop, 'horizon = "2h"\n', NOW + DAY)) == {}


def test_other_settings_give_their_own_deadlines() -> None:
    shop = open_shop(event("SO-1", "pick_pack", NOW - 20 * MINUTE, warehouse="SH2"))
    assert cell(shop, "pick_pack")["breached"] == 0
    tighter = '[[overrides]]\nstage = "pick_pack"\nwarehouse = "SH2"\ntarget = "20m"\n'
    assert cell(restart(shop, tighter), "pick_pack")["breached"] == 1
    rests = '[[overrides]]\nstage = "pick_pack"\nwarehouse = "SH2"\nrests = true\n'
    assert book(restart(shop, rests))["untracked"] == 1


def test_holds_exceptions_attempts_and_what_people_set_come_back() -> None:
    shop = open_shop(
        event("SO-1", "received", NOW - 50 * MINUTE, priority="normal"),
        event("SO-1", "pick_pack", NOW - 30 * MINUTE),
        event("SO-1", "pick_pack", NOW - 10 * MINUTE, attempt=2),
        event("SO-1", "updated", NOW - 40 * MINUTE, priority="vip", source="people"),
        event("SO-1", "held", NOW - 8 * MINUTE, reason="customer", until=NOW + HOUR),
        event("SO-1", "exception", NOW - 7 * MINUTE, reason="short_pick"),
    )
    again = restart(shop)
    assert flags(again) == flags(shop)
    assert state(again, "SO-1") == state(shop, "SO-1")
    for one in (shop, again):
        apply(
            one,
            event("SO-1", "updated", NOW, priority="", source="people"),
            event("SO-1", "pick_pack", NOW - 20 * MINUTE),
        )
        one.tick(NOW + HOUR)
    assert book(again, priority="normal")["orders"] == 1
    assert numbers(again) == numbers(shop)


def test_a_copy_does_not_change_with_the_floor() -> None:
    shop = open_shop(event("SO-1", "received", NOW), event("SO-1", "held", NOW, reason="presale"))
    copy = saved.copy(shop)
    apply(shop, event("SO-1", "delivered", NOW), event("SO-2", "received", NOW), event("SO-1", "released", NOW + 1))
    header, arrays = saved.named(copy)
    again = saved.restore(header, arrays, settings(), Policy(settings()), NOW)
    assert cell(again, "received")["held"] == 1
    assert book(again)["orders"] == 1


def test_stages_and_dimensions_are_stored_by_name() -> None:
    header, arrays = stored(
        open_shop(
            event("SO-1", "pick_pack", NOW, warehouse="SH2"),
            event("SO-1", "after_sales", NOW),
            event("SO-1", "after_sales", NOW + 1),
        )
    )
    assert arrays["entered.pick_pack"].tolist() == [NOW]
    assert {"told_at.warehouse", "promised_ship_at", "entered.cancelled"} <= set(arrays)
    assert header.combos[1] == ("SH2", "", "", "", "")
    assert header.rare[0]["attempts"] == {1: {"pick_pack": NOW, "after_sales": [NOW, NOW + 1], "closed": []}}
    assert all(isinstance(array, np.ndarray) for array in arrays.values())


class Clerk:
    """Hears who leaves."""

    def __init__(self) -> None:
        self.left: list[int] = []

    def joined(self, batch: Batch, rows: Rows) -> None:
        raise AssertionError("nothing is joined when a floor is restored")

    def leaving(self, rows: Rows, moves: list[Moves]) -> None:
        self.left += rows.tolist()


def test_who_watches_is_there_before_anybody_leaves_and_knows_the_rows() -> None:
    shop = open_shop(*(event(f"SO-{number}", "delivered", NOW - number * HOUR) for number in range(5)))
    text, clerk, known = 'horizon = "2h"\n', Clerk(), list[int]()

    def watch(floor: Floor, rows: Rows) -> Clerk:
        assert floor.columns.ids.names(rows) == [f"SO-{number}" for number in range(5)]
        assert floor.arrivals.watermark == shop.arrivals.watermark
        known.extend(rows.tolist())
        return clerk

    again = saved.restore(*stored(shop), settings(text), Policy(settings(text)), NOW, watch)
    assert again.witness is clerk
    assert clerk.left == known[3:]
    assert len(again.columns) == 3
