from __future__ import annotations

import os
import random
from pathlib import Path

import msgspec
import pytest

from models.policy import Policy
from stream.floor import saved
from stream.snapshots import Snapshots, Unreadable
from tests.stream.floor.shop import NOW, event, open_shop, settings

HEADER, ARRAYS = saved.named(saved.copy(open_shop(event("SO-1", "received", NOW), event("SO-2", "held", NOW))))


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path, "log-of-today", 3)


def write(snapshots: Snapshots, *positions: str) -> None:
    for position in positions:
        snapshots.write(position, HEADER, ARRAYS)


def same(header: saved.Header, arrays: saved.Arrays) -> bool:
    """Say whether this is what was written."""
    told = {name: array.tolist() for name, array in arrays.items()}
    encode = msgspec.msgpack.encode
    return encode(header) == encode(HEADER) and told == {name: array.tolist() for name, array in ARRAYS.items()}


def usable(snapshots: Snapshots, *covered: str) -> list[str]:
    return [position for position, _, _ in snapshots.usable(list(covered))]


def test_what_was_written_is_read(snapshots: Snapshots) -> None:
    write(snapshots, "1794326700000-4")
    header, arrays = snapshots.read("1794326700000-4")
    assert same(header, arrays)
    floor = saved.restore(header, arrays, settings(), Policy(settings()), NOW)
    assert floor.columns.ids.find(["SO-1", "SO-2"]).tolist() == [0, 1]


def test_the_three_newest_by_position_are_kept(snapshots: Snapshots) -> None:
    write(snapshots, "9-0", "10-2", "10-10", "11-0")
    assert snapshots.positions() == ["11-0", "10-10", "10-2"]


def test_a_write_never_replaces_a_higher_position(snapshots: Snapshots) -> None:
    write(snapshots, "11-0", "9-0")
    assert snapshots.positions() == ["11-0", "9-0"]
    assert usable(snapshots, "9-0", "11-0") == ["11-0", "9-0"]


def test_nothing_was_stored_yet(snapshots: Snapshots) -> None:
    assert snapshots.positions() == []
    assert usable(snapshots) == []
    with pytest.raises(Unreadable):
        snapshots.read("1-0")


def test_logs_and_partitions_do_not_see_each_others(snapshots: Snapshots, tmp_path: Path) -> None:
    write(snapshots, "1-0")
    assert Snapshots(tmp_path, "log-of-yesterday", 3).positions() == []
    assert Snapshots(tmp_path, "log-of-today", 2).positions() == []
    assert Snapshots(tmp_path, "log-of-today", 3).positions() == ["1-0"]


@pytest.mark.parametrize("left", [0, 1, 100, 0.5, 0.99])
def test_a_torn_one_is_passed_over(snapshots: Snapshots, left: float) -> None:
    write(snapshots, "1-0", "2-0")
    torn = snapshots.folder / "2-0.npz"
    whole = torn.read_bytes()
    torn.write_bytes(whole[: int(left if left >= 1 or left == 0 else left * len(whole))])
    assert usable(snapshots, "1-0", "2-0") == ["1-0"]


def test_one_that_the_log_does_not_cover_is_passed_over_and_stays(snapshots: Snapshots) -> None:
    write(snapshots, "1-0", "2-0")
    assert usable(snapshots, "1-0") == ["1-0"]
    assert snapshots.positions() == ["2-0", "1-0"]


def test_a_flipped_bit_is_noticed_or_changes_nothing(snapshots: Snapshots) -> None:
    write(snapshots, "1-0")
    path, chance = snapshots.folder / "1-0.npz", random.Random(11)
    whole = path.read_bytes()
    for _ in range(400):
        bad = bytearray(whole)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        try:
            header, arrays = snapshots.read("1-0")
        except Unreadable:
            continue
        assert same(header, arrays)


@pytest.mark.parametrize("bit", range(16))
def test_a_flipped_bit_in_the_flags_of_an_array_makes_it_unreadable_or_changes_nothing(
    snapshots: Snapshots, bit: int
) -> None:
    write(snapshots, "1-0")
    path = snapshots.folder / "1-0.npz"
    bad = bytearray(path.read_bytes())
    bad[bad.index(b"PK\1\2") + 8 + bit // 8] ^= 1 << bit % 8
    path.write_bytes(bad)
    try:
        assert same(*snapshots.read("1-0"))
    except Unreadable:
        assert usable(snapshots, "1-0") == []


def test_another_format_is_not_read(snapshots: Snapshots) -> None:
    snapshots.write("1-0", msgspec.structs.replace(HEADER, format=saved.FORMAT + 1), ARRAYS)
    with pytest.raises(Unreadable):
        snapshots.read("1-0")


def test_one_without_a_column_is_not_read(snapshots: Snapshots) -> None:
    snapshots.write("1-0", HEADER, {name: array for name, array in ARRAYS.items() if name != "last_at"})
    with pytest.raises(Unreadable):
        snapshots.read("1-0")


def test_a_foreign_file_in_the_folder_is_not_touched(snapshots: Snapshots) -> None:
    write(snapshots, "1-0")
    (snapshots.folder / "before the sale.npz").write_bytes(b"a copy that somebody made")
    assert snapshots.positions() == ["1-0"]
    write(snapshots, "2-0", "3-0", "4-0")
    assert (snapshots.folder / "before the sale.npz").exists()


def test_what_a_crash_left_half_written_is_cleared_away(snapshots: Snapshots) -> None:
    write(snapshots, "1-0")
    half = snapshots.folder / ".2-0.4711.partial"
    half.write_bytes(b"half")
    os.utime(half, (1, 1))
    assert snapshots.positions() == ["1-0"]
    write(snapshots, "3-0")
    assert sorted(path.name for path in snapshots.folder.iterdir()) == ["1-0.npz", "3-0.npz"]


def test_without_room_the_older_ones_stay(snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch) -> None:
    write(snapshots, "1-0")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stream.snapshots.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(snapshots, "2-0")
    assert usable(snapshots, "1-0", "2-0") == ["1-0"]
