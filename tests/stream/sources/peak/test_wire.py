from random import Random

from hypothesis import given
from hypothesis import strategies as st

from stream.sources.peak.wire import CLOCK_AHEAD_MS, Wire

HOUR = 3_600_000
SOURCES = ("tmall", "erp-u8", "wms-shanghai", "wms-wuhan", "tracking")


@given(st.integers(0, 1000), st.lists(st.tuples(st.integers(0, HOUR), st.sampled_from(SOURCES)), max_size=60))
def test_everything_arrives_after_it_was_said_and_in_order_of_arrival(seed: int, said: list[tuple[int, str]]) -> None:
    wire = Wire(Random(seed))
    for number, (at, source) in enumerate(sorted(said)):
        wire.send(at, source, {"id": number, "type": "validated", "at": at})

    arrived = wire.arrived(3 * HOUR)

    assert {event["id"] for _, event in arrived} == set(range(len(said)))
    assert [arrival for arrival, _ in arrived] == sorted(arrival for arrival, _ in arrived)
    assert all(arrival >= int(str(event["at"])) - max(CLOCK_AHEAD_MS.values()) for arrival, event in arrived)
    assert wire.not_arrived() == []


def test_some_come_twice_some_late_and_most_within_seconds() -> None:
    wire = Wire(Random(1))
    for number in range(10_000):
        wire.send(0, "tmall", {"id": number, "type": "updated", "at": 0})

    arrived = wire.arrived(HOUR)
    late = [arrival for arrival, _ in arrived if arrival > 120_000]

    assert 10_050 < len(arrived) < 10_300
    assert 5 < len(late) < 100
    assert sum(arrival < 2_000 for arrival, _ in arrived) > 9_500


def test_a_silent_system_loses_nothing_and_sends_all_in_one_burst() -> None:
    wire = Wire(Random(1))
    wire.silence("wms-guangzhou")
    for minute in range(12):
        wire.send(minute * 60_000, "wms-guangzhou", {"id": minute, "type": "shipped", "at": minute * 60_000})

    assert wire.arrived(2 * HOUR) == []
    assert len(wire.not_arrived()) == 12

    wire.speak(720_000, "wms-guangzhou")
    arrived = wire.arrived(2 * HOUR)

    assert [event["id"] for _, event in arrived] == list(range(12))
    assert 720_000 <= arrived[0][0] <= arrived[-1][0] < 721_000


def test_a_source_that_redelivers_sends_more_twice() -> None:
    calm, nervous = Wire(Random(1)), Wire(Random(1))
    nervous.twice += 0.3
    for number in range(2_000):
        calm.send(0, "jd", {"id": number, "type": "updated", "at": 0})
        nervous.send(0, "jd", {"id": number, "type": "updated", "at": 0})

    assert len(nervous.arrived(HOUR)) > len(calm.arrived(HOUR)) + 300


def test_some_jobs_stamp_their_work_with_an_earlier_instant() -> None:
    wire = Wire(Random(1))
    for number in range(10_000):
        wire.send(HOUR, "erp-u8", {"id": number, "type": "allocated", "at": HOUR})
        wire.send(HOUR, "erp-u8", {"id": -number, "type": "exception", "at": HOUR})

    backdated = [event for _, event in wire.arrived(3 * HOUR) if event["at"] != HOUR]

    assert 5 < len(backdated) < 50
    assert {event["type"] for event in backdated} == {"allocated"}
    assert all(HOUR - 240_000 <= int(str(event["at"])) <= HOUR - 60_000 for event in backdated)
