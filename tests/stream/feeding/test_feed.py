from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from threading import Event as Flag
from typing import Any

import msgspec
import pytest

from stream.feeding import feed
from stream.feeding.counts import Counts
from stream.feeding.door import Sent
from stream.sources.recording import Unreadable
from tests import olist_shape

NOW = 1795513800000
MINUTE = 60_000
HOUR = 60 * MINUTE
Event = dict[str, Any]


class Clock:
    """Time that passes only while somebody waits; ends the waiting at ``until``."""

    def __init__(self, until: int = NOW + 10_000 * HOUR) -> None:
        self.now, self.until = NOW, until

    def __call__(self) -> int:
        return self.now


class Wait(Flag):
    """A stop flag on that clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self._clock.now += round((timeout or 0) * 1000)
        if self._clock.now >= self._clock.until:
            self.set()
        return self.is_set()


class Taken:
    """A door that keeps what it was given, and when."""

    def __init__(self, clock: Clock, scale: float | None = 1.0, refuse: Iterable[str] = ()) -> None:
        self.sent: list[tuple[int, Event]] = []
        self.batches: list[int] = []
        self._clock, self._scale, self._refuse = clock, scale, set(refuse)

    def time_scale(self) -> float | None:
        return self._scale

    def send(self, events: Sequence[bytes]) -> Sent:
        told = [msgspec.json.decode(raw) for raw in events]
        self.batches.append(len(told))
        self.sent += [(self._clock.now, event) for event in told]
        bad = [(index, "not today") for index, event in enumerate(told) if event["id"] in self._refuse]
        return Sent(len(told) - len(bad), bad)

    @property
    def events(self) -> list[Event]:
        return [event for _, event in self.sent]


def recorded(tmp_path: Path, *lines: Event | str) -> Path:
    path = tmp_path / "day.jsonl"
    path.write_bytes(
        b"\n".join(line.encode() if isinstance(line, str) else msgspec.json.encode(line) for line in lines)
    )
    return path


def red_coat(number: int, kind: str, at: int, **said: object) -> Event:
    return {"id": f"evt-{number}", "order": "SO-1001", "type": kind, "at": at} | said


DAY = (
    red_coat(2, "validated", 1_000_000_600_000),
    red_coat(1, "received", 1_000_000_000_000, promised_ship_at=1_000_003_600_000),
    red_coat(3, "held", 1_000_001_200_000, reason="fraud_check", until=1_000_001_800_000),
)


def test_a_recording_is_sorted_and_ends_now(tmp_path: Path) -> None:
    clock = Clock()
    door = Taken(clock)

    counts = feed.replay(recorded(tmp_path, *DAY), "jsonl", door, clock)

    assert [event["type"] for event in door.events] == ["received", "validated", "held"]
    assert [event["at"] - NOW for event in door.events] == [-20 * MINUTE, -10 * MINUTE, 0]
    assert door.events[0]["promised_ship_at"] == NOW + 40 * MINUTE
    assert door.events[2]["until"] == NOW + 10 * MINUTE
    assert (counts.read, counts.accepted, counts.refused) == (3, 3, 0)


def test_a_recording_can_be_ended_before_its_end(tmp_path: Path) -> None:
    clock = Clock()
    door = Taken(clock)
    counts = feed.replay(recorded(tmp_path, *DAY), "jsonl", door, clock, until=1_000_000_600_000)
    assert [(event["type"], event["at"] - NOW) for event in door.events] == [
        ("received", -10 * MINUTE),
        ("validated", 0),
    ]
    assert (counts.read, counts.accepted) == (2, 2)


def test_without_rebasing_every_instant_stays(tmp_path: Path) -> None:
    door = Taken(clock := Clock())

    feed.replay(recorded(tmp_path, *DAY), "jsonl", door, clock, rebase="none")

    assert door.events == sorted(DAY, key=lambda event: event["at"])


def test_at_speed_it_plays_from_now_with_everything_compressed_alike(tmp_path: Path) -> None:
    clock = Clock()
    door = Taken(clock, scale=60.0)

    feed.replay(recorded(tmp_path, *DAY), "jsonl", door, clock, speed=60.0, stop=Wait(clock))

    assert [event["at"] - NOW for event in door.events] == [0, 10_000, 20_000]
    assert door.events[0]["promised_ship_at"] == NOW + 60_000
    assert door.events[2]["until"] == NOW + 30_000
    assert all(event["at"] <= when < event["at"] + 1000 for when, event in door.sent)


def test_a_speed_that_is_not_the_servers_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    door = Taken(clock := Clock(), scale=1.0)

    with pytest.raises(feed.CannotFeed, match="expected the server's PEAKLINE_TIME_SCALE to be 60, got 1"):
        feed.replay(recorded(tmp_path, *DAY), "jsonl", door, clock, speed=60.0)
    with pytest.raises(feed.CannotFeed, match="--rebase none"):
        feed.replay(recorded(tmp_path, *DAY), "jsonl", door, clock, speed=1.0, rebase="none")
    assert door.sent == []


def test_bad_lines_and_what_the_door_refuses_are_counted_with_their_reasons(tmp_path: Path) -> None:
    door = Taken(clock := Clock(), refuse=["evt-2"])
    said: list[tuple[int, int | None]] = []

    counts = feed.replay(
        recorded(tmp_path, *DAY, "oops"), "jsonl", door, clock, advance=lambda done, total: said.append((done, total))
    )

    assert counts.lines()[0] == "4 events read, 2 accepted, 2 refused"
    assert counts.why[0].startswith("day.jsonl:4: Expected one JSON object")
    assert counts.why[1] == "evt-2: not today"
    assert said[-1] == (4, 4)


def test_a_drill_is_marked_on_every_event(tmp_path: Path) -> None:
    door = Taken(clock := Clock())

    feed.replay(recorded(tmp_path, *DAY), "jsonl", door, clock, drill=True)

    assert all(event["drill"] for event in door.events)


def test_an_empty_recording_and_one_that_is_not_there(tmp_path: Path) -> None:
    door = Taken(clock := Clock())

    assert feed.replay(recorded(tmp_path), "jsonl", door, clock) == Counts()
    with pytest.raises(Unreadable):
        feed.replay(tmp_path / "nowhere", "olist", door, clock)


@pytest.mark.parametrize("full", [False, True])
def test_olist_is_fed_whole_in_large_batches(tmp_path: Path, full: bool) -> None:
    door = Taken(clock := Clock())

    counts = feed.replay(olist_shape.write(tmp_path, orders=1000, full=full), "olist", door, clock)

    ats = [event["at"] for event in door.events]
    assert ats == sorted(ats)
    assert ats[-1] == NOW
    assert counts.accepted == counts.read == len(ats)
    assert door.batches[0] == feed.MOST_AT_ONCE


def test_a_simulation_lasts_as_long_as_asked_and_sends_nothing_before_its_time() -> None:
    clock = Clock()
    door = Taken(clock)

    counts = feed.simulate(door, clock, orders_per_second=3.0, for_ms=20 * MINUTE, seed=4, drill=True, stop=Wait(clock))

    assert 0.9 < len({event["order"] for event in door.events if event["type"] == "received"}) / (3.0 * 1200) < 1.1
    assert clock.now <= NOW + 21 * MINUTE
    assert all(event["at"] <= when + 2000 for when, event in door.sent)
    assert all(event["drill"] for event in door.events)
    assert counts.accepted == len(door.sent)
    assert {event["type"] for event in door.events} >= {"received", "validated", "pick_pack", "shipped", "held"}


def test_the_same_seed_and_start_simulate_the_same(tmp_path: Path) -> None:
    plan = tmp_path / "faults.toml"
    plan.write_text('[[fault]]\nkind = "surge"\nafter = "1m"\nfor = "1m"\nfactor = 3\n')

    def run(seed: int) -> list[Event]:
        door = Taken(clock := Clock())
        feed.simulate(door, clock, orders_per_second=2, for_ms=3 * MINUTE, seed=seed, faults=plan, stop=Wait(clock))
        return door.events

    assert run(1) == run(1) != run(2)


def test_the_demo_loads_eight_hours_and_goes_on_live_without_a_gap() -> None:
    clock = Clock(until=NOW + 25 * MINUTE)
    door = Taken(clock)
    loaded: list[int] = []

    feed.demo_feed(door, clock, rate=0.3, seed=2, stop=Wait(clock), loaded=lambda counts: loaded.append(counts.read))

    past = [event for when, event in door.sent if when == NOW]
    live = [(when, event) for when, event in door.sent if when > NOW]
    assert len(loaded) == 1
    assert min(event["at"] for event in past) < NOW - 7.9 * HOUR
    assert max(event["at"] for event in past) > NOW - MINUTE
    assert all(event["at"] <= when + 2000 for when, event in door.sent)
    assert len(live) > 500
    received = sorted(event["at"] for event in door.events if event["type"] == "received")
    around = [at for at in received if NOW - 5 * MINUTE < at < NOW + 5 * MINUTE]
    assert max(later - earlier for earlier, later in pairwise(around)) < MINUTE


def test_the_demos_bottleneck_builds_after_it_goes_live_and_clears() -> None:
    clock = Clock(until=NOW + 25 * MINUTE)
    door = Taken(clock)

    feed.demo_feed(door, clock, rate=1.0, stop=Wait(clock))

    where = {event["order"]: event["warehouse"] for event in door.events if event["type"] == "allocated"}
    entered: dict[str, int] = {}
    left: dict[str, int] = {}
    for event in door.events:
        if where.get(event["order"]) == "SH2" and event["type"] in ("pick_pack", "shipped", "cancelled"):
            into = entered if event["type"] == "pick_pack" else left
            into[event["order"]] = min(event["at"], into.get(event["order"], event["at"]))

    def wait_min(minute: int) -> float:
        now = NOW + minute * MINUTE
        depth = sum(at <= now < left.get(order, now + 1) for order, at in entered.items())
        return depth / max(0.2, sum(now - 5 * MINUTE < at <= now for at in left.values()) / 5)

    assert wait_min(-5) < 12
    assert max(wait_min(minute) for minute in range(4, 14)) > 30
    assert wait_min(20) < 12


def test_who_is_told_to_stop_stops() -> None:
    clock = Clock()
    stop = Wait(clock)
    stop.set()

    assert feed.demo_feed(Taken(clock), clock, rate=0.1, stop=stop).read == 0
