from __future__ import annotations

from typing import Any

import pytest

from models.policy import Policy
from stream.floor.news import Reporter
from stream.ledger.comparing import COMPARED, differences, frames
from stream.view.terms import Terms
from tests.stream.floor.shop import HOUR, NOW, event, open_shop, settings

TERMS = Terms.of(settings(), Policy(settings()))


def framed(*told: Any, partition: int = 0) -> dict[str, Any]:
    shop = open_shop(*told)
    part = Reporter(shop, partition, "any", "any").tell("1-1", 0, full=True)
    assert part is not None
    return frames(part, TERMS)


def test_the_same_floor_is_equal_whichever_partition_it_is() -> None:
    told = (event("SO-1", "pick_pack", NOW - HOUR, warehouse="SH2"), event("SO-2", "held", NOW, reason="presale"))
    assert differences(framed(*told), framed(*told, partition=3)) == []
    assert all(set(frame) == set(COMPARED) for frame in framed(*told).values())


def test_an_order_that_is_missing_is_named_by_stage_and_place() -> None:
    there = event("SO-1", "pick_pack", NOW - HOUR, warehouse="SH2", region="east")
    lines = differences(framed(there), framed())
    assert "by warehouse, channel, priority.totals.orders: live 1, ledger 0" in lines
    assert any(".cells.pick_pack SH2 - east - -: live {" in line and "ledger nothing" in line for line in lines)
    assert any(".stages.pick_pack.depth: live 1, ledger 0" in line for line in lines)


@pytest.mark.parametrize(
    ("live", "kept", "said"),
    [
        ({"a": 1}, {"a": 2}, ["a: live 1, ledger 2"]),
        ({"a": 1}, {}, ["a: live 1, ledger nothing"]),
        ({}, {"a": 1.5}, ["a: live nothing, ledger 1.5"]),
        ({"a": None}, {"a": {"b": 1}}, ['a: live nothing, ledger {"b":1}']),
        ({"a": [1, 2, 3]}, {"a": [1, 0, 3]}, ["a[1]: live 2, ledger 0"]),
        ({"a": [1, 2]}, {"a": [1]}, ["a: live [1,2], ledger [1]"]),
        ([{"reason": "lost", "open": 1}], [], ['lost: live {"reason":"lost","open":1}, ledger nothing']),
        ({"a": "x"}, {"a": "x"}, []),
    ],
)
def test_a_difference_says_where_it_is_and_both_values(live: Any, kept: Any, said: list[str]) -> None:
    assert differences(live, kept) == said


def test_places_whose_names_look_alike_are_apart() -> None:
    rows = [
        {"stage": "received", "warehouse": "a b", "channel": "c", "depth": 1},
        {"stage": "received", "warehouse": "a", "channel": "b c", "depth": 1},
        {"stage": "received", "warehouse": "", "channel": "-", "depth": 1},
        {"stage": "received", "warehouse": "-", "channel": "", "depth": 1},
    ]
    for place in range(4):
        changed = [row | {"depth": 2} if index == place else row for index, row in enumerate(rows)]
        assert len(differences(rows, changed)) == 1


def test_rows_in_another_order_are_the_same_rows() -> None:
    rows = [{"reason": "lost", "open": 1}, {"reason": "oversell", "open": 2}]
    assert differences(rows, rows[::-1]) == []
