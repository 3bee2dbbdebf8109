from __future__ import annotations

import numpy as np

from models.part import Ints
from stream.view.rows import Numbered, Rows, Tallies


def ints(*values: int) -> Ints:
    return np.asarray(values, np.int64)


def test_a_name_keeps_its_number() -> None:
    names: Numbered[str] = Numbered()
    assert [names.number(name) for name in ("SH2", "GZ1", "SH2")] == [0, 1, 0]
    assert names.names == ["SH2", "GZ1"]
    assert len(names) == 2


def test_rows_are_replaced_by_key_and_added_at_the_end() -> None:
    rows = Rows(2)
    rows.put(ints(7, 3), np.asarray([[1, 2], [3, 4]]))
    rows.put(ints(3, 9), np.asarray([[5, 6], [7, 8]]))
    assert rows.keys.tolist() == [7, 3, 9]
    assert rows.values.tolist() == [[1, 2], [5, 6], [7, 8]]


def test_rows_grow_past_any_size() -> None:
    rows = Rows(1)
    for start in range(0, 1000, 100):
        keys = np.arange(start, start + 100)
        rows.put(keys, keys.reshape(-1, 1) * 2)
    assert rows.keys.tolist() == list(range(1000))
    assert rows.values[:, 0].tolist() == [2 * key for key in range(1000)]
    rows.clear()
    assert len(rows.keys) == len(rows.values) == 0


def test_a_keys_buckets_are_replaced_together() -> None:
    tallies = Tallies()
    tallies.replace(ints(1, 2), ints(1, 1, 2), ints(10, 11, 12), ints(1, 2, 3))
    tallies.replace(ints(1, 3), ints(3), ints(5), ints(6))
    tallies.replace(ints(), ints(), ints(), ints())
    assert list(zip(tallies.keys.tolist(), tallies.buckets.tolist(), tallies.counts.tolist(), strict=True)) == [
        (2, 12, 3),
        (3, 5, 6),
    ]
