from __future__ import annotations

import pytest

from models.vocabulary import DEFAULT_GROUPING
from stream.view.selection import Selection, WrongSelection


def test_the_same_said_otherwise_is_the_same_selection() -> None:
    one = Selection.of({"warehouse": "SH2", "region": ""}, ["priority", "channel", "channel"])
    assert one == Selection.of({"warehouse": "SH2"}, ["channel", "priority"])
    assert hash(one) == hash(Selection(("SH2", "", "", "", ""), ("channel", "priority")))


def test_nothing_said_is_everything_by_the_default() -> None:
    assert Selection.of() == Selection() == Selection.of({}, DEFAULT_GROUPING)
    assert Selection.of(by=[]).by == ()


@pytest.mark.parametrize(
    ("narrow", "by", "field"),
    [({"planet": "mars"}, None, "filter"), ({}, ["planet"], "by"), ({"region": "x" * 129}, None, "filter.region")],
)
def test_what_cannot_be_selected_is_refused_with_its_field(
    narrow: dict[str, str], by: list[str] | None, field: str
) -> None:
    with pytest.raises(WrongSelection, match="expected") as refused:
        Selection.of(narrow, by)
    assert refused.value.field == field
