from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backend.editions import REFRESH_MS, Edition
from backend.outlet import Message
from backend.readings import Counts
from models.part import Feed
from tests.stream.view.telling import NOW, SECOND, SHANGHAI, Stand, Teller

CELL = {"depth": 3, "oldest_at": NOW}


class Noting:
    """A watcher that notes what it is offered."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []

    def offer(self, message: Message) -> None:
        self.frames.append(msgspec.json.decode(message.body))


class Telling:
    """An edition, its one watcher, and the worker that feeds it."""

    def __init__(self) -> None:
        self.stand, self.teller, self.counts, self.watcher = Stand(), Teller(), Counts(), Noting()
        self.edition = Edition(self.stand.view(), "e-1", 811, self.counts)
        self.edition.watchers[self.watcher] = None

    def turn(self, at: int = NOW, behind: tuple[int, ...] = (), **words: Any) -> list[dict[str, Any]]:
        """Let the worker say something and the edition turn; gives what the watcher was offered."""
        self.stand.pool.offer(self.teller.tell(at, full=self.teller.seq == 0, **words))
        self.edition.turn(self.stand.pool.tables(behind))
        offered, self.watcher.frames = self.watcher.frames, []
        return offered


def test_the_first_turn_is_a_snapshot_and_the_next_ones_count_up() -> None:
    telling = Telling()
    with pytest.raises(LookupError):
        telling.edition.snapshot()
    (first,) = telling.turn(cells={(SHANGHAI, "pick_pack"): CELL})
    assert (first["type"], first["epoch"], first["seq"]) == ("snapshot", "e-1", 811)
    (second,) = telling.turn(NOW + 250, cells={(SHANGHAI, "pick_pack"): CELL | {"depth": 4}})
    assert (second["type"], second["seq"]) == ("delta", 812)
    assert msgspec.json.decode(telling.edition.snapshot().body)["seq"] == 812


def test_an_unchanged_turn_says_nothing_and_uses_no_number() -> None:
    telling = Telling()
    telling.turn(cells={(SHANGHAI, "pick_pack"): CELL})
    assert telling.turn(NOW + SECOND) == []
    assert telling.edition.seq == 811


def test_values_of_the_clock_travel_every_ten_seconds() -> None:
    telling = Telling()
    telling.turn(cells={(SHANGHAI, "pick_pack"): CELL})
    assert telling.turn(NOW + REFRESH_MS - 1) == []
    (frame,) = telling.turn(NOW + REFRESH_MS)
    assert frame["cells"][0]["oldest_s"] == 10.0
    assert telling.turn(NOW + REFRESH_MS + SECOND) == []


def test_the_same_tables_are_not_computed_twice() -> None:
    telling = Telling()
    telling.turn()
    encoded = telling.counts.encoded
    telling.edition.turn(telling.stand.pool.tables(()))
    assert (telling.watcher.frames, telling.counts.encoded) == ([], encoded)


def test_a_heartbeat_tells_as_of_when_all_holds() -> None:
    telling = Telling()
    telling.edition.beat(())
    assert telling.watcher.frames == []
    telling.turn()
    telling.turn(NOW + SECOND)
    telling.edition.beat((0,))
    assert telling.watcher.frames == [
        {
            "type": "heartbeat",
            "epoch": "e-1",
            "seq": 811,
            "as_of": "2026-11-10T16:05:01.000Z",
            "lag": 0,
            "feed": "behind",
            "behind": [0],
        }
    ]


def test_another_epoch_begins_with_a_snapshot() -> None:
    telling = Telling()
    telling.turn()
    telling.edition.restart(telling.stand.view(), "e-2")
    assert not telling.edition.is_ready
    (frame,) = telling.turn(NOW + 250)
    assert (frame["type"], frame["epoch"]) == ("snapshot", "e-2")


def test_a_source_that_vanished_makes_a_snapshot_with_the_next_number() -> None:
    telling = Telling()
    telling.turn(feeds=[Feed("shop", NOW, NOW)])
    telling.stand.pool.offer(telling.teller.tell(NOW + 250, full=True))
    telling.edition.turn(telling.stand.pool.tables(()))
    assert [(frame["type"], frame["seq"]) for frame in telling.watcher.frames] == [("snapshot", 812)]
