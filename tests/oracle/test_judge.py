"""What the log's own time decides, worked out by hand: refusals, who leaves memory, what changed nothing."""

from __future__ import annotations

from typing import Any

from tests.histories import MINUTE, NOW
from tests.oracle.judge import Oracle
from tests.oracle.telling import ago, path, said, stage, told

DAY = 24 * 60
SHORT = {"horizon": "1h", "give_up": "2h"}


def quality(oracle: Oracle) -> dict[str, Any]:
    """What the frame says of the events."""
    counts: dict[str, Any] = oracle.frame(NOW)["quality"]
    return counts


def test_an_event_older_than_the_horizon_is_too_late_and_one_at_it_is_not() -> None:
    oracle = told(said("SO-1", "received", 0), said("SO-2", "received", 7 * DAY), said("SO-3", "received", 7 * DAY + 1))
    assert [reason for reason, _ in oracle.refused] == ["too_late"]
    assert (quality(oracle)["too_late"], quality(oracle)["dead"]) == (1, 1)


def test_the_watermark_never_runs_ahead_of_the_log() -> None:
    oracle = told(said("SO-1", "received", -5), said("SO-2", "received", 7 * DAY))
    assert oracle.refused == []


def test_five_minutes_ahead_is_early_enough() -> None:
    oracle = told(said("SO-1", "received", -5), said("SO-2", "received", -5.001))
    assert [reason for reason, _ in oracle.refused] == ["in_future"]


def test_a_refused_event_moves_nothing() -> None:
    oracle = Oracle()
    oracle.feed(ago(8 * DAY), said("SO-1", "received", 0))
    oracle.feed(NOW, said("SO-2", "received", 8 * DAY))
    assert [event["order"] for _, event in oracle.refused] == ["SO-1"]


def test_a_resting_order_leaves_after_the_horizon_and_a_late_duplicate_opens_no_ghost() -> None:
    oracle = told(*path("SO-1", received=80, delivered=61), settings=SHORT)
    assert oracle.frame(NOW)["totals"]["delivered"] == 1
    oracle.feed(NOW, said("SO-2", "received", 0))
    oracle.feed(NOW, said("SO-1", "delivered", 61))
    assert oracle.frame(NOW)["totals"] | {"delivered": 0, "orders": 1} == oracle.frame(NOW)["totals"]
    assert quality(oracle)["too_late"] == 1


def test_an_open_order_is_given_up_later_and_counted_out_at_its_last_event() -> None:
    oracle = told(said("SO-1", "received", 130), said("SO-1", "updated", 121), settings=SHORT)
    oracle.feed(NOW, said("SO-2", "received", 0))
    assert oracle.frame(NOW)["totals"]["open"] == 1
    assert quality(oracle)["given_up"] == 1
    points = oracle.series(NOW, "received", frm=ago(131), to=ago(119), step=MINUTE)
    assert [point["depth"] for point in points] == [0, *[1] * 9, 0, 0]


def test_a_later_event_starts_a_row_that_knows_only_what_it_says() -> None:
    oracle = told(*path("SO-1", {"warehouse": "SH2"}, received=130, validated=121), settings=SHORT)
    oracle.feed(NOW, said("SO-2", "received", 0))
    oracle.feed(NOW, said("SO-1", "allocated", 0))
    cell = oracle.frame(NOW)["cells"][-1]
    assert (cell["stage"], cell["warehouse"], cell["depth"]) == ("allocated", "", 1)


def test_give_up_is_never_below_the_horizon() -> None:
    oracle = told(
        said("SO-1", "received", 50), said("SO-2", "received", 0), settings={"horizon": "1h", "give_up": "1m"}
    )
    assert oracle.frame(NOW)["totals"]["open"] == 2


def test_disorder_of_those_who_left_stays_counted() -> None:
    oracle = told(*path("SO-1", received=70, validated=75, delivered=65), said("SO-2", "received", 0), settings=SHORT)
    assert oracle.frame(NOW)["totals"]["orders"] == 1
    assert quality(oracle)["disordered"] == 1


def test_each_partition_has_its_own_time() -> None:
    oracle = Oracle(SHORT, partitions=2)
    oracle.feed(NOW, said("SO-1", "received", 0))  # CRC-32 puts SO-1 and SO-4 apart
    oracle.feed(NOW, said("SO-4", "received", 90))
    assert oracle.refused == []
    assert oracle.frame(NOW)["totals"]["open"] == 2


def test_an_event_that_changed_nothing_is_a_duplicate_whatever_its_id() -> None:
    oracle = told(said("SO-1", "received", 9), said("SO-1", "received", 9, id="another"), said("SO-1", "received", 8))
    assert quality(oracle)["duplicates"] == 1
    oracle.feed(NOW, said("SO-1", "received", 8.5))
    assert quality(oracle)["duplicates"] == 2
    assert quality(oracle)["late_events"] == 1


def test_duplicates_are_judged_against_the_floor_before_the_batch() -> None:
    oracle, twice = Oracle(), (NOW, said("SO-1", "received", 9))
    oracle.feed_batch([twice, twice])
    assert quality(oracle)["duplicates"] == 0
    oracle.feed_batch([twice, twice])
    assert quality(oracle)["duplicates"] == 2


def test_flow_of_those_who_left_keeps_warehouse_and_channel() -> None:
    oracle = told(*path("SO-1", {"warehouse": "SH2", "priority": "vip"}, received=80, closed=61), settings=SHORT)
    oracle.feed(NOW, said("SO-2", "received", 0))
    for warehouse, entries in (("SH2", 1), ("GZ1", 0)):
        points = oracle.series(NOW, "received", warehouse, frm=ago(90), to=NOW, step=90 * MINUTE)
        assert [point["entries"] for point in points] == [entries]


def test_time_runs_faster_on_a_fast_log() -> None:
    oracle = Oracle(time_scale=60)
    oracle.feed(NOW, said("SO-1", "received", 0.1))
    frame = oracle.frame(NOW + 4_000)
    assert (stage(frame, "received")["breached"], stage(frame, "received")["target_s"]) == (1, 10)
