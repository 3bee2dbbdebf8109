"""What orders count as: an exchange gives the same books as counting from nothing."""

from __future__ import annotations

from hypothesis import given

from stream.floor.floor import Floor
from stream.floor.path import paths_of
from stream.floor.standing import Standing
from tests.histories import NOW, histories
from tests.laws.floors import Shop, Told
from tests.stream.floor.shop import MINUTE, apply, event, open_shop


def counted(floor: Floor) -> dict[str, object]:
    """Give every count that is not zero."""
    floor.flow.series.merge()
    return {
        "cells": {key: row for key, row in enumerate(floor.books.cells.tolist()) if any(row)},
        "books": {key: row for key, row in enumerate(floor.books.books.tolist()) if any(row)},
        "minutes": dict(
            zip(floor.flow.series.keys.tolist(), map(tuple, floor.flow.series.values.tolist()), strict=True)
        ),
        "rates": {key: row for key, row in enumerate(floor.flow.rates.tolist()) if any(row)},
    }


def test_an_order_that_did_not_change_is_not_counted_anew() -> None:
    shop = open_shop(event("SO-1", "pick_pack", NOW - 5 * MINUTE))
    before = counted(shop)
    rows = shop.columns.used()
    standing = Standing.of(shop.columns, paths_of(shop.columns, rows), shop.since_at)
    shop.books.dirty_cells[:] = False
    standing.replace(standing, shop.books, shop.flow)
    assert counted(shop) == before
    assert not shop.books.dirty_cells.any()


def test_an_order_that_goes_on_leaves_nothing_where_it_was() -> None:
    shop = open_shop(event("SO-1", "received", NOW - 9 * MINUTE))
    apply(shop, event("SO-1", "validated", NOW - 5 * MINUTE))
    assert [row[0] for row in shop.books.cells.tolist() if any(row)] == [1]


@given(histories())
def test_exchanging_gives_the_books_of_counting_from_nothing(history: list[Told]) -> None:
    by_steps, at_once = Shop({}, NOW), Shop({}, NOW)
    for one in history:
        by_steps.log([(NOW, one)])
    at_once.log([(NOW, one) for one in history])
    by_steps.tick(NOW)
    at_once.restart()
    steps, once = by_steps.frame(NOW, by=(), full=True), at_once.frame(NOW, by=(), full=True)
    assert {name: steps[name] for name in ("totals", "since", "exceptions", "holds")} == {
        name: once[name] for name in ("totals", "since", "exceptions", "holds")
    }
    assert [(stage["stage"], stage["depth"], stage["in_per_min"]) for stage in steps["stages"]] == [
        (stage["stage"], stage["depth"], stage["in_per_min"]) for stage in once["stages"]
    ]
