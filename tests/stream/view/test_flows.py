from __future__ import annotations

from typing import Any

import pytest

from models.part import Feed
from stream.view.members import snapshot
from tests.stream.view.telling import GUANGZHOU, MINUTE, NOW, SHANGHAI, Place, Stand, StillPolicy, Teller, plain

OLD, YOUNG = NOW - 10 * MINUTE, NOW - 10 * MINUTE + 1
HERE: Place = (SHANGHAI, "pick_pack")


def waiting(depth: int = 4, since: int = YOUNG, **more: int) -> dict[str, int]:
    return {"depth": depth, "oldest_at": since, "oldest_workable_at": since} | more


def frame(cells: dict[Place, dict[str, int]], policy: StillPolicy | None = None, **more: Any) -> dict[str, Any]:
    stand = Stand(policy=policy or StillPolicy())
    stand.pool.offer(Teller().tell(full=True, cells=cells, **more))
    return plain(snapshot(stand.view().picture(stand.pool.tables(()))))


@pytest.mark.parametrize(
    ("stage", "cell", "before", "state"),
    [
        ("pick_pack", {"exits": 9}, waiting(), "starved"),
        ("pick_pack", waiting(held=4), waiting(), "starved"),
        ("pick_pack", {"exits": 9}, waiting(held=4), "idle"),
        ("pick_pack", {"exits": 9}, None, "idle"),
        ("pick_pack", {"entries": 1, "exits": 1}, None, "flowing"),
        ("pick_pack", waiting(since=OLD), None, "stopped"),
        ("pick_pack", waiting(since=OLD, exits10=1, exits=1), None, "flowing"),
        ("pick_pack", waiting(since=YOUNG), None, "flowing"),
        ("pick_pack", waiting(entries=12, exits=11), None, "flowing"),
        ("pick_pack", waiting(entries=111, exits=100), None, "saturated"),
        ("pick_pack", waiting(entries=110, exits=100), None, "flowing"),
        ("shipped", waiting(entries=111, exits=100), None, "flowing"),
        ("shipped", {"exits": 1}, waiting(), "idle"),
        ("shipped", waiting(since=OLD), None, "stopped"),
    ],
)
def test_the_first_word_that_holds_is_the_state(
    stage: str, cell: dict[str, int], before: dict[str, int] | None, state: str
) -> None:
    earlier = {"pick_pack": "outbound_prep", "shipped": "pick_pack"}[stage]
    cells: dict[Place, dict[str, int]] = {(SHANGHAI, stage): cell}
    shown = frame(cells | ({(SHANGHAI, earlier): before} if before else {}))
    found = {one["stage"]: one["state"] for one in shown["cells"]}
    assert found[stage] == state
    assert {one["stage"]: one["state"] for one in shown["stages"]}[stage] == state


def test_a_place_whose_sources_are_all_silent_is_unknown() -> None:
    feeds = [Feed("wms", NOW - 10 * MINUTE, NOW), Feed("shop", NOW, NOW)]
    silent, alive = (HERE, "wms", NOW - MINUTE), (HERE, "shop", NOW - MINUTE)
    old = (HERE, "shop", NOW - 24 * 60 * MINUTE)
    for origins, state in (
        ([silent], "unknown"),
        ([silent, alive], "flowing"),
        ([silent, old], "unknown"),
        ([], "flowing"),
    ):
        assert frame({HERE: waiting()}, feeds=feeds, origins=origins)["cells"][0]["state"] == state


def test_the_bottleneck_is_the_deepest_place_that_stopped() -> None:
    shown = frame(
        {
            HERE: waiting(5, OLD),
            (GUANGZHOU, "pick_pack"): waiting(7, OLD),
            (GUANGZHOU, "validated"): waiting(900, exits=1, exits10=1),
            (GUANGZHOU, "shipped"): waiting(99, OLD),
        }
    )
    assert shown["bottleneck"] == {
        "stage": "pick_pack", "warehouse": "GZ1",
        "why": "stopped", "wait_s": None, "target_s": 1800.0, "net_per_min": 0.0,
    }  # fmt: skip


def test_else_it_is_the_longest_wait_for_its_target() -> None:
    policy = StillPolicy({("allocated",): 100 * MINUTE, ("validated",): None})
    flow = {"entries": 20, "exits": 10, "exits10": 10}
    shown = frame(
        {
            HERE: waiting(40, **flow),
            (GUANGZHOU, "allocated"): waiting(100, **flow),
            (GUANGZHOU, "validated"): waiting(500, **flow),
            (GUANGZHOU, "shipped"): waiting(999, **flow),
        },
        policy,
    )
    assert shown["bottleneck"] == {
        "stage": "pick_pack", "warehouse": "SH2",
        "why": "wait", "wait_s": 1200.0, "target_s": 1800.0, "net_per_min": 2.0,
    }  # fmt: skip


def test_half_the_target_is_no_bottleneck_yet() -> None:
    assert frame({HERE: waiting(30, exits=10, exits10=10)})["bottleneck"] is None


def test_at_a_tie_the_earlier_stage_and_the_lesser_warehouse_win() -> None:
    cell = waiting(40, exits=10, exits10=10)
    shown = frame({HERE: cell, (SHANGHAI, "received"): cell, (GUANGZHOU, "received"): cell})
    assert (shown["bottleneck"]["stage"], shown["bottleneck"]["warehouse"]) == ("received", "GZ1")
