from __future__ import annotations

import numpy as np

from models.vocabulary import RANK
from stream.floor.columns import FAR, KEPT, NEVER, RARE, USED, Columns


def test_an_order_has_one_row_however_often_it_is_named() -> None:
    columns = Columns()
    rows = columns.rows_of(["SO-1", "SO-2", "SO-1"])
    assert rows.tolist() == [0, 1, 0]
    assert columns.rows_of(["SO-2", "SO-3"]).tolist() == [1, 2]
    assert len(columns) == 3
    assert columns.used().tolist() == [0, 1, 2]


def test_a_new_order_knows_nothing() -> None:
    columns = Columns()
    (row,) = columns.rows_of(["SO-1"]).tolist()
    assert columns.entries[row].tolist() == [FAR] * len(RANK)
    assert (columns.last[row], columns.stage[row], columns.cell[row], columns.state[row]) == (NEVER, -1, -1, 0)
    assert columns.promised[row].tolist() == [-1, -1]


def test_a_row_that_is_used_again_remembers_nothing_of_the_order_before() -> None:
    columns = Columns()
    rows = columns.rows_of(["SO-1", "SO-2"])
    columns.entries[rows] = 7
    columns.last[rows] = 7
    columns.promised[rows] = 7
    columns.record(0).chased.add(7)
    columns.drop(rows[:1])
    assert columns.ids.find(["SO-1"]).tolist() == [-1]
    assert columns.rare == {}
    assert columns.used().tolist() == [1]
    assert columns.rows_of(["SO-9"]).tolist() == [0]
    for name, _, _, empty in KEPT:
        if name != "marks":
            assert np.all(getattr(columns, name)[0] == empty), name
    assert columns.marks[0] == USED
    assert columns.entries[1, 0] == 7


def test_columns_grow_without_changing_what_they_hold() -> None:
    columns = Columns()
    columns.last[columns.rows_of(["SO-first"])] = 7
    rows = columns.rows_of([f"SO-{number}" for number in range(5000)])
    assert len(columns.last) >= columns.top == 5001
    assert columns.last[0] == 7
    assert np.all(columns.last[rows] == NEVER)
    assert np.all(columns.entries[5000:] == FAR)
    assert columns.nbytes > 5001 * 100


def test_rows_that_are_free_are_used_before_new_ones() -> None:
    columns = Columns()
    rows = columns.take([f"SO-{number}".encode() for number in range(10)])
    columns.drop(rows[2:5])
    again = columns.rows_of([f"SO-new-{number}" for number in range(4)])
    assert sorted(again.tolist()) == [2, 3, 4, 10]
    assert columns.top == 11


def test_a_record_beside_the_columns_is_made_once() -> None:
    columns = Columns()
    columns.rows_of(["SO-1"])
    record = columns.record(0)
    assert columns.record(0) is record
    assert columns.marks[0] & RARE
