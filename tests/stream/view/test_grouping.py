from __future__ import annotations

import numpy as np

from stream.view.grouping import OUTSIDE, REST, Grouping
from stream.view.rows import Numbered
from stream.view.selection import Selection
from stream.view.terms import Dims
from tests.stream.view.telling import GUANGZHOU, SHANGHAI

SHANGHAI_JD: Dims = ("SH2", "jd", "east", "SF", "normal")


def grouping(narrow: dict[str, str], by: list[str], *combos: Dims) -> tuple[Grouping, Numbered[Dims]]:
    names: Numbered[Dims] = Numbered()
    for dims in combos:
        names.number(dims)
    made = Grouping(Selection.of(narrow, by), names)
    made.refresh()
    return made, names


def test_combinations_of_one_value_are_one_group() -> None:
    found, _ = grouping({}, ["warehouse"], SHANGHAI, GUANGZHOU, SHANGHAI_JD)
    assert found.groups(np.arange(3)).tolist() == [0, 1, 0]
    assert [found.label(group) for group in (0, 1, REST)] == [("SH2",), ("GZ1",), ("*",)]
    assert found.codes(np.asarray([4, 12, 20])).tolist() == [4, 12, 4]


def test_what_a_filter_keeps_out_has_a_negative_code() -> None:
    found, _ = grouping({"channel": "jd"}, ["warehouse"], SHANGHAI, GUANGZHOU)
    assert found.groups(np.arange(2)).tolist() == [OUTSIDE, 0]
    assert (found.codes(np.arange(16)) < 0).tolist() == [True] * 8 + [False] * 8


def test_combinations_that_come_later_join_their_groups() -> None:
    found, names = grouping({}, ["priority"], SHANGHAI)
    names.number(GUANGZHOU)
    names.number(("GZ1", "jd", "", "", "vip"))
    found.refresh()
    assert found.groups(np.arange(3)).tolist() == [0, 1, 0]
    assert found.ranks().tolist() == [1, 0]


def test_without_dimensions_there_is_one_group_even_of_nothing() -> None:
    found, _ = grouping({}, [])
    assert len(found) == 1
    assert found.label(0) == ()
