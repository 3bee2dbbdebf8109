from __future__ import annotations

import random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.part import BOOK_COLUMNS, CELL_COLUMNS, Part, Table, decode, encode, unpack_counts, unpack_keys
from stream.floor.floor import Floor
from stream.floor.news import Reporter
from tests.histories import histories
from tests.stream.floor.shop import HOUR, MINUTE, NOW, SECOND, apply, event, events_of, open_shop

Counts = dict[int, dict[int, int]]


class Listener:
    """Holds what the parts said, as a reader that knows nothing else would."""

    def __init__(self) -> None:
        self.seq = 0
        self.combos: dict[int, tuple[str, ...]] = {}
        self.cells: dict[int, list[int]] = {}
        self.books: dict[int, list[int]] = {}
        self.flags: dict[tuple[int, str, str], tuple[int, int]] = {}
        self.dwell: Counts = {}
        self.late: Counts = {}
        self.quality: dict[str, int] = {}

    def hear(self, part: Part | None) -> None:
        if part is None:
            return
        part = decode(encode(part))
        assert part.full or part.seq == self.seq + 1
        if part.full:
            self.__init__()  # type: ignore[misc]
        self.seq = part.seq
        self.combos |= dict(part.combos)
        for table, known, width in ((part.cells, self.cells, CELL_COLUMNS), (part.books, self.books, BOOK_COLUMNS)):
            keys, values = table.read(len(width))
            known.update(zip(keys.tolist(), values.tolist(), strict=True))
        self.flags |= {(combo, kind, reason): (count, since) for combo, kind, reason, count, since in part.flags}
        _recount(self.dwell, part.dwelt, part.dwell)
        _recount(self.late, part.lated, part.late)
        self.quality |= part.quality

    def numbers(self) -> tuple[object, ...]:
        """Give all that is not zero, by the names of the places."""
        cells = {key: row for key, row in self.cells.items() if any(row)}
        books = {key: row for key, row in self.books.items() if any(row)}
        flags = {key: value for key, value in self.flags.items() if value[0]}
        return (
            cells,
            books,
            flags,
            {key: counts for key, counts in self.dwell.items() if counts},
            self.combos,
            self.quality,
        )


def _recount(known: Counts, named: bytes, table: Table) -> None:
    for cell in unpack_keys(named).tolist():
        known[cell] = {}
    keys, values = table.read(1)
    for cell, bucket, count in zip(keys.tolist(), *(array.tolist() for array in unpack_counts(values)), strict=True):
        known[cell][bucket] = count


def reporter(shop: Floor) -> Reporter:
    return Reporter(shop, 0, "sh2-host", "9f3c")


def tell(shop: Floor, by: Reporter, now: int, full: bool = False) -> Part | None:
    shop.tick(now)
    return by.tell("1-1", 3, full)


def test_an_unchanged_tick_says_nothing_and_a_second_is_a_heartbeat() -> None:
    shop = open_shop(event("SO-1", "received", NOW - 30 * SECOND))
    by = reporter(shop)
    first = tell(shop, by, NOW)
    assert first is not None
    assert not first.heartbeat
    assert tell(shop, by, NOW + 250) is None
    beat = tell(shop, by, NOW + SECOND)
    assert beat is not None
    assert beat.heartbeat
    assert (beat.seq, beat.as_of, beat.position, beat.lag) == (first.seq + 1, NOW + SECOND, "1-1", 3)


