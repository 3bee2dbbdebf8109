"""That the histories are what they promise: acceptable, reproducible, and full of what is rare."""

from __future__ import annotations

from hypothesis import given, settings

from tests.histories import MINUTE, NOW, Event, histories, in_log, random_history
from tests.oracle.judge import Oracle
from tests.oracle.telling import told


@settings(max_examples=50, deadline=None)
@given(histories())
def test_no_event_of_a_history_is_refused(history: list[Event]) -> None:
    oracle = Oracle()
    oracle.feed_batch(in_log(history))
    assert oracle.refused == []


def test_a_seed_gives_the_same_history_and_another_seed_another() -> None:
    assert random_history(11, 300, 20) == random_history(11, 300, 20) != random_history(12, 300, 20)


def test_a_long_history_has_everything_that_is_rare() -> None:
    history = random_history(11, 4_000, 400)
    assert len(history) == 4_000
    assert max(event["at"] for event in history) <= NOW + 5 * MINUTE
    frame = told(*history).frame(NOW)
    assert [name for name, count in frame["totals"].items() if not count] == ["untracked"]
    assert all(member["depth"] for member in frame["stages"])
    assert all(frame["quality"][name] for name in ("duplicates", "late_events", "disordered", "superseded"))
    assert {"stop_shipment", "oversell"} < {member["reason"] for member in frame["exceptions"]}
