from __future__ import annotations

import pytest

from models.part import Feed
from stream.view.feeds import accepted, contact
from stream.view.terms import Terms
from tests.stream.view.telling import MINUTE, NOW, SECOND, StillPolicy

TERMS = Terms(StillPolicy(), polls={"kingdee": MINUTE})


@pytest.mark.parametrize(
    ("source", "ago", "state"),
    [
        ("shop", 5 * MINUTE - 1, "live"),
        ("shop", 5 * MINUTE, "late"),
        ("shop", 10 * MINUTE, "silent"),
        ("shop", -SECOND, "live"),
        ("kingdee", 90 * SECOND - 1, "live"),
        ("kingdee", 90 * SECOND, "late"),
        ("kingdee", 3 * MINUTE, "silent"),
    ],
)
def test_a_source_is_judged_by_its_last_contact(source: str, ago: int, state: str) -> None:
    assert contact(Feed(source, NOW - ago, NOW), NOW, TERMS).state == state


def test_a_source_shows_its_age_and_how_late_its_events_come() -> None:
    member = contact(Feed("kingdee", NOW, NOW - 2 * SECOND, [(1, 94), (7, 6)]), NOW, TERMS).member(NOW)
    assert (member.kind, member.interval_s, member.age_s, member.delay_p95_s) == ("poll", 60.0, 2.0, 7.5)
    assert member.last_event_at == "2026-11-10T16:04:58.000Z"


def test_what_a_source_never_said_is_unknown() -> None:
    member = contact(Feed("shop", NOW, 0), NOW, TERMS).member(NOW)
    assert (member.kind, member.interval_s) == ("push", None)
    assert [member.last_event_at, member.age_s, member.delay_p95_s] == [None, None, None]


def test_an_event_ahead_of_its_time_has_no_negative_age() -> None:
    assert contact(Feed("shop", NOW, NOW + MINUTE), NOW, TERMS).member(NOW).age_s == 0.0


def test_a_source_with_a_patience_of_its_own_is_judged_by_it() -> None:
    terms = Terms(StillPolicy(), own_silent_after_ms={"night-batch": 60 * MINUTE})
    assert contact(Feed("night-batch", NOW - 20 * MINUTE, NOW), NOW, terms).state == "live"
    assert contact(Feed("shop", NOW - 20 * MINUTE, NOW), NOW, terms).state == "silent"


@pytest.mark.parametrize(
    ("slots", "ago", "expected"),
    [
        ([(-10, 40), (0, 7)], 0, 47.0),
        ([(-10, 40), (0, 7)], 5, 27.0),
        ([(-10, 40), (0, 7)], 10, 7.0),
        ([(-10, 40), (0, 7)], 20, 0.0),
        ([(-60, 40), (-50, 7)], 0, 0.0),
        ([(0, 3)], 0, 3.0),
    ],
)
def test_of_the_last_ten_minutes_a_slot_counts_as_far_as_it_reaches_in(
    slots: list[tuple[int, int]], ago: int, expected: float
) -> None:
    feed = Feed("shop", NOW, NOW, [], [(NOW + begin * MINUTE, count) for begin, count in slots])
    assert accepted(feed, NOW + ago * MINUTE, 10 * MINUTE) == expected


def test_of_a_worker_that_tells_no_slots_nothing_is_known_but_of_a_source_without_events_it_is() -> None:
    assert accepted(Feed("shop", NOW, NOW), NOW, 10 * MINUTE) is None
    assert accepted(Feed("shop", NOW, 0), NOW, 10 * MINUTE) == 0
