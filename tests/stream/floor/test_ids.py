from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from stream.floor.ids import Ids, Rows, encoded

ODD = (
    'SO-"7"',
    "订单-🎁",
    "x" * 128,
    "🎁" * 128,
    "a\0b",
    "a\0",
    "a",
    "",
    "9007199254740993",
    "9007199254740992",
    "\udc80",
    " ",
)


def rows(*numbers: int) -> Rows:
    return np.array(numbers, np.int64)


def filled(count: int) -> Ids:
    ids = Ids()
    ids.add([f"SO-{number}" for number in range(count)], np.arange(count))
    return ids


def test_any_text_is_an_id_and_comes_back_as_it_was() -> None:
    ids = Ids()
    ids.add(ODD, np.arange(len(ODD)))
    assert ids.find(ODD).tolist() == list(range(len(ODD)))
    assert ids.names(np.arange(len(ODD))) == list(ODD)
    assert ids.find(["b", "so-7", "x" * 127, "\0"]).tolist() == [-1] * 4


def test_numbers_above_two_to_the_53_are_told_apart() -> None:
    ids = Ids()
    ids.add(["9007199254740993"], rows(0))
    assert ids.find(["9007199254740992", "9007199254740993"]).tolist() == [-1, 0]


def test_nothing_is_found_in_an_empty_index() -> None:
    ids = Ids()
    ids.add([], rows())
    assert ids.find(["SO-1"]).tolist() == [-1]
    assert ids.find([]).tolist() == []
    assert len(ids) == 0


def test_an_order_that_left_can_come_back_in_another_row() -> None:
    ids = filled(3)
    ids.remove(rows(1))
    assert ids.find(["SO-0", "SO-1", "SO-2"]).tolist() == [0, -1, 2]
    ids.add(["SO-1"], rows(7))
    assert ids.find(["SO-0", "SO-1", "SO-2"]).tolist() == [0, 7, 2]
    assert len(ids) == 3


def test_the_table_grows_and_forgets_nobody() -> None:
    ids = filled(5000)
    assert ids.find([f"SO-{number}" for number in range(5001)]).tolist() == [*range(5000), -1]


def test_orders_that_come_and_go_all_day_do_not_fill_the_table() -> None:
    ids = Ids()
    for turn in range(60):
        mine = [f"SO-{turn}-{number}" for number in range(100)]
        ids.add(mine, np.arange(100))
        assert ids.find(mine).tolist() == list(range(100))
        ids.remove(np.arange(100))
        assert set(ids.find(mine).tolist()) == {-1}
    assert len(ids) == 0
    assert ids.nbytes < 100_000


def test_the_text_of_those_that_left_is_given_back() -> None:
    ids = Ids()
    names = [f"{number:0128}" for number in range(2000)]
    ids.add(names, np.arange(2000))
    full = ids.nbytes
    ids.remove(np.arange(0, 1800))
    assert ids.nbytes < full - 128 * 1500
    assert ids.names(np.arange(1800, 2000)) == names[1800:]
    assert ids.find(names).tolist() == [-1] * 1800 + list(range(1800, 2000))
    ids.add(["the next"], rows(0))
    assert ids.names(rows(0, 1999)) == ["the next", names[1999]]


def test_the_text_can_be_copied_with_its_places() -> None:
    ids = filled(3)
    ids.remove(rows(1))
    arena, starts, lengths = ids.copy_text(3)
    assert [arena[at : at + size] for at, size in zip(starts.tolist(), lengths.tolist(), strict=True)] == [
        b"SO-0",
        b"",
        b"SO-2",
    ]


@pytest.mark.parametrize("name", ODD)
def test_an_id_in_utf8_is_the_same_id(name: str) -> None:
    ids = Ids()
    ids.add_encoded([encoded(name)], rows(4))
    assert ids.find([name]).tolist() == [4]


class IdsBesideADict(RuleBasedStateMachine):
    """Whatever is added, removed and looked up, the index says what a dict would say."""

    def __init__(self) -> None:
        super().__init__()
        self.ids = Ids()
        self.known: dict[str, int] = {}
        self.next = 0

    @rule(names=st.lists(st.sampled_from(ODD) | st.text(max_size=3), max_size=12, unique=True))
    def add(self, names: list[str]) -> None:
        fresh = [name for name in names if name not in self.known]
        numbers = list(range(self.next, self.next + len(fresh)))
        self.next += len(fresh)
        self.ids.add(fresh, np.array(numbers, np.int64))
        self.known.update(zip(fresh, numbers, strict=True))

    @rule(of_five=st.integers(0, 4))
    def remove(self, of_five: int) -> None:
        gone = [name for number, name in enumerate(self.known) if number % 5 == of_five]
        self.ids.remove(np.array([self.known.pop(name) for name in gone], np.int64))

    @rule(count=st.integers(300, 700))
    def crowd(self, count: int) -> None:
        names = [f"crowd-{self.next}-{number}" for number in range(count)]
        numbers = np.arange(self.next, self.next + count)
        self.next += count
        self.ids.add(names, numbers)
        self.ids.remove(numbers)

    @invariant()
    def says_the_same(self) -> None:
        names = [*ODD, *self.known]
        assert self.ids.find(names).tolist() == [self.known.get(name, -1) for name in names]
        assert self.ids.names(np.array(list(self.known.values()), np.int64)) == list(self.known)
        assert len(self.ids) == len(self.known)


TestIdsBesideADict = IdsBesideADict.TestCase
