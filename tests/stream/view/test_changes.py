from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.frame import CLOCKED, KEYS
from models.part import Feed
from models.vocabulary import DIMENSIONS
from stream.view.changes import changes
from stream.view.members import snapshot
from stream.view.picture import Picture
from tests.stream.view.telling import GUANGZHOU, NOW, SECOND, SHANGHAI, Stand, Teller, plain
from tests.stream.view.test_view import random_words

HEAD = ("type", "epoch", "seq")
GONE = {"cells": "depth", "exceptions": "open", "holds": "open"}


def applied(shown: dict[str, Any], delta: dict[str, Any]) -> dict[str, Any]:
    """Do what a browser does with a delta."""
    found = dict(shown)
    for name, value in delta.items():
        if name in KEYS:
            members = {key_of(name, member): member for member in shown[name]}
            members |= {key_of(name, member): member for member in value}
            found[name] = list(members.values())
        elif name not in HEAD:
            found[name] = value
    return found


def key_of(name: str, member: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(member.get(key) for key in KEYS[name])


def comparable(frame: dict[str, Any], clock: bool) -> dict[str, Any]:
    """Give what must agree: no empty members, any order, and without ``clock`` no value that grows with it."""
    found: dict[str, Any] = {name: value for name, value in frame.items() if name not in (*HEAD, *KEYS)}
    for name in KEYS:
        members = {}
        for member in frame[name]:
            if name == "cells" and not (member["depth"] or member["in_per_min"] or member["out_per_min"]):
                continue
            if name in ("exceptions", "holds") and not member["open"]:
                continue
            members[key_of(name, member)] = {k: v for k, v in member.items() if clock or k not in CLOCKED}
        found[name] = members
    return found


def a_day(seed: int, refresh_at: int) -> None:
    """Let two workers talk for a while; after every tick the deltas must have told what a snapshot tells."""
    rng = random.Random(seed)
    stand, tellers = Stand(2), [Teller(0), Teller(1)]
    view = stand.view(rng.choice([{}, {"warehouse": "SH2"}]), rng.choice([None, [], ["warehouse"], list(DIMENSIONS)]))
    for number, teller in enumerate(tellers):
        stand.pool.offer(teller.tell(NOW, full=True, **random_words(seed + number, NOW)))
    previous = view.picture(stand.pool.tables(()))
    shown = plain(snapshot(previous))
    for tick in range(1, 8):
        at = NOW + tick * 250
        for number, teller in enumerate(tellers):
            words = random_words(seed + tick * 10 + number, at)
            some = {name: words[name] for name in rng.sample(sorted(words), rng.randint(0, 4))}
            stand.pool.offer(teller.tell(at, full=rng.random() < 0.1, lag=rng.choice((0, 0, 3)), **some))
        current = view.picture(stand.pool.tables(rng.choice([(), (), (1,)])))
        frame = changes(previous, current, refresh=tick == refresh_at)
        if frame is not None:
            told = plain(frame)
            shown = told if told["type"] == "snapshot" else applied(shown, told)
        exact = tick == refresh_at and frame is not None
        expected = plain(snapshot(current))
        shown["as_of"] = expected["as_of"]
        assert comparable(shown, exact) == comparable(expected, exact)
        previous = current


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 7))
def test_the_deltas_applied_to_the_snapshot_give_the_later_snapshot(seed: int, refresh_at: int) -> None:
    a_day(seed, refresh_at)


def quiet(at: int, stand: Stand | None = None, **more: Any) -> Picture:
    stand = stand or Stand()
    cell = {"depth": 3, "breached": 1, "oldest_at": NOW - 60 * SECOND, "oldest_workable_at": NOW - 60 * SECOND}
    words: dict[str, Any] = {
        "cells": {(SHANGHAI, "pick_pack"): cell},
        "late": {(SHANGHAI, "pick_pack"): {(at - NOW) // SECOND + 3: 1}},
        "flags": [(SHANGHAI, "exception", "lost", 1, NOW - SECOND)],
        "feeds": [Feed("shop", NOW, NOW)],
    }
    stand.pool.offer(Teller(worker=str(at)).tell(at, full=True, **words | more))
    return stand.view().picture(stand.pool.tables(()))


def test_a_value_that_only_grew_with_the_clock_is_no_change() -> None:
    stand = Stand()
    assert changes(quiet(NOW, stand), quiet(NOW + 5 * SECOND, stand)) is None


def test_all_values_of_the_clock_travel_when_it_is_time() -> None:
    stand = Stand()
    frame = plain(changes(quiet(NOW, stand), quiet(NOW + 10 * SECOND, stand), refresh=True))
    assert frame["cells"][0]["oldest_s"] == 70.0
    assert frame["exceptions"][0]["oldest_s"] == 11.0
    assert frame["sources"][0]["age_s"] == 10.0
    assert len(frame["stages"]) == 7
    assert "totals" not in frame


def test_another_oldest_order_is_a_change_even_when_the_depth_stayed() -> None:
    stand = Stand()
    cell = {"depth": 3, "breached": 1, "oldest_at": NOW - 59 * SECOND, "oldest_workable_at": NOW - 59 * SECOND}
    frame = plain(changes(quiet(NOW, stand), quiet(NOW + 250, stand, cells={(SHANGHAI, "pick_pack"): cell})))
    assert [stage["stage"] for stage in frame["stages"]] == ["pick_pack"]
    assert len(frame["cells"]) == 1


def test_a_cell_that_is_gone_comes_with_depth_zero_and_its_key() -> None:
    stand = Stand()
    before = quiet(NOW, stand, cells={(GUANGZHOU, "allocated"): {"depth": 1, "oldest_at": NOW}})
    frame = plain(changes(before, quiet(NOW + 250, stand)))
    gone = next(cell for cell in frame["cells"] if cell["stage"] == "allocated")
    assert (gone["warehouse"], gone["depth"], gone["in_per_min"], gone["state"]) == ("GZ1", 0, 0.0, "idle")
    assert gone["oldest_s"] is None


def test_a_reason_that_nobody_stands_under_any_more_comes_with_zero_open() -> None:
    stand = Stand()
    frame = plain(changes(quiet(NOW, stand), quiet(NOW + 250, stand, flags=[])))
    assert frame["exceptions"] == [{"reason": "lost", "open": 0, "oldest_s": None}]


def test_a_source_that_vanished_makes_a_snapshot() -> None:
    stand = Stand()
    frame = changes(quiet(NOW, stand), quiet(NOW + 250, stand, feeds=[]))
    assert frame is not None
    assert frame.type == "snapshot"


def test_a_part_that_falls_behind_is_a_change() -> None:
    stand = Stand()
    before = quiet(NOW, stand)
    frame = plain(changes(before, stand.view().picture(stand.pool.tables((0,)))))
    assert (frame["feed"], frame["behind"]) == ("behind", [0])
    assert "cells" not in frame
