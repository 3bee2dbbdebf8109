from __future__ import annotations

import random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stream.floor.books import Books, book_entries
from stream.floor.floor import Floor
from stream.floor.path import paths_of
from tests.histories import histories
from tests.stream.floor.shop import HOUR, MINUTE, NOW, apply, book, cell, event, events_of, open_shop

MIDNIGHT = NOW - 5 * MINUTE


def test_depth_counts_everyone_there_and_held_those_who_wait_on_purpose() -> None:
    shop = open_shop(
        event("SO-1", "pick_pack", NOW - 2 * MINUTE),
        event("SO-2", "pick_pack", NOW - 9 * MINUTE),
        event("SO-2", "held", NOW - MINUTE),
    )
    found = cell(shop, "pick_pack")
    assert (found["depth"], found["held"]) == (2, 1)
    assert found["oldest_at"] == NOW - 9 * MINUTE
    assert found["oldest_workable_at"] == NOW - 2 * MINUTE


def test_when_the_oldest_leaves_the_next_is_the_oldest() -> None:
    shop = open_shop(*(event(f"SO-{number}", "pick_pack", NOW - number * MINUTE) for number in (1, 5, 9)))
    apply(shop, event("SO-9", "shipped", NOW))
    shop.tick(NOW)
    assert cell(shop, "pick_pack")["oldest_at"] == NOW - 5 * MINUTE
    apply(shop, event("SO-5", "shipped", NOW), event("SO-1", "shipped", NOW))
    shop.tick(NOW)
    assert cell(shop, "pick_pack")["oldest_at"] == 0


def test_an_order_that_is_released_is_workable_again_since_its_entry() -> None:
    shop = open_shop(
        event("SO-1", "pick_pack", NOW - 9 * MINUTE), event("SO-1", "held", NOW - MINUTE, until=NOW + HOUR)
    )
    assert cell(shop, "pick_pack")["oldest_workable_at"] == 0
    shop.tick(NOW + HOUR)
    assert cell(shop, "pick_pack")["oldest_workable_at"] == NOW - 9 * MINUTE


def test_every_order_rests_somewhere_or_is_open() -> None:
    text = '[[overrides]]\nstage = "shipped"\nchannel = "wholesale"\nrests = true\n'
    stages = ("received", "shipped", "delivered", "closed", "cancelled", "after_sales", "updated")
    shop = open_shop(*(event(f"SO-{stage}", stage, NOW - HOUR, channel="wholesale") for stage in stages), text=text)
    found = book(shop)
    assert {name: count for name, count in found.items() if not name.startswith("since")} == {
        "orders": 6, "delivered": 1, "closed": 1, "cancelled": 1, "untracked": 1,
    }  # fmt: skip


def test_an_entry_at_the_promise_is_late_and_a_millisecond_before_is_on_time() -> None:
    shop = open_shop(
        event("SO-late", "shipped", NOW, promised_ship_at=NOW),
        event("SO-good", "shipped", NOW - 1, promised_ship_at=NOW),
        event("SO-free", "shipped", NOW),
        event("SO-good", "delivered", NOW),
        event("SO-gone", "pick_pack", NOW, promised_ship_at=NOW),
    )
    found = book(shop)
    assert found["since_shipped"] == 3
    assert (found["since_shipped_on_time"], found["since_shipped_late"], found["since_no_promise"]) == (1, 1, 1)
    assert found["since_ship_overdue"] == 1


def test_delivered_without_shipped_is_shipped() -> None:
    assert book(open_shop(event("SO-1", "delivered", MIDNIGHT)))["since_shipped"] == 1
    found = book(open_shop(event("SO-1", "delivered", MIDNIGHT - 1), event("SO-1", "shipped", MIDNIGHT)))
    assert "since_shipped" not in found


def test_the_day_counts_each_order_once_per_stage_wherever_it_is_now() -> None:
    shop = open_shop(
        *(
            event("SO-1", stage, MIDNIGHT + minute)
            for minute, stage in enumerate(("received", "delivered", "after_sales"))
        ),
        event("SO-1", "closed", MIDNIGHT + 9),
        event("SO-1", "after_sales", MIDNIGHT + 20),
        event("SO-2", "cancelled", MIDNIGHT),
    )
    found = book(shop)
    names = ("since_received", "since_delivered", "since_returned", "since_cancelled", "since_shipped")
    assert [found[name] for name in names] == [1] * 5


def test_partial_counts_open_orders_not_yet_delivered() -> None:
    parts = event("SO-1", "shipped", NOW - MINUTE, partial=True)
    assert book(open_shop(event("SO-1", "pick_pack", NOW - HOUR), parts))["partial"] == 1
    assert "partial" not in book(open_shop(parts))
    assert "partial" not in book(open_shop(parts, event("SO-1", "delivered", NOW)))
    assert "partial" not in book(
        open_shop(parts, event("SO-1", "delivered", NOW), event("SO-1", "after_sales", NOW + 1))
    )
    assert "partial" not in book(open_shop(parts, event("SO-1", "shipped", NOW, partial=False)))


def test_books_make_room_without_losing_a_count() -> None:
    books = Books()
    books.reserve(1)
    books.books[0, 0] = books.cells[3, 0] = 7
    books.reserve(1000)
    assert (books.books[0, 0], books.cells[3, 0], len(books.books), len(books.cells)) == (7, 7, 1000, 8000)


def recounted(shop: Floor) -> tuple[np.ndarray, np.ndarray]:
    """Count all orders of a floor from nothing."""
    anew = Books()
    anew.reserve(len(shop.places))
    rows = shop.columns.used()
    anew.count(shop.columns, rows, 1)
    entries = book_entries(shop.columns, paths_of(shop.columns, rows), shop.since_at)
    anew.write(shop.columns.combo[rows].astype(np.int64), entries, 1)
    return anew.cells, anew.books


@given(histories(most=25), st.randoms(use_true_random=False), st.sampled_from((0, MINUTE, 40 * MINUTE, 25 * HOUR)))
def test_what_is_put_in_and_taken_out_always_leaves_the_plain_count(
    history: list[dict[str, Any]], cuts: random.Random, later: int
) -> None:
    shop, told = open_shop(), events_of(history)
    while told:
        size = cuts.randint(1, 6)
        apply(shop, *told[:size])
        told = told[size:]
        shop.tick(shop.now + cuts.choice((0, 0, 1, MINUTE)))
    shop.tick(NOW + later)
    cells, books = recounted(shop)
    size = len(cells)
    assert np.array_equal(shop.books.cells[:size], cells)
    assert np.array_equal(shop.books.books[: len(books)], books)
    assert (shop.books.cells >= 0).all()
    assert not shop.books.left.any()


def test_an_order_of_no_stage_stands_in_no_book() -> None:
    shop = open_shop(event("SO-1", "updated", NOW, promised_ship_at=NOW - HOUR, partial=True, warehouse="SH2"))
    paths = paths_of(shop.columns, np.array([0]))
    assert not book_entries(shop.columns, paths, shop.since_at).any()
