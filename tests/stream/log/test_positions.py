"""Positions compare as numbers."""

from __future__ import annotations

import pytest

from stream.log.positions import START, lowest, newest_first, parts_of


def test_positions_compare_as_two_numbers_not_as_text() -> None:
    assert lowest(["10-0", "9-12", "9-2"]) == "9-2"
    assert newest_first(["9-2", "10-0", "9-12", START]) == ["10-0", "9-12", "9-2", START]


def test_of_no_positions_none_is_the_lowest() -> None:
    assert lowest([]) is None


@pytest.mark.parametrize("wrong", ["", "$", "12", "a-1", "1-", "-1-0", "1-2-3"])
def test_what_is_no_position_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="expected a position such as"):
        parts_of(wrong)
