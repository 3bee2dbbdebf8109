from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from stream.floor.columns import AT_RISK, BREACHED, COUNTED, FAR, HELD, OPEN, OVERDUE, STALLED
from stream.floor.deadlines import judge
from stream.floor.floor import Floor
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW, SECOND, event, open_shop, state

Step = tuple[str, int, dict[str, Any]]

LATE = AT_RISK | BREACHED
PICKED = NOW - 20 * MINUTE
DUE = PICKED + 30 * MINUTE


def picking(*more: Step, text: str = "", **said: Any) -> Floor:
    """An order in pick & pack for twenty minutes: its warning is at 24, its deadline at 30, its stall after 45."""
    events = [event("SO-1", kind, at, **told) for kind, at, told in more]
    return open_shop(event("SO-1", "pick_pack", PICKED, **said), *events, text=text)


def at(shop: Floor, now: int) -> int:
    shop.tick(now)
    return state(shop, "SO-1")


def due(shop: Floor) -> int:
    return int(shop.columns.due[0])


def test_the_due_instant_is_already_late() -> None:
    shop = picking()
    assert due(shop) == DUE
    assert at(shop, DUE - 1) & LATE == AT_RISK
    assert at(shop, DUE) & LATE == BREACHED


def test_an_order_is_at_risk_once_the_share_of_its_target_has_run() -> None:
    shop = picking()
    assert at(shop, PICKED + 24 * MINUTE - 1) & LATE == 0
    assert at(shop, PICKED + 24 * MINUTE) & LATE == AT_RISK


def test_stalled_is_strictly_longer_than_stall_after() -> None:
    shop = picking()
    assert not at(shop, PICKED + 45 * MINUTE) & STALLED
    assert at(shop, PICKED + 45 * MINUTE + 1) & STALLED


@pytest.mark.parametrize("promise", ["promised_ship_at", "promised_deliver_at"])
def test_the_earliest_of_deadline_and_promises_is_due(promise: str) -> None:
    soon: dict[str, Any] = {promise: NOW + 5 * MINUTE}
    far: dict[str, Any] = {promise: NOW + DAY}
    shop = picking(**soon)
    assert due(shop) == NOW + 5 * MINUTE
    assert not at(shop, NOW + 5 * MINUTE - 1) & BREACHED
    assert at(shop, NOW + 5 * MINUTE) & BREACHED
    assert due(picking(**far)) == DUE


def test_a_promise_that_the_usual_pace_just_meets_is_no_risk() -> None:
    assert at(picking(promised_ship_at=DUE), NOW) & LATE == 0
    assert at(picking(promised_ship_at=DUE - 1), NOW) & LATE == AT_RISK


def test_the_stages_still_ahead_count_against_a_promise() -> None:
    ahead = (15 + 20 + 30 + 30) * MINUTE
    for slack, expected in ((0, 0), (-1, AT_RISK)):
        promise = NOW + 10 * MINUTE + ahead + slack
        shop = open_shop(event("SO-1", "received", NOW, promised_ship_at=promise))
        assert state(shop, "SO-1") & LATE == expected
    promise = DUE + 72 * HOUR
    assert at(picking(promised_deliver_at=promise), NOW) & LATE == 0
    assert at(picking(promised_deliver_at=promise - 1), NOW) & LATE == AT_RISK


def test_a_stage_without_a_timer_counts_nothing_against_a_promise() -> None:
    shop = picking(text="[stages.pick_pack]\ntarget = 'none'\n", promised_ship_at=NOW + MINUTE)
    assert at(shop, NOW) & LATE == 0
    assert at(shop, NOW + MINUTE - 1) & LATE == 0
    assert at(shop, NOW + MINUTE) & LATE == BREACHED
    assert due(picking(text="[stages.pick_pack]\ntarget = 'none'\n")) == FAR


def test_a_stage_that_ran_over_leaves_from_now_on() -> None:
    shop = picking(text="[stages.shipped]\ntarget = '1h'\n", promised_deliver_at=DUE + HOUR + 10 * MINUTE)
    assert at(shop, DUE - 6 * MINUTE - 1) & LATE == 0
    assert at(shop, DUE) & LATE == BREACHED


def test_the_ship_promise_ends_with_shipping_and_the_delivery_promise_with_delivery() -> None:
    shipped = open_shop(
        event("SO-1", "shipped", NOW - MINUTE, promised_ship_at=NOW - HOUR, promised_deliver_at=NOW + HOUR)
    )
    assert state(shipped, "SO-1") & LATE == 0 or due(shipped) == NOW + HOUR
    assert due(shipped) == NOW + HOUR
    returned = open_shop(event("SO-1", "after_sales", NOW - MINUTE, promised_deliver_at=NOW - HOUR))
    assert state(returned, "SO-1") & LATE == 0


def test_a_hold_moves_the_deadline_and_not_the_promise() -> None:
    told: list[Step] = [("held", NOW - 15 * MINUTE, {}), ("released", NOW - 5 * MINUTE, {})]
    assert due(picking(*told)) == DUE + 10 * MINUTE
    assert due(picking(*told, promised_ship_at=NOW + MINUTE)) == NOW + MINUTE


def test_only_the_time_held_since_entry_counts() -> None:
    told: list[Step] = [("held", PICKED - HOUR, {}), ("released", PICKED + 3 * MINUTE, {})]
    assert due(picking(*told)) == DUE + 3 * MINUTE


