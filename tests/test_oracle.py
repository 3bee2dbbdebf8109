"""The contract's sentences about one order, worked out by hand, so that the oracle itself can be trusted."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.histories import NOW, Event, histories, policies
from tests.oracle.compare import differences
from tests.oracle.telling import ago, depths, floor, path, said, sla, stage, told

RESTS_AT_THE_DOOR = {"overrides": [{"stage": "shipped", "channel": "kiosk", "rests": True}]}


def test_an_order_is_in_the_highest_stage_that_it_entered_whatever_came_first() -> None:
    assert depths(floor(*path("SO-1", allocated=3, pick_pack=9, received=30))) == {"pick_pack": 1}


def test_a_stage_that_was_not_entered_before_a_higher_one_was_passed_over() -> None:
    frame = floor(*path("SO-1", validated=9, allocated=3, pick_pack=7))
    assert [stage(frame, name)["in_per_min"] for name in ("validated", "allocated", "pick_pack")] == [0, 0, 0]
    assert stage(floor(*path("SO-1", validated=4, allocated=4)), "validated")["in_per_min"] == 0
    assert stage(frame, "validated")["dwell_p50_s"] == 120
    assert stage(frame, "allocated")["dwell_p50_s"] is None
    assert frame["quality"]["disordered"] == 1


def test_the_earliest_entry_is_the_entry() -> None:
    assert stage(floor(*path("SO-1", received=4), *path("SO-1", received=7)), "received")["oldest_s"] == 420


def test_a_return_after_the_last_closing_opens_the_order_again() -> None:
    story = path("SO-1", delivered=100, after_sales=90, closed=60)
    assert floor(*story)["totals"]["closed"] == 1
    frame = floor(*story, said("SO-1", "after_sales", 30), said("SO-1", "after_sales", 20))
    assert stage(frame, "after_sales")["oldest_s"] == 1800
    assert floor(*story, said("SO-1", "after_sales", 60))["totals"]["closed"] == 1


def test_a_spell_of_after_sales_ends_with_the_first_closing_after_its_last_event() -> None:
    frame = floor(*path("SO-1", delivered=100, after_sales=50), *path("SO-1", after_sales=40, closed=30))
    assert stage(frame, "after_sales")["dwell_p50_s"] == 1200


def test_cancelled_ends_an_order_and_its_next_attempt_restores_it() -> None:
    story = path("SO-1", received=50, pick_pack=40, cancelled=30)
    assert floor(*story)["totals"]["cancelled"] == 1
    frame = floor(*story, said("SO-1", "allocated", 20, attempt=2))
    assert depths(frame) == {"allocated": 1}
    assert frame["quality"]["superseded"] == 2


def test_a_new_attempt_keeps_the_stages_before_its_lowest() -> None:
    frame = floor(*path("SO-1", received=50, allocated=40), said("SO-1", "allocated", 20, attempt=2))
    assert stage(frame, "received")["dwell_p50_s"] == 1800


def test_each_replaced_return_counts_as_superseded() -> None:
    story = [said("SO-1", kind, at) for kind, at in (("after_sales", 50), ("after_sales", 40), ("closed", 30))]
    assert floor(*story, said("SO-1", "delivered", 20, attempt=2))["quality"]["superseded"] == 3


def test_a_partial_stage_event_is_no_entry() -> None:
    frame = floor(*path("SO-1", pick_pack=10), said("SO-1", "shipped", 5, partial=True))
    assert depths(frame) == {"pick_pack": 1}
    assert frame["totals"]["partial"] == 1


def test_an_order_known_only_by_an_update_waits_uncounted() -> None:
    assert floor(said("SO-1", "updated", 5, warehouse="SH2"))["totals"]["orders"] == 0


def test_an_override_makes_orders_rest() -> None:
    frame = floor(*path("SO-1", {"channel": "kiosk"}, shipped=3), settings=RESTS_AT_THE_DOOR)
    assert (frame["totals"]["untracked"], frame["totals"]["open"]) == (1, 0)
    assert (stage(frame, "shipped")["in_per_min"], stage(frame, "shipped")["out_per_min"]) == (0.2, 0.2)
    assert stage(frame, "shipped")["dwell_p50_s"] is None


def test_the_due_instant_is_already_late() -> None:
    story = path("SO-1", received=10)
    assert sla(*story) == "breached"
    assert sla(*story, now=NOW - 1) == "at_risk"


def test_four_fifths_of_the_target_put_an_order_at_risk() -> None:
    assert sla(*path("SO-1", received=8)) == "at_risk"
    assert sla(*path("SO-1", received=8), now=NOW - 1) == "on_track"


def test_a_ship_promise_puts_at_risk_what_can_no_longer_pass_the_stages_ahead() -> None:
    in_pick = {"promised_ship_at": ago(-20)}  # thirty minutes from ten ago: exactly in time
    assert sla(*path("SO-1", in_pick, pick_pack=10)) == "on_track"
    assert sla(*path("SO-1", {"promised_ship_at": ago(-20) - 1}, pick_pack=10)) == "at_risk"
    before_it = {"promised_ship_at": ago(-50)}  # twenty left in outbound_prep, thirty in pick_pack
    assert sla(*path("SO-1", before_it, outbound_prep=10)) == "on_track"
    assert sla(*path("SO-1", {"promised_ship_at": ago(-49)}, outbound_prep=10)) == "at_risk"


def test_a_ship_promise_binds_only_until_shipped_and_a_delivery_promise_until_delivered() -> None:
    assert sla(*path("SO-1", {"promised_ship_at": ago(1)}, pick_pack=5)) == "breached"
    assert sla(*path("SO-1", {"promised_ship_at": ago(1)}, shipped=5)) == "on_track"
    assert sla(*path("SO-1", {"promised_deliver_at": ago(0)}, shipped=5)) == "breached"


def test_a_stage_without_a_target_has_no_deadline() -> None:
    assert sla(*path("SO-1", received=600), settings={"stages": {"received": {"target": "none"}}}) == "on_track"


def test_a_hold_moves_the_deadline_by_all_time_held_since_entry() -> None:
    story = [*path("SO-1", received=30), said("SO-1", "held", 40), said("SO-1", "released", 21)]
    assert (
        sla(*story, said("SO-1", "held", 15), said("SO-1", "released", 5)) == "breached"
    )  # due 30 - 10 - 9 - 10 = 1 ago
    assert sla(*story, said("SO-1", "held", 15), said("SO-1", "released", 3)) == "at_risk"


def test_a_hold_with_until_ends_by_itself_then() -> None:
    story = [*path("SO-1", received=5), said("SO-1", "held", 4, until=NOW, reason="presale")]
    assert floor(*story, now=NOW - 1)["holds"] == [{"reason": "presale", "open": 1}]
    assert floor(*story)["holds"] == []


def test_at_a_tie_held_beats_released_and_the_later_until_wins() -> None:
    tie = [said("SO-1", "released", 4), said("SO-1", "held", 4, until=ago(1)), said("SO-1", "held", 4, reason="a")]
    assert floor(*path("SO-1", received=5), *tie)["holds"] == [{"reason": "a", "open": 1}]


def test_a_held_order_is_breached_only_by_its_promise() -> None:
    held = said("SO-1", "held", 100)
    assert sla(*path("SO-1", received=600), held) == "on_track"
    assert sla(*path("SO-1", {"promised_ship_at": ago(2)}, received=600), held) == "breached"


def test_an_order_stalls_after_its_limit_and_not_at_it() -> None:
    story = path("SO-1", received=15)
    assert floor(*story)["totals"]["stalled"] == 0
    assert floor(*story, now=NOW + 1)["totals"]["stalled"] == 1


def test_a_chat_of_people_is_no_progress_but_the_end_of_a_hold_is() -> None:
    by_people = {"source": "people", "reason": "damaged"}
    assert floor(*path("SO-1", received=20), said("SO-1", "exception", 5, **by_people))["totals"]["stalled"] == 1
    assert floor(*path("SO-1", received=20), said("SO-1", "exception", 5, reason="damaged"))["totals"]["stalled"] == 0
    hold = said("SO-1", "held", 18, until=ago(15), source="people")
    assert floor(*path("SO-1", received=20), hold)["totals"]["stalled"] == 0


def test_an_exception_stays_open_from_the_first_after_the_last_clear() -> None:
    times = (("exception", 50), ("exception_cleared", 40), ("exception", 30), ("exception", 20))
    story = [said("SO-1", kind, at, reason="oversell") for kind, at in times]
    frame = floor(*path("SO-1", received=60), *story)
    assert frame["exceptions"] == [{"reason": "oversell", "open": 1, "oldest_s": 1800}]
    cleared = said("SO-1", "exception_cleared", 19, reason="oversell")
    assert floor(*path("SO-1", received=60), *story, cleared)["exceptions"] == []


def test_a_cancelled_parcel_must_be_pulled_until_somebody_says_so() -> None:
    story = path("SO-1", pick_pack=30, cancelled=10)
    frame = floor(*story)
    assert frame["exceptions"] == [{"reason": "stop_shipment", "open": 1, "oldest_s": 600}]
    assert (frame["totals"]["exceptions"], frame["totals"]["open"]) == (1, 0)
    assert floor(*story, said("SO-1", "exception_cleared", 10, reason="stop_shipment"))["exceptions"]
    assert not floor(*story, said("SO-1", "exception_cleared", 9, reason="stop_shipment"))["exceptions"]
    assert not floor(*story, said("SO-1", "shipped", 20))["exceptions"]


def test_a_person_beats_the_sources_until_cleared() -> None:
    by_people = said("SO-1", "updated", 9, priority="vip", source="people")
    story = [*path("SO-1", {"priority": "normal"}, received=5), by_people]
    assert floor(*story)["cells"][0]["priority"] == "vip"
    assert floor(*story, said("SO-1", "updated", 8, priority="", source="people"))["cells"][0]["priority"] == "normal"


def test_the_latest_value_wins_and_the_greater_at_a_tie() -> None:
    story = [*path("SO-1", {"warehouse": "SH2"}, received=9), said("SO-1", "updated", 9, warehouse="GZ1")]
    assert floor(*story)["cells"][0]["warehouse"] == "SH2"
    assert floor(*story, said("SO-1", "updated", 8, warehouse=""))["cells"][0]["warehouse"] == ""


def test_each_setting_of_the_override_with_most_dimensions_wins_and_the_tighter_at_a_tie() -> None:
    asked = {
        "stages": {"pick_pack": {"targets": {"vip": "15m"}}},
        "overrides": [
            {"stage": "pick_pack", "warehouse": "SH2", "target": "20m"},
            {"stage": "pick_pack", "warehouse": "SH2", "channel": "jd", "target": "none"},
            {"stage": "pick_pack", "warehouse": "SH2", "channel": "jd", "priority": "vip", "at_risk": 0.5},
        ],
    }
    vip = {"warehouse": "SH2", "priority": "vip"}
    for dims, target_s in ((vip, 900), (vip | {"channel": "jd"}, None), ({"warehouse": "GZ1"}, 1800)):
        assert stage(floor(*path("SO-1", dims, pick_pack=1), settings=asked), "pick_pack")["target_s"] == target_s


@settings(max_examples=50, deadline=None)
@given(histories(), policies(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_floor(history: list[Event], policy: Event, chance: object) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    once, again = told(*history, settings=policy), told(*shuffled, *shuffled[:5], settings=policy)
    unlike = ("quality.duplicates", "quality.late_events", "sources")
    assert differences(once.frame(NOW), again.frame(NOW), ignore=unlike) == []
