"""What the comparison forgives and what it does not."""

from __future__ import annotations

import copy
from typing import Any

from tests.oracle.compare import differences
from tests.oracle.telling import floor, path, said


def a_frame() -> dict[str, Any]:
    """A frame with a member of every kind."""
    return floor(
        *path("SO-1", received=30, validated=20), said("SO-2", "held", 3, reason="presale"), said("SO-2", "received", 4)
    )


def test_a_frame_agrees_with_itself_and_with_more_than_itself() -> None:
    more = a_frame() | {"epoch": "e1", "seq": 8, "lag": 0, "policy": "9f3c"}
    assert differences(a_frame(), more) == []


def test_every_wrong_number_is_named() -> None:
    wrong = copy.deepcopy(a_frame())
    wrong["totals"]["held"] = 7
    wrong["cells"][0]["depth"] = 0.0
    assert differences(a_frame(), wrong) == [
        "totals.held: expected 1, got 7",
        "cells[received - - -].depth: expected 1, got 0.0",
    ]


def test_percentiles_may_be_two_per_cent_off_and_other_seconds_only_rounded() -> None:
    near = copy.deepcopy(a_frame())
    near["stages"][0]["dwell_p50_s"] = 611.9
    near["stages"][0]["oldest_s"] = 240.05
    assert differences(a_frame(), near) == []
    near["stages"][0]["dwell_p50_s"] = 613
    near["stages"][0]["oldest_s"] = 240.2
    assert len(differences(a_frame(), near)) == 2


def test_unknown_is_not_zero() -> None:
    zero = copy.deepcopy(a_frame())
    zero["stages"][0]["wait_s"] = None if zero["stages"][0]["wait_s"] is not None else 0
    assert len(differences(a_frame(), zero)) == 1


def test_a_missing_and_an_invented_cell_are_told_but_an_empty_one_is_forgiven() -> None:
    other = copy.deepcopy(a_frame())
    invented = other["cells"].pop() | {"warehouse": "GZ1"}
    other["cells"] += [invented, invented | {"warehouse": "XA", "depth": 0, "in_per_min": 0.0, "out_per_min": 0.0}]
    found = differences(a_frame(), other)
    assert len(found) == 2
    assert "got none" in found[0]
    assert "expected none" in found[1]


def test_what_is_ignored_is_not_compared() -> None:
    other = copy.deepcopy(a_frame())
    other["quality"]["duplicates"] = 4
    other["sources"] = []
    assert differences(a_frame(), other, ignore=("quality.duplicates", "sources")) == []
