from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.part import BOOK_COLUMNS, CELL_COLUMNS, Feed
from models.vocabulary import OPEN_STAGES
from stream.view.members import snapshot
from stream.view.terms import Dims
from tests.stream.view.telling import GUANGZHOU, MINUTE, NOW, SECOND, SHANGHAI, Place, Stand, Teller, plain


def frame_of(stand: Stand, narrow: dict[str, str] | None = None, by: list[str] | None = None) -> dict[str, Any]:
    return plain(snapshot(stand.view(narrow, by).picture(stand.pool.tables(()))))


def pick_pack_on_singles_day() -> Stand:
    stand = Stand()
    part = Teller().tell(
        full=True,
        cells={
            (SHANGHAI, "pick_pack"): {
                "depth": 310, "held": 10, "at_risk": 12, "breached": 23, "stalled": 1, "oldest_at": NOW - 5312 * SECOND,
                "oldest_workable_at": NOW - 5000 * SECOND, "entries": 155, "exits": 111, "exits10": 200,
            },
            (GUANGZHOU, "pick_pack"): {"depth": 4, "oldest_at": NOW - SECOND, "oldest_workable_at": NOW - SECOND},
            (GUANGZHOU, "allocated"): {"entries": 5},
            (GUANGZHOU, "validated"): {},
        },
        books={
            SHANGHAI: {
                "orders": 400, "delivered": 80, "closed": 5, "cancelled": 5, "exceptions": 31, "since_received": 7,
            },
            GUANGZHOU: {"orders": 4, "partial": 1},
        },
        flags=[
            (SHANGHAI, "exception", "oversell", 31, NOW - 612 * SECOND),
            (SHANGHAI, "hold", "awaiting_payment", 10, NOW - 60 * SECOND),
            (GUANGZHOU, "exception", "lost", 0, 0),
        ],
        dwell={(SHANGHAI, "pick_pack"): {10: 50, 40: 50}},
        late={(SHANGHAI, "pick_pack"): {5: 20, 9: 3}},
        feeds=[Feed("wms-shanghai", NOW - SECOND, NOW - 2 * SECOND, [(1, 95), (2, 5)])],
        quality={"duplicates": 3},
        lag=2,
    )  # fmt: skip
    stand.pool.offer(part)
    return stand


def test_a_snapshot_says_what_the_contract_promises() -> None:
    frame = frame_of(pick_pack_on_singles_day())
    assert frame["type"] == "snapshot"
    assert frame["as_of"] == "2026-11-10T16:05:00.000Z"
    assert (frame["lag"], frame["policy"], frame["feed"]) == (2, "9f3c", "live")
    assert frame["totals"] == {
        "orders": 404, "open": 314, "delivered": 80, "closed": 5, "cancelled": 5, "untracked": 0, "exceptions": 31,
        "held": 10, "stalled": 1, "partial": 1,
    }  # fmt: skip
    assert frame["since"]["received"] == 7
    assert frame["since"]["at"] == "2026-11-10T16:00:00+00:00"
    assert [stage["stage"] for stage in frame["stages"]] == list(OPEN_STAGES)
    assert frame["stages"][4] == {
        "stage": "pick_pack", "depth": 314, "held": 10, "in_per_min": 31.0, "out_per_min": 22.2, "oldest_s": 5312.0,
        "wait_s": 821.6, "target_s": 1800.0, "drain_s": None, "at_risk": 12, "breached": 23, "late_p90_s": 9.5,
        "stalled": 1, "dwell_p50_s": 10.5, "dwell_p95_s": 40.5, "state": "saturated",
    }  # fmt: skip
    assert frame["exceptions"] == [{"reason": "oversell", "open": 31, "oldest_s": 612.0}]
    assert frame["holds"] == [{"reason": "awaiting_payment", "open": 10}]
    assert frame["quality"]["duplicates"] == 3
    assert frame["sources"][0]["state"] == "live"


def test_what_is_unknown_is_null_and_never_zero() -> None:
    frame = frame_of(pick_pack_on_singles_day())
    received = frame["stages"][0]
    for name in ("oldest_s", "wait_s", "drain_s", "late_p90_s", "dwell_p50_s", "dwell_p95_s"):
        assert received[name] is None


def test_a_cell_has_orders_or_flow() -> None:
    frame = frame_of(pick_pack_on_singles_day(), by=["warehouse"])
    assert [(cell["stage"], cell["warehouse"]) for cell in frame["cells"]] == [
        ("allocated", "GZ1"),
        ("pick_pack", "GZ1"),
        ("pick_pack", "SH2"),
    ]
    assert "channel" not in frame["cells"][0]


def test_without_grouping_there_is_one_cell_a_stage() -> None:
    frame = frame_of(pick_pack_on_singles_day(), by=[])
    assert [(cell["stage"], cell["depth"]) for cell in frame["cells"]] == [("allocated", 0), ("pick_pack", 314)]


def test_a_filter_narrows_everything_but_sources_and_quality() -> None:
    stand = pick_pack_on_singles_day()
    frame, whole = frame_of(stand, {"warehouse": "GZ1"}), frame_of(stand)
    assert frame["totals"]["orders"] == 4
    assert frame["stages"][4]["depth"] == 4
    assert frame["exceptions"] == frame["holds"] == []
    assert frame["bottleneck"] is None
    assert (frame["sources"], frame["quality"], frame["lag"]) == (whole["sources"], whole["quality"], whole["lag"])


