from collections.abc import Mapping, Sequence
from threading import Event as Flag
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from models.event import partition_of
from stream.feeding.door import LogDoor, NotTaken, Waits
from stream.log.log import Log
from stream.log.trouble import LogDown, LogFull


class Kept:
    """A log in memory that is in trouble as often as told."""

    def __init__(self, partitions: int = 2, troubles: Sequence[Exception] = ()) -> None:
        self.partitions = partitions
        self.identity = SimpleNamespace(time_scale=60.0)
        self.events: dict[int, list[dict[str, Any]]] = {}
        self._troubles = list(troubles)

    def append(self, batches: Mapping[int, Sequence[bytes]]) -> None:
        if self._troubles:
            raise self._troubles.pop(0)
        for partition, raws in batches.items():
            self.events.setdefault(partition, []).extend(map(msgspec.json.decode, raws))


class Soon(Flag):
    """A flag for which nobody waits; it remembers how long they would have."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        return self.is_set()


def event(order: str, **said: object) -> bytes:
    return msgspec.json.encode({"id": f"{order}-1", "order": order, "type": "received", "at": 1795513800000} | said)


def door(log: Kept, stop: Flag | None = None, *, drill: bool = False, patience_s: float = 60.0) -> LogDoor:
    return LogDoor(cast(Log, log), drill=drill, stop=stop, patience_s=patience_s)


def test_each_order_goes_to_its_own_partition_in_the_order_of_sending() -> None:
    log = Kept()
    names = [f"SO-{number}" for number in range(20)]

    sent = door(log).send([event(name) for name in names])

    assert (sent.accepted, sent.refused) == (20, [])
    for partition, events in log.events.items():
        assert [one["order"] for one in events] == [name for name in names if partition_of(name, 2) == partition]
        assert all(one["source"] == "local" for one in events)


def test_what_is_no_event_is_refused_and_the_others_go_in() -> None:
    log = Kept(partitions=1)

    sent = door(log).send([event("SO-1", source="erp-u8"), b"{}", event("SO-2", drill=True), event("SO-3")])

    assert sent.accepted == 2
    assert [index for index, _ in sent.refused] == [1, 2]
    assert "drill_on_live" in sent.refused[1][1]
    assert [one["source"] for one in log.events[0]] == ["erp-u8", "local"]


def test_a_drills_door_marks_what_comes_through_it() -> None:
    log = Kept(partitions=1)

    door(log, drill=True).send([event("SO-1"), event("SO-2", drill=True), event("SO-3", drill=False)])

    assert [one["drill"] for one in log.events[0]] == [True, True, True]


def test_a_log_that_is_away_is_waited_for_and_nothing_is_lost() -> None:
    stop = Soon()
    log = Kept(partitions=1, troubles=[LogDown("gone"), LogFull("no memory")])

    assert door(log, stop).send([event("SO-1")]).accepted == 1

    assert len(log.events[0]) == 1
    assert stop.waited == [0.2, 0.4]


def test_patience_ends_and_says_why() -> None:
    with pytest.raises(NotTaken, match="gone"):
        door(Kept(troubles=[LogDown("gone")] * 99), Soon(), patience_s=1.0).send([event("SO-1")])


def test_who_is_told_to_stop_does_not_wait() -> None:
    stop = Soon()
    stop.set()
    with pytest.raises(NotTaken, match="stopped"):
        Waits(stop, 60).wait("busy")


def test_the_door_says_how_fast_the_logs_time_runs() -> None:
    assert door(Kept()).time_scale() == 60.0


def test_what_goes_through_the_door_is_in_the_log(log: Log) -> None:
    sent = LogDoor(log).send([event(f"SO-{number}") for number in range(1200)])

    entries = log.read({0: "0-0"}).entries
    assert sent.accepted == 1200
    assert [len(msgspec.json.decode(value)) for *_, value in entries] == [500, 500, 200]
