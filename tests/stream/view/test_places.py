from __future__ import annotations

from typing import Any

from stream.view.members import snapshot
from tests.stream.view.telling import GUANGZHOU, MINUTE, NOW, SECOND, SHANGHAI, Place, Stand, StillPolicy, Teller, plain

STAGE = 4


def pick_pack(stand: Stand) -> dict[str, Any]:
    stage: dict[str, Any] = plain(snapshot(stand.view().picture(stand.pool.tables(()))))["stages"][STAGE]
    return stage


def told(cells: dict[Place, dict[str, int]], policy: StillPolicy | None = None, **more: Any) -> dict[str, Any]:
    stand = Stand(policy=policy or StillPolicy())
    stand.pool.offer(Teller().tell(full=True, cells=cells, **more))
    return pick_pack(stand)


def test_the_oldest_is_the_oldest_of_all_partitions() -> None:
    stand = Stand(2)
    for partition, age in ((0, 60), (1, 90)):
        cells: dict[Place, dict[str, int]] = {
            (SHANGHAI, "pick_pack"): {"depth": 1, "oldest_at": NOW - age * SECOND},
            (GUANGZHOU, "pick_pack"): {"depth": 0, "oldest_at": 0, "exits": 1},
        }
        stand.pool.offer(Teller(partition).tell(full=True, cells=cells))
    assert pick_pack(stand)["oldest_s"] == 90.0


def test_an_order_that_entered_ahead_of_time_has_no_negative_age() -> None:
    assert told({(SHANGHAI, "pick_pack"): {"depth": 1, "oldest_at": NOW + SECOND}})["oldest_s"] == 0.0


def test_the_target_is_the_largest_among_the_orders_there() -> None:
    policy = StillPolicy(
        {("pick_pack", "SH2"): 20 * MINUTE, ("pick_pack", "GZ1"): 15 * MINUTE, ("pick_pack",): 99 * MINUTE}
    )
    here, empty = {"depth": 1, "oldest_at": NOW}, {"exits": 1}
    places: list[Place] = [(SHANGHAI, "pick_pack"), (GUANGZHOU, "pick_pack")]
    assert told(dict.fromkeys(places, here), policy)["target_s"] == 20 * 60
    assert told(dict(zip(places, (empty, here), strict=True)), policy)["target_s"] == 15 * 60
    assert told(dict.fromkeys(places, empty), policy)["target_s"] == 99 * 60


def test_a_stage_without_timer_has_no_target() -> None:
    policy = StillPolicy({("pick_pack", "SH2"): None, ("pick_pack",): 30 * MINUTE})
    here = {"depth": 1, "oldest_at": NOW}
    assert told({(SHANGHAI, "pick_pack"): here}, policy)["target_s"] is None
    assert told({(SHANGHAI, "pick_pack"): here, (GUANGZHOU, "pick_pack"): here}, policy)["target_s"] == 1800


def test_how_late_is_unknown_when_none_is_breached() -> None:
    late: dict[Place, dict[int, int]] = {(SHANGHAI, "pick_pack"): {30: 4}}
    assert told({(SHANGHAI, "pick_pack"): {"depth": 4, "oldest_at": NOW}}, late=late)["late_p90_s"] is None
    cell = {"depth": 4, "breached": 4, "oldest_at": NOW}
    assert told({(SHANGHAI, "pick_pack"): cell}, late=late)["late_p90_s"] == 30.5