def test_a_filter_that_nothing_matches_gives_an_empty_floor() -> None:
    frame = frame_of(pick_pack_on_singles_day(), {"carrier": "nobody"})
    assert frame["totals"]["orders"] == 0
    assert frame["cells"] == []
    assert len(frame["stages"]) == 7


SITES: list[Dims] = [SHANGHAI, GUANGZHOU, ("SH2", "jd", "east", "SF", "normal"), ("", "tmall", "", "", "vip")]
SOURCES = ("wms-shanghai", "shop")


def random_words(seed: int, at: int) -> dict[str, Any]:
    """What one worker might say, with orders in about half of the places."""
    rng = random.Random(seed)
    words: dict[str, Any] = defaultdict(dict)
    places: list[Place] = [(dims, stage) for dims in SITES for stage in OPEN_STAGES if rng.random() < 0.5]
    for place in places:
        cell = {name: rng.randint(0, 9) for name in CELL_COLUMNS}
        cell |= {name: min(cell[name], cell["depth"]) for name in ("held", "at_risk", "breached", "stalled")}
        cell["oldest_at"] = at - rng.randint(0, 3_600_000) if cell["depth"] else 0
        cell["oldest_workable_at"] = cell["oldest_at"] if cell["depth"] > cell["held"] else 0
        words["cells"][place] = cell
        words["dwell"][place] = {rng.randint(0, 200): rng.randint(1, 9) for _ in range(rng.randint(0, 4))}
        words["late"][place] = {rng.randint(0, 200): 1 for _ in range(cell["breached"])}
    for dims in SITES:
        words["books"][dims] = {name: rng.randint(0, 5) for name in BOOK_COLUMNS}
    words["flags"] = [
        (dims, kind, reason, rng.randint(0, 2), at - rng.randint(1, 10_000))
        for dims in SITES
        for kind, reason in (("exception", "lost"), ("hold", ""), ("hold", "presale"))
    ]
    words["origins"] = [(p, rng.choice(SOURCES), at - rng.choice((MINUTE, 1500 * MINUTE))) for p in places]
    words["feeds"] = [Feed(name, at - rng.choice((1, 700)) * SECOND, at - SECOND, [(3, 2)]) for name in SOURCES]
    words["quality"] = {"duplicates": rng.randint(0, 9), "dead": rng.randint(0, 9)}
    return dict(words)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.sampled_from([{}, {"warehouse": "SH2"}, {"priority": "vip"}]))
def test_partitions_added_up_equal_one_partition(seed: int, partitions: int, narrow: dict[str, str]) -> None:
    many, one = Stand(partitions), Stand(1)
    together: dict[str, Any] = {"cells": {}, "books": {}, "flags": {}, "dwell": {}, "late": {}}
    origins: dict[Any, int] = {}
    feeds: dict[str, Feed] = {}
    quality: dict[str, int] = defaultdict(int)
    for partition in range(partitions):
        words = random_words(seed + partition, NOW)
        many.pool.offer(Teller(partition).tell(NOW, full=True, **words))
        add_up(together, words)
        for place, source, last in words["origins"]:
            origins[place, source] = max(origins.get((place, source), 0), last)
        for feed in words["feeds"]:
            known = feeds.get(feed.source, Feed(feed.source, 0, 0))
            contact = max(known.last_contact_at, feed.last_contact_at)
            feeds[feed.source] = Feed(feed.source, contact, feed.last_event_at, [*known.delays, *feed.delays])
        for name, count in words["quality"].items():
            quality[name] += count
    one.pool.offer(
        Teller().tell(
            NOW,
            full=True,
            **together | {"flags": [(*key, *value) for key, value in together["flags"].items()]},
            origins=[(*key, last) for key, last in origins.items()],
            feeds=list(feeds.values()),
            quality=quality,
        )
    )
    assert frame_of(many, narrow) == frame_of(one, narrow)


def add_up(together: dict[str, Any], words: dict[str, Any]) -> None:
    for place, cell in words["cells"].items():
        known = together["cells"].setdefault(place, dict.fromkeys(CELL_COLUMNS, 0))
        for name, value in cell.items():
            known[name] = earlier(known[name], value) if name.endswith("_at") else known[name] + value
    for dims, book in words["books"].items():
        known = together["books"].setdefault(dims, defaultdict(int))
        for name, value in book.items():
            known[name] += value
    for *key, count, oldest in words["flags"]:
        known_count, known_oldest = together["flags"].get(tuple(key), (0, 0))
        if count:
            together["flags"][tuple(key)] = known_count + count, earlier(known_oldest, oldest)
    for kind in ("dwell", "late"):
        for place, heap in words[kind].items():
            known = together[kind].setdefault(place, defaultdict(int))
            for bucket, count in heap.items():
                known[bucket] += count


def earlier(one: int, other: int) -> int:
    return min(one, other) if one and other else one or other


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 10**6), st.permutations(["warehouse", "channel", "region", "carrier", "priority"]), st.integers(0, 5)
)
def test_the_books_balance_under_every_grouping(seed: int, dimensions: list[str], some: int) -> None:
    stand = Stand()
    stand.pool.offer(Teller().tell(full=True, **random_words(seed, NOW)))
    frame = frame_of(stand, by=dimensions[:some])
    assert sum(stage["depth"] for stage in frame["stages"]) == frame["totals"]["open"]
    for stage in frame["stages"]:
        mine = [cell for cell in frame["cells"] if cell["stage"] == stage["stage"]]
        for name in ("depth", "held", "at_risk", "breached", "stalled"):
            assert sum(cell[name] for cell in mine) == stage[name]
