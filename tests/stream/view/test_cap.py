from __future__ import annotations

from typing import Any

import pytest

from models.vocabulary import OPEN_STAGES
from stream.view import cap, view
from stream.view.members import snapshot
from stream.view.terms import Dims
from tests.stream.view.telling import MINUTE, NOW, Place, Stand, StillPolicy, Teller, plain

SITES: list[Dims] = [(f"W{number:04}", "", "", "", "") for number in range(10)]


def shown(monkeypatch: pytest.MonkeyPatch, most: int, cells: dict[Place, dict[str, int]], **more: Any) -> list[Any]:
    monkeypatch.setattr(
        view, "cells", lambda places, grouping, tables, terms: cap.cells(places, grouping, tables, terms, most)
    )
    stand = Stand(policy=StillPolicy({("pick_pack", "W0003"): 90 * MINUTE}))
    stand.pool.offer(Teller().tell(full=True, cells=cells, **more))
    found: list[Any] = plain(snapshot(stand.view(by=["warehouse"]).picture(stand.pool.tables(()))))["cells"]
    return found


def test_the_deepest_stay_and_the_rest_of_a_stage_is_one_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    cells: dict[Place, dict[str, int]] = {
        (site, "pick_pack"): {"depth": 10 - at, "breached": 1, "entries": 5, "oldest_at": NOW - at * MINUTE}
        for at, site in enumerate(SITES)
    }
    late: dict[Place, dict[int, int]] = {(site, "pick_pack"): {at: 1} for at, site in enumerate(SITES)}
    found = shown(monkeypatch, 4, cells, late=late)
    depths = {cell["warehouse"]: cell["depth"] for cell in found}
    assert depths == {"W0000": 10, "W0001": 9, "W0002": 8, "*": 28}
    rest = found[-1]
    assert (rest["in_per_min"], rest["oldest_s"], rest["late_p90_s"]) == (7.0, 540.0, 9.5)
    assert (rest["target_s"], rest["breached"]) == (5400.0, 7)


def test_the_cells_that_stand_for_the_rest_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    cells: dict[Place, dict[str, int]] = {
        (site, stage): {"depth": 1, "oldest_at": NOW} for site in SITES for stage in OPEN_STAGES
    }
    found = shown(monkeypatch, 20, cells)
    assert len(found) == 20
    assert sum(cell["warehouse"] == "*" for cell in found) == 6
    for stage in OPEN_STAGES:
        assert sum(cell["depth"] for cell in found if cell["stage"] == stage) == len(SITES)


def test_at_a_tie_the_key_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    cells: dict[Place, dict[str, int]] = {
        (site, "allocated"): {"depth": 2, "oldest_at": NOW} for site in reversed(SITES)
    }
    assert [cell["warehouse"] for cell in shown(monkeypatch, 3, cells)] == ["W0000", "W0001", "*"]


def test_with_room_for_all_there_is_no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    cells: dict[Place, dict[str, int]] = {(site, "allocated"): {"depth": 2, "oldest_at": NOW} for site in SITES}
    assert all(cell["warehouse"] != "*" for cell in shown(monkeypatch, 10, cells))
