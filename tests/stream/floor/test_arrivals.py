from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Refusal
from stream.floor.arrivals import NEVER, Arrivals
from stream.floor.batch import Batch
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW, batch, event

HORIZON, AHEAD = 7 * DAY, 5 * MINUTE
STEPS = st.lists(st.tuples(st.integers(-25, 25), st.integers(-10, 10)), max_size=12)


def arrivals(horizon: int = HORIZON, ahead: int = AHEAD) -> Arrivals:
    return Arrivals(horizon, ahead, HOUR)


def take(door: Arrivals, at: int, logged: int) -> Refusal | None:
    told = batch(event("SO-1", "received", at), logged=logged)
    accepted, _, refused = door.judge(told)
    door.advance(told.pick(accepted))
    return refused.get(0)


def test_five_minutes_ahead_of_the_log_is_accepted_and_a_millisecond_more_is_not() -> None:
    door = arrivals()
    assert take(door, NOW + AHEAD, NOW) is None
    assert take(door, NOW + AHEAD + 1, NOW) is Refusal.IN_FUTURE


def test_the_watermark_is_never_ahead_of_the_log() -> None:
    door = arrivals()
    take(door, NOW + AHEAD, NOW)
    assert door.watermark == NOW
    take(door, NOW - MINUTE, NOW + MINUTE)
    assert door.watermark == NOW


def test_older_than_the_horizon_is_refused_and_exactly_as_old_is_not() -> None:
    door = arrivals()
    take(door, NOW, NOW)
    assert take(door, NOW - HORIZON, NOW) is None
    assert take(door, NOW - HORIZON - 1, NOW) is Refusal.TOO_LATE


def test_the_first_event_of_a_log_is_never_too_late() -> None:
    assert take(arrivals(), NOW - 400 * DAY, NOW) is None


def test_what_is_refused_does_not_raise_the_watermark() -> None:
    door = arrivals()
    take(door, NOW + DAY, NOW)
    assert door.watermark == NEVER


def test_each_event_is_judged_by_the_watermark_before_it() -> None:
    door = arrivals()
    old, new = event("SO-1", "received", NOW - HORIZON - 1), event("SO-2", "received", NOW)
    assert door.judge(batch(old, new, old))[2] == {2: Refusal.TOO_LATE}


@given(STEPS, st.integers(1, 11))
def test_the_cut_into_batches_changes_no_verdict(steps: list[tuple[int, int]], size: int) -> None:
    at, logged = [NOW + a for a, _ in steps], [NOW + b for _, b in steps]
    one, expected = arrivals(20, 5), []
    for when, log_time in zip(at, logged, strict=True):
        expected.append(take(one, when, log_time))
    many, found = arrivals(20, 5), []
    for start in range(0, len(at), size):
        events = [event("SO-1", "received", when) for when in at[start : start + size]]
        told = Batch.of(events, logged[start : start + size])
        accepted, _, refused = many.judge(told)
        many.advance(told.pick(accepted))
        found += [refused.get(index) for index in range(len(events))]
    assert found == expected
    assert many.watermark == one.watermark


def test_what_is_refused_is_counted_by_its_reason_and_as_dead() -> None:
    door = arrivals()
    for reason in (Refusal.TOO_LATE, Refusal.IN_FUTURE, Refusal.INVALID):
        door.refuse(reason)
    counted = {name: count for name, count in door.quality.items() if count}
    assert counted == {"too_late": 1, "in_future": 1, "dead": 3}


def test_people_are_no_source() -> None:
    door = arrivals()
    told = batch(event("SO-1", "held", NOW, source="people"), event("SO-1", "updated", NOW, source=None))
    door.contact(told)
    door.hear(told)
    assert [feed.source for feed in door.feeds()] == ["log"]


def test_a_source_whose_events_are_refused_was_in_contact_all_the_same() -> None:
    door = arrivals()
    door.contact(batch(event("SO-1", "received", NOW + DAY)))
    (feed,) = door.feeds()
    assert (feed.last_contact_at, feed.last_event_at, feed.delays) == (NOW, 0, [])


def test_a_source_keeps_its_latest_contact_and_its_latest_event() -> None:
    door = arrivals()
    for at, logged in ((NOW - 9, NOW), (NOW - 20, NOW + 5), (NOW - 30, NOW - 1)):
        told = batch(event("SO-1", "received", at), logged=logged)
        door.contact(told)
        door.hear(told)
    (feed,) = door.feeds()
    assert (feed.last_contact_at, feed.last_event_at) == (NOW + 5, NOW - 9)


@pytest.mark.parametrize("minutes", [1, 9, 30])
def test_delays_are_counted_from_event_to_log(minutes: int) -> None:
    door = arrivals()
    told = batch(*[event("SO-1", "received", NOW - 2500)] * 3, event("SO-1", "received", NOW + 1000), logged=NOW)
    door.hear(told)
    door.hear(batch(event("SO-1", "received", NOW + minutes * MINUTE), logged=NOW + minutes * MINUTE))
    (feed,) = door.feeds()
    assert feed.delays == [(0, 2), (2, 3)]


def test_delays_of_two_hours_ago_are_forgotten_while_the_source_goes_on() -> None:
    door = arrivals()
    door.hear(batch(event("SO-1", "received", NOW - 30_000), logged=NOW))
    for minutes in range(60, 130, 10):
        logged = NOW + minutes * MINUTE
        door.hear(batch(event("SO-1", "received", logged), logged=logged))
    (feed,) = door.feeds()
    assert feed.delays == [(0, 6)]


def test_delays_of_yesterday_are_forgotten_when_the_source_speaks_again() -> None:
    door = arrivals()
    door.hear(batch(event("SO-1", "received", NOW - 30_000), logged=NOW))
    door.hear(batch(event("SO-1", "received", NOW + DAY), logged=NOW + DAY))
    (feed,) = door.feeds()
    assert feed.delays == [(0, 1)]


def test_the_newest_two_spans_of_ten_minutes_are_told_with_what_came_in_them() -> None:
    door = arrivals()
    for minutes, count in ((0, 3), (11, 2), (12, 1), (45, 4)):
        logged = NOW + minutes * MINUTE
        door.hear(batch(*[event("SO-1", "received", logged)] * count, logged=logged))
    (feed,) = door.feeds()
    begin = NOW - NOW % (10 * MINUTE)
    assert feed.slots == [(begin + 10 * MINUTE, 3), (begin + 50 * MINUTE, 4)]
