from __future__ import annotations

from stream.view.members import gone, snapshot
from stream.view.picture import Picture
from tests.stream.view.telling import GUANGZHOU, NOW, SECOND, SHANGHAI, Stand, Teller, plain


def picture(by: list[str], **cell: int) -> Picture:
    stand = Stand()
    stand.pool.offer(Teller().tell(full=True, cells={(GUANGZHOU, "allocated"): cell, (SHANGHAI, "allocated"): {}}))
    return stand.view(by=by).picture(stand.pool.tables(()))


def test_rates_and_waits_are_of_the_window() -> None:
    stage = plain(snapshot(picture([], depth=30, held=10, entries=5, exits=12, oldest_at=NOW)))["stages"][2]
    assert (stage["in_per_min"], stage["out_per_min"]) == (1.0, 2.4)
    assert stage["wait_s"] == 500.0  # 20 workable ÷ 12 exits × 300 s
    assert stage["drain_s"] == 857.1  # 20 ÷ (12 − 5) × 300 s


def test_nobody_waits_where_nobody_is_and_orders_leave() -> None:
    stage = plain(snapshot(picture([], entries=5, exits=12)))["stages"][2]
    assert (stage["wait_s"], stage["drain_s"], stage["oldest_s"]) == (0.0, 0.0, None)


def test_a_stage_that_does_not_shrink_never_drains() -> None:
    assert plain(snapshot(picture([], depth=3, entries=5, exits=5)))["stages"][2]["drain_s"] is None


def test_a_cell_names_only_the_dimensions_it_is_grouped_by_in_their_usual_order() -> None:
    found = plain(snapshot(picture(["priority", "warehouse"], depth=1, oldest_at=NOW - SECOND)))["cells"]
    assert list(found[0])[:4] == ["stage", "warehouse", "priority", "depth"]
    assert (found[0]["warehouse"], found[0]["priority"], found[0]["oldest_s"]) == ("GZ1", "normal", 1.0)


def test_a_cell_that_is_gone_has_its_key_and_nothing_else() -> None:
    here = picture(["warehouse"], depth=1, oldest_at=NOW)
    cell = plain(gone(here, int(here.cells.codes[0])))
    assert (cell["stage"], cell["warehouse"], cell["depth"], cell["target_s"]) == ("allocated", "GZ1", 0, 1800.0)
    assert cell["wait_s"] is cell["late_p90_s"] is cell["oldest_s"] is None
