"""The contract's sentences about the whole floor, worked out by hand: rates, words, the bottleneck, the day's books."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.histories import MINUTE, NOW, Event, filters, groupings, histories, in_log, policies
from tests.oracle.judge import Oracle
from tests.oracle.telling import ago, floor, path, said, stage, told
from tests.oracle.words import OPEN_STAGES


def through(stage_name: str, following: str, count: int, first: float = 4.5, stay: float = 3) -> list[Event]:
    """So many orders that left a stage a minute and more ago, each after so many minutes there."""
    return [
        event
        for number in range(count)
        for event in path(f"GONE-{number}", {"warehouse": "SH2"}, **{stage_name: first + stay, following: first})
    ]


def test_rates_count_the_last_five_whole_minutes() -> None:
    story = [said(f"SO-{minutes}", "received", minutes) for minutes in (0, 0.001, 5, 5.001)]
    assert stage(floor(*story), "received")["in_per_min"] == 2 / 5
    assert stage(floor(*story, now=NOW + MINUTE), "received")["in_per_min"] == 2 / 5


def test_the_wait_is_workable_depth_over_exits_and_draining_needs_more_exits_than_arrivals() -> None:
    waiting = [said(f"SO-{number}", "pick_pack", 20) for number in range(6)]
    frame = floor(*waiting, said("SO-0", "held", 9), *through("pick_pack", "shipped", 2, stay=30))
    assert stage(frame, "pick_pack")["wait_s"] == 5 / (2 / 5) * 60
    assert stage(frame, "pick_pack")["drain_s"] == 750
    assert stage(floor(*waiting), "pick_pack")["wait_s"] is None


def test_the_first_word_that_holds_is_said() -> None:
    assert stage(floor(), "received")["state"] == "idle"
    assert stage(floor(said("SO-1", "received", 3)), "validated")["state"] == "starved"
    assert stage(floor(said("SO-1", "received", 10)), "received")["state"] == "stopped"
    assert stage(floor(said("SO-1", "received", 9)), "received")["state"] == "flowing"
    assert stage(floor(said("SO-1", "received", 3)), "received")["state"] == "saturated"
    assert stage(floor(said("SO-1", "shipped", 3)), "shipped")["state"] == "flowing"


def test_a_place_is_unknown_when_all_who_told_of_it_are_silent() -> None:
    oracle = told(said("SO-1", "received", 3), said("SO-2", "received", 2, source="shop"))
    oracle.feed(NOW + 5 * MINUTE, said("SO-2", "updated", 1, source="shop"))
    later = NOW + 10 * MINUTE
    assert [source["state"] for source in oracle.frame(later)["sources"]] == ["late", "silent"]
    assert stage(oracle.frame(later), "received")["state"] != "unknown"
    assert stage(oracle.frame(NOW + 15 * MINUTE), "received")["state"] == "unknown"


def test_a_stopped_place_is_the_bottleneck_before_the_longest_wait() -> None:
    waiting = [said(f"SO-{number}", "pick_pack", 20, warehouse="SH2") for number in range(8)]
    moving = through("pick_pack", "shipped", 2, stay=30)
    assert floor(*waiting, *moving)["bottleneck"] == {
        "stage": "pick_pack", "warehouse": "SH2", "why": "wait", "wait_s": 1200, "target_s": 1800, "net_per_min": -0.4,
    }  # fmt: skip
    stuck = [said(f"GZ-{number}", "allocated", 15, warehouse="GZ1") for number in range(2)]
    assert floor(*waiting, *moving, *stuck)["bottleneck"] == {
        "stage": "allocated", "warehouse": "GZ1", "why": "stopped", "wait_s": None, "target_s": 1200, "net_per_min": 0,
    }  # fmt: skip


def test_a_wait_of_half_the_target_is_no_bottleneck_yet() -> None:
    waiting = [said(f"SO-{number}", "pick_pack", 9, warehouse="SH2") for number in range(6)]
    moving = through("pick_pack", "shipped", 2, stay=30)
    assert floor(*waiting, *moving)["bottleneck"] is None
    assert floor(*waiting, said("SO-7", "pick_pack", 9, warehouse="SH2"), *moving)["bottleneck"]["wait_s"] == 1050


def test_the_day_counts_from_the_shops_midnight_and_a_promise_kept_at_its_instant_is_late() -> None:
    orders = [
        *path("SO-1", {"promised_ship_at": ago(2)}, received=6, shipped=2),
        *path("SO-2", {"promised_ship_at": ago(2) + 1}, received=5, shipped=2),
        *path("SO-3", received=4, delivered=3),
        *path("SO-4", {"promised_ship_at": NOW}, pick_pack=4),
        *path("SO-5", {"promised_ship_at": ago(6)}, pick_pack=4),
    ]
    assert floor(*orders)["since"] == {
        "at": "2026-11-11T00:00:00+08:00", "received": 2, "shipped": 3, "delivered": 1, "cancelled": 0, "returned": 0,
        "shipped_on_time": 1, "shipped_late": 1, "ship_overdue": 1, "no_promise": 1,
    }  # fmt: skip


def test_a_peak_moves_the_start_of_the_day_while_it_runs() -> None:
    peak = {"peak": {"start": "2026-11-10T20:00:00+08:00", "end": "2026-11-12T00:00:00+08:00"}}
    assert floor(said("SO-1", "received", 200), settings=peak)["since"]["received"] == 1
    assert floor(said("SO-1", "received", 200))["since"]["received"] == 0


def test_lateness_and_dwell_are_nearest_rank() -> None:
    late = [said(f"SO-{minutes}", "received", minutes) for minutes in range(11, 21)]
    assert stage(floor(*late), "received")["late_p90_s"] == 9 * 60
    gone = [event for stay in range(1, 5) for event in path(f"SO-{stay}", received=30 + stay, validated=30)]
    assert stage(floor(*gone), "received")["dwell_p50_s"] == 120
    assert stage(floor(*gone), "received")["dwell_p95_s"] == 240


def test_beyond_two_thousand_cells_the_shallow_ones_share_one() -> None:
    lone = [said(f"SO-{number}", "received", 20, warehouse=f"W{number:04}") for number in range(2_100)]
    cells = floor(*lone, said("SO-X", "received", 20, warehouse="W2099"))["cells"]
    assert len(cells) == 2_000
    assert cells[0] | {"warehouse": "*", "channel": "*", "priority": "*", "depth": 101} == cells[0]
    assert cells[-1]["warehouse"] == "W2099"


def test_the_series_counts_back_from_the_present() -> None:
    oracle = told(*path("SO-1", received=4, validated=2), said("SO-2", "received", 3))
    points = oracle.series(NOW, "received", frm=ago(5), to=NOW, step=MINUTE)
    assert [point["entries"] for point in points] == [0, 1, 1, 0, 0]
    assert [point["exits"] for point in points] == [0, 0, 0, 1, 0]
    assert [point["depth"] for point in points] == [0, 1, 2, 1, 1]


def test_sources_name_their_contact_age_and_delay() -> None:
    asked = {"sources": {"kingdee": {"kind": "poll", "interval": "1m"}}}
    oracle = Oracle(asked)
    oracle.feed(NOW, said("SO-1", "received", 2, source="kingdee"))
    member = oracle.frame(NOW + 2 * MINUTE)["sources"][0]
    assert (member["kind"], member["interval_s"], member["state"]) == ("poll", 60, "late")
    assert (member["age_s"], member["delay_p95_s"]) == (240, 120)
    assert oracle.frame(NOW + 3 * MINUTE)["sources"][0]["state"] == "silent"


def test_people_are_no_source() -> None:
    assert floor(said("SO-1", "held", 2, source="people"))["sources"] == []


@pytest.mark.parametrize("by", [(), ("warehouse",), ("channel", "warehouse")])
def test_cells_are_named_by_the_dimensions_asked_for(by: tuple[str, ...]) -> None:
    cell = floor(said("SO-1", "received", 2, warehouse="SH2"), by=by)["cells"][0]
    assert set(cell) & {"warehouse", "channel", "region", "carrier", "priority"} == set(by)


@settings(max_examples=50, deadline=None)
@given(histories(), policies(), filters(), groupings())
def test_the_books_balance(history: list[Event], policy: Event, narrowed: dict[str, str], by: tuple[str, ...]) -> None:
    oracle = Oracle(policy)
    oracle.feed_batch(in_log(history))
    frame = oracle.frame(NOW, narrowed, by)
    totals, since = frame["totals"], frame["since"]
    assert sum(member["depth"] for member in frame["stages"]) == totals["open"]
    assert totals["orders"] == sum(totals[kind] for kind in ("open", "delivered", "closed", "cancelled", "untracked"))
    assert since["shipped"] == since["shipped_on_time"] + since["shipped_late"] + since["no_promise"]
    for name in OPEN_STAGES:
        cells = [cell for cell in frame["cells"] if cell["stage"] == name]
        for number in ("depth", "held", "at_risk", "breached", "stalled"):
            assert sum(cell[number] for cell in cells) == stage(frame, name)[number]
        assert sum(cell["in_per_min"] for cell in cells) == pytest.approx(stage(frame, name)["in_per_min"])
    assert sum(hold["open"] for hold in frame["holds"]) == totals["held"]


@settings(max_examples=50, deadline=None)
@given(histories(), policies())
def test_a_series_is_never_negative_and_every_step_adds_up(history: list[Event], policy: Event) -> None:
    oracle = told(*history, settings=policy)
    for name in OPEN_STAGES:
        points = oracle.series(NOW, name, frm=ago(100), to=NOW + 10 * MINUTE, step=MINUTE)
        assert all(number >= 0 for point in points for number in point.values())
        for before, after in pairwise(points):
            assert after["depth"] == before["depth"] + after["entries"] - after["exits"]
