from __future__ import annotations

import msgspec

from models.part import CELL_COLUMNS, Feed, Part
from stream.view.holding import Holding, Names, Verdict, place
from tests.stream.view.telling import GUANGZHOU, NOW, SHANGHAI, Teller

DEPTH = CELL_COLUMNS.index("depth")


def begun(teller: Teller) -> Holding:
    holding = Holding(Names())
    assert holding.apply(teller.tell(full=True, cells={(SHANGHAI, "pick_pack"): {"depth": 3}})) is Verdict.APPLIED
    return holding


def depths(holding: Holding) -> list[int]:
    found: list[int] = holding.cells.values[:, DEPTH].tolist()
    return found


def test_it_begins_with_a_keyframe() -> None:
    holding, teller = Holding(Names()), Teller()
    assert holding.apply(teller.tell()) is Verdict.GAP
    assert holding.apply(teller.tell(full=True)) is Verdict.APPLIED
    assert holding.apply(teller.tell()) is Verdict.APPLIED


def test_a_missing_part_is_a_gap_until_the_next_keyframe() -> None:
    teller = Teller()
    holding = begun(teller)
    teller.tell()
    assert holding.apply(teller.tell()) is Verdict.GAP
    assert holding.apply(teller.tell()) is Verdict.GAP
    assert holding.apply(teller.tell(full=True)) is Verdict.APPLIED


def test_a_part_that_came_already_is_dropped() -> None:
    teller = Teller()
    holding, part = begun(teller), teller.tell()
    assert [holding.apply(part), holding.apply(part)] == [Verdict.APPLIED, Verdict.DROPPED]


def test_a_keyframe_replaces_everything() -> None:
    teller = Teller()
    holding = begun(teller)
    told = {"feeds": [Feed("shop", NOW, NOW)], "quality": {"dead": 1}, "dwell": {(SHANGHAI, "pick_pack"): {1: 1}}}
    holding.apply(teller.tell(flags=[(SHANGHAI, "hold", "", 1, NOW)], **told))  # type: ignore[arg-type]
    holding.apply(teller.tell(full=True, cells={(GUANGZHOU, "shipped"): {"depth": 1}}))
    assert depths(holding) == [1]
    assert len(holding.flags.keys) == len(holding.dwell.keys) == len(holding.feeds) == len(holding.quality) == 0


def test_of_two_workers_the_one_that_is_behind_is_dropped() -> None:
    ahead, behind = Teller(worker="w1"), Teller(worker="w2")
    ahead.position, behind.position = "10-1", "9-7"
    holding = begun(ahead)
    assert holding.apply(behind.tell(full=True)) is Verdict.DROPPED
    assert holding.apply(behind.tell()) is Verdict.DROPPED
    assert holding.apply(ahead.tell()) is Verdict.APPLIED


def test_a_keyframe_from_a_worker_as_far_as_ours_takes_over() -> None:
    first, second = Teller(worker="w1"), Teller(worker="w2")
    holding = begun(first)
    assert holding.apply(second.tell(full=True)) is Verdict.APPLIED
    assert holding.apply(first.tell()) is Verdict.DROPPED
    assert holding.apply(second.tell()) is Verdict.APPLIED


def test_a_worker_that_fell_silent_is_succeeded_by_one_that_has_less() -> None:
    first, second = Teller(worker="w1"), Teller(worker="w2")
    second.position = "1-0"
    holding = begun(first)
    assert holding.apply(second.tell(NOW + 1_000)) is Verdict.DROPPED
    assert holding.apply(second.tell(NOW + 2_000)) is Verdict.GAP
    assert holding.apply(second.tell(NOW + 2_000, full=True)) is Verdict.APPLIED


def test_a_worker_that_began_anew_tells_another_history() -> None:
    holding, anew = begun(Teller()), Teller(epoch="e2")
    anew.position = "1-0"
    assert holding.apply(anew.tell()) is Verdict.GAP
    assert (holding.apply(anew.tell(full=True)), holding.rewritten) == (Verdict.APPLIED, 1)


def test_a_successor_as_far_as_ours_tells_the_same_history() -> None:
    holding, other = begun(Teller()), Teller(worker="w2", epoch="e2")
    assert holding.apply(other.tell()) is Verdict.DROPPED
    assert (holding.apply(other.tell(full=True)), holding.rewritten) == (Verdict.APPLIED, 0)


def test_a_successor_that_has_less_tells_another_history() -> None:
    holding, other = begun(Teller()), Teller(worker="w2", epoch="e2")
    other.position = "1-0"
    assert (holding.apply(other.tell(NOW + 2_000, full=True)), holding.rewritten) == (Verdict.APPLIED, 1)


def test_a_combination_that_was_never_told_is_a_gap() -> None:
    teller = Teller()
    holding = begun(teller)
    teller.combo(GUANGZHOU)
    part = teller.tell(cells={(GUANGZHOU, "shipped"): {"depth": 1}})
    untold: Part = msgspec.structs.replace(part, combos=[])
    assert holding.apply(untold) is Verdict.GAP
    assert holding.apply(teller.tell(full=True)) is Verdict.APPLIED


def test_keys_are_of_the_shared_numbers_whatever_the_workers_own_are() -> None:
    names, one, other = Names(), Teller(0), Teller(1)
    first, second = Holding(names), Holding(names)
    first.apply(one.tell(full=True, cells={(d, "shipped"): {"depth": 1} for d in (SHANGHAI, GUANGZHOU)}))
    second.apply(other.tell(full=True, cells={(d, "shipped"): {"depth": 1} for d in (GUANGZHOU, SHANGHAI)}))
    assert sorted(first.cells.keys.tolist()) == sorted(second.cells.keys.tolist())


def test_positions_are_compared_as_numbers() -> None:
    assert place("9-10") > place("9-9")
    assert place("10-0") > place("9-9")
    assert place("") == place("0-0")
