"""The log's identity, and whether a position is still in it."""

from __future__ import annotations

import pytest

from stream.log.identity import Identity, standing
from stream.log.lag import Extent
from stream.log.positions import START
from stream.log.trouble import LogRefused

MIDNIGHT = 1762790400000


def kept(identity: Identity) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in identity.mapping().items()}


def test_an_identity_survives_being_kept() -> None:
    identity = Identity.new(8, 60.0, MIDNIGHT)
    assert Identity.of(kept(identity), "peakline:log") == identity
    assert (identity.partitions, identity.time_scale, identity.created_at) == (8, 60.0, MIDNIGHT)


def test_two_logs_have_different_identities() -> None:
    assert Identity.new(None, None, MIDNIGHT).id != Identity.new(None, None, MIDNIGHT).id


def test_settings_that_ask_for_another_log_are_refused() -> None:
    identity = Identity.new(4, None, MIDNIGHT)
    identity.check(None, None)
    identity.check(4, 1)
    with pytest.raises(LogRefused, match="PEAKLINE_PARTITIONS: expected 4, with which this log was made, got 2"):
        identity.check(2, None)
    with pytest.raises(LogRefused, match="PEAKLINE_TIME_SCALE: expected 1, .* got 60"):
        identity.check(4, 60)


def test_what_is_no_log_of_ours_is_refused() -> None:
    with pytest.raises(LogRefused, match="is something else using this server"):
        Identity.of({b"name": b"app"}, "peakline:log")


@pytest.mark.parametrize(
    ("position", "extent", "has", "same", "lost", "why"),
    [
        ("5-0", Extent(3, 9, "4-0", "9-0"), True, True, False, "kept"),
        (START, Extent(9, 9, "1-0", "9-0"), False, True, False, "from_the_start"),
        (START, Extent(3, 9, "4-0", "9-0"), False, True, False, "from_the_oldest_kept"),
        (START, Extent(), False, False, False, "from_the_start"),
        ("5-0", Extent(), False, True, True, "log_ends_before"),
        ("5-0", Extent(3, 3, "1-0", "4-9"), False, True, True, "log_ends_before"),
        ("5-0", Extent(3, 9, "6-0", "9-0"), False, True, True, "trimmed_beyond"),
        ("5-0", Extent(0, 9, START, "9-0"), False, True, True, "trimmed_beyond"),
        ("5-0", Extent(3, 9, "4-0", "9-0"), False, True, True, "rewritten_from_before"),
        ("5-0", Extent(9, 9, "1-0", "9-0"), True, False, True, "another_log"),
    ],
)
def test_a_position_is_kept_or_lost_for_a_reason(
    position: str, extent: Extent, has: bool, same: bool, lost: bool, why: str
) -> None:
    assert standing(position, extent, has, same) == (lost, why, extent.last)