def test_while_held_an_order_is_late_only_by_its_promise() -> None:
    shop = picking(("held", NOW, {"reason": "presale"}))
    assert at(shop, NOW + 2 * HOUR) & (HELD | LATE | STALLED) == HELD
    shop = picking(("held", NOW, {"reason": "presale"}), promised_ship_at=NOW + HOUR)
    assert at(shop, NOW + HOUR - 1) & (HELD | LATE) == HELD
    assert at(shop, NOW + HOUR) & (HELD | LATE) == HELD | BREACHED


def test_a_hold_with_until_ends_by_itself_then() -> None:
    shop = picking(("held", NOW, {"until": NOW + HOUR}))
    assert at(shop, NOW + HOUR - 1) & HELD
    assert not at(shop, NOW + HOUR) & HELD
    assert due(shop) == DUE + HOUR
    assert at(shop, DUE + HOUR) & BREACHED


def test_a_hold_of_the_near_future_begins_when_its_time_comes() -> None:
    shop = picking(("held", NOW + 4 * MINUTE, {}))
    assert not at(shop, NOW + 4 * MINUTE - 1) & HELD
    assert at(shop, NOW + 4 * MINUTE) & HELD


def test_the_end_of_a_hold_is_progress_when_it_ended_by_itself() -> None:
    text = "[stages.pick_pack]\ntarget = 'none'\n"
    shop = picking(("held", NOW - MINUTE, {"until": NOW + HOUR}), text=text)
    assert not at(shop, NOW + HOUR + 45 * MINUTE) & STALLED
    assert at(shop, NOW + HOUR + 45 * MINUTE + 1) & STALLED


@pytest.mark.parametrize(
    ("kind", "said", "moves"),
    [
        ("exception", {"reason": "short_pick"}, True),
        ("exception_cleared", {"reason": "short_pick"}, True),
        ("released", {}, True),
        ("exception", {"reason": "short_pick", "source": "people"}, False),
        ("updated", {"warehouse": "SH2"}, False),
        ("chased", {}, False),
        ("pick_pack", {}, False),
        ("received", {}, False),
    ],
)
def test_signs_of_work_are_progress_and_attributes_and_repeats_are_not(
    kind: str, said: dict[str, Any], moves: bool
) -> None:
    shop = picking((kind, NOW, said))
    assert bool(at(shop, PICKED + 45 * MINUTE + 1) & STALLED) is not moves
    assert at(shop, NOW + 45 * MINUTE + 1) & STALLED


@pytest.mark.parametrize("stage", ["delivered", "closed", "cancelled"])
def test_a_resting_order_has_no_clock(stage: str) -> None:
    shop = open_shop(event("SO-1", stage, NOW - HOUR, promised_ship_at=NOW - HOUR, promised_deliver_at=NOW - HOUR))
    assert at(shop, NOW + 5 * DAY) & (COUNTED | OPEN | HELD | LATE | STALLED) == COUNTED


def test_an_override_lets_an_order_rest() -> None:
    text = '[[overrides]]\nstage = "shipped"\nchannel = "wholesale"\nrests = true\n'
    shop = open_shop(event("SO-1", "shipped", NOW - DAY, channel="wholesale"), text=text)
    assert at(shop, NOW + 5 * DAY) & (COUNTED | OPEN | LATE | STALLED) == COUNTED


def test_an_order_known_only_by_an_update_waits_uncounted() -> None:
    shop = open_shop(event("SO-1", "updated", NOW, promised_ship_at=NOW - HOUR))
    assert at(shop, NOW + DAY) == 0


def test_shipping_is_overdue_from_the_promised_instant_until_shipped_or_cancelled() -> None:
    shop = picking(promised_ship_at=NOW + MINUTE)
    assert not at(shop, NOW + MINUTE - 1) & OVERDUE
    assert at(shop, NOW + MINUTE) & OVERDUE
    for stage in ("shipped", "delivered", "cancelled"):
        assert not at(picking((stage, NOW, {}), promised_ship_at=NOW + MINUTE), NOW + HOUR) & OVERDUE
    assert at(picking(("closed", NOW, {}), promised_ship_at=NOW + MINUTE), NOW + HOUR) & OVERDUE


def test_what_was_promised_for_yesterday_is_not_overdue_today() -> None:
    assert not at(picking(promised_ship_at=NOW - 5 * MINUTE - 1), NOW) & OVERDUE
    assert at(picking(promised_ship_at=NOW - 5 * MINUTE), NOW) & OVERDUE


def test_an_order_is_looked_at_again_exactly_when_its_state_changes() -> None:
    shop = picking(("held", NOW + 4 * MINUTE, {"until": NOW + 20 * MINUTE}), promised_ship_at=NOW + 55 * MINUTE)
    seen, rows = [], np.array([0])
    now = NOW
    while now < FAR:
        shop.tick(now)
        seen.append((now - NOW) // MINUTE)
        timing = judge(shop.columns, shop.places, rows, now, shop.since_at)
        before = int(timing.state[0])
        now = int(timing.next_at[0])
        if now < FAR:
            last = judge(shop.columns, shop.places, rows, now - 1, shop.since_at)
            assert int(last.state[0]) == before
    assert seen == [0, 4, 20, 26, 55, 65]


def test_time_may_pass_in_any_steps() -> None:
    told: list[Step] = [("held", NOW + 4 * MINUTE, {"until": NOW + 20 * MINUTE})]
    one, many = picking(*told, promised_ship_at=NOW + HOUR), picking(*told, promised_ship_at=NOW + HOUR)
    for step in range(0, 7200, 17):
        at(many, NOW + step * SECOND)
    at(many, NOW + 2 * HOUR)
    at(one, NOW + 2 * HOUR)
    assert state(one, "SO-1") == state(many, "SO-1")
    assert np.array_equal(one.books.cells, many.books.cells)
    assert np.array_equal(one.books.books, many.books.books)