def test_a_change_is_told_at_once_with_only_what_changed() -> None:
    shop = open_shop(event("SO-1", "received", NOW, warehouse="SH2"), event("SO-2", "received", NOW, warehouse="GZ1"))
    by = reporter(shop)
    tell(shop, by, NOW)
    apply(shop, event("SO-1", "validated", NOW + 100))
    part = tell(shop, by, NOW + 250)
    assert part is not None
    assert part.combos == []
    keys, _ = part.cells.read(len(CELL_COLUMNS))
    assert [shop.places.dims[key // 8][0] for key in keys.tolist()] == ["SH2", "SH2"]


def test_a_keyframe_tells_all_and_goes_on_counting() -> None:
    shop = open_shop(event("SO-1", "received", NOW, warehouse="SH2"))
    by, deltas = reporter(shop), Listener()
    first = tell(shop, by, NOW)
    whole = tell(shop, by, NOW + 250, full=True)
    assert first is not None
    assert whole is not None
    assert (whole.full, whole.seq) == (True, first.seq + 1)
    assert [dims for _, dims in whole.combos] == shop.places.dims
    deltas.hear(whole)
    deltas.hear(tell(shop, by, NOW + SECOND))


def test_rates_are_right_at_the_next_tick_even_when_a_keyframe_was_asked_in_between() -> None:
    shop = open_shop()
    by, listener = reporter(shop), Listener()
    listener.hear(tell(shop, by, NOW, full=True))
    apply(shop, event("SO-1", "received", NOW - MINUTE))
    listener.hear(by.tell("1-1", 0, full=True))
    listener.hear(tell(shop, by, NOW + SECOND))
    (row,) = [row for row in listener.cells.values() if row[0]]
    assert dict(zip(CELL_COLUMNS, row, strict=True))["entries"] == 1


def test_how_late_orders_are_is_told_by_the_second_when_they_change_and_every_ten_for_all() -> None:
    shop = open_shop(event("SO-1", "pick_pack", NOW - 30 * MINUTE))
    by, listener = reporter(shop), Listener()
    listener.hear(tell(shop, by, NOW, full=True))
    assert list(listener.late.values()) == [{0: 1}]
    listener.hear(tell(shop, by, NOW + 9 * SECOND))
    assert list(listener.late.values()) == [{0: 1}]
    listener.hear(tell(shop, by, NOW + 10 * SECOND))
    assert list(listener.late.values()) == [{10: 1}]
    apply(shop, event("SO-1", "shipped", NOW))
    listener.hear(tell(shop, by, NOW + 11 * SECOND))
    assert list(listener.late.values()) == [{}]


def test_a_newly_late_order_is_told_within_a_second() -> None:
    shop = open_shop(event("SO-1", "pick_pack", NOW - 30 * MINUTE + 250))
    by, listener = reporter(shop), Listener()
    listener.hear(tell(shop, by, NOW, full=True))
    assert listener.late == {}
    for quarter in range(1, 5):
        listener.hear(tell(shop, by, NOW + quarter * 250))
    assert list(listener.late.values()) == [{0: 1}]


def test_a_new_source_is_told_at_once_and_the_others_each_second() -> None:
    shop = open_shop(event("SO-1", "received", NOW))
    by = reporter(shop)
    tell(shop, by, NOW)
    apply(shop, event("SO-2", "received", NOW, source="erp"))
    part = tell(shop, by, NOW + 250)
    assert part is not None
    assert [feed.source for feed in part.feeds] == ["erp", "wms-shanghai"]
    apply(shop, event("SO-3", "received", NOW), logged=NOW + 500)
    part = tell(shop, by, NOW + 500)
    assert part is not None
    assert part.feeds == []
    part = tell(shop, by, NOW + SECOND)
    assert part is not None
    assert [feed.last_contact_at for feed in part.feeds] == [NOW, NOW + 500]


def test_midnight_is_told() -> None:
    midnight = NOW + 24 * HOUR - 5 * MINUTE
    shop = open_shop(event("SO-1", "received", midnight - 2 * HOUR), now=midnight - 250)
    by, listener = reporter(shop), Listener()
    listener.hear(tell(shop, by, midnight - 250, full=True))
    before = [row for row in listener.books.values() if row[BOOK_COLUMNS.index("since_received")]]
    part = tell(shop, by, midnight)
    listener.hear(part)
    assert len(before) == 1
    assert part is not None
    assert part.since_at == midnight
    assert not any(row[BOOK_COLUMNS.index("since_received")] for row in listener.books.values())


@given(
    histories(most=25),
    st.lists(st.sampled_from((0, 1, 250, SECOND, MINUTE, 11 * MINUTE, 24 * HOUR)), min_size=4, max_size=12),
    st.randoms(use_true_random=False),
)
def test_what_changed_adds_up_to_the_whole(
    history: list[dict[str, Any]], steps: list[int], cuts: random.Random
) -> None:
    shop, now = open_shop(), NOW
    by, listener = reporter(shop), Listener()
    listener.hear(by.tell("0-0", 0, full=True))
    left = events_of(history)
    for step in steps:
        size = cuts.randint(0, 8)
        apply(shop, *left[:size], logged=now)
        left = left[size:]
        if cuts.random() < 0.2:
            listener.hear(by.tell("1-1", 0, full=True))
        now += step
        listener.hear(tell(shop, by, now))
    now = (now // SECOND + 1) * SECOND
    listener.hear(tell(shop, by, now))
    whole = Listener()
    whole.hear(by.tell("1-1", 0, full=True))
    assert listener.numbers() == whole.numbers()


def test_a_part_is_small_when_a_million_places_are_quiet() -> None:
    shop = open_shop(*(event(f"SO-{number}", "received", NOW, warehouse=f"W{number}") for number in range(500)))
    by = reporter(shop)
    tell(shop, by, NOW)
    apply(shop, event("SO-7", "validated", NOW))
    part = tell(shop, by, NOW + 250)
    assert part is not None
    assert len(encode(part)) < 1500
    assert np.frombuffer(part.cells.keys, "<i4").size == 2
