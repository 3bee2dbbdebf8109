from __future__ import annotations

import msgspec
import pytest

from models.event import partition_of
from stream.log.letter import Kept, Said, again, age_of, letter_of, place_of, returns, said

GOOD = b'{"id":"evt-1","order":"SO-1001","type":"pick_pack","at":1762790625053}'


def letter(raw: bytes = GOOD, partition: int = 0) -> Kept:
    return Kept(f"{partition}-1762790625053-0", partition, "too_late", "at", "It is older.", raw, "1-0", 0, 1)


def test_a_letter_is_read_from_its_entry_even_when_fields_are_missing() -> None:
    told = {b"reason": b"invalid", b"field": b"at", b"error": b"bad \xff", b"raw": b"\xff", b"index": b"3"}
    assert letter_of(2, b"7-1", told) == Kept("2-7-1", 2, "invalid", "at", "bad \ufffd", b"\xff", "", 3, 0)


def test_an_id_is_partition_and_position() -> None:
    assert place_of("3-1762790625053-1048576", 4) == (3, "1762790625053-1048576")
    assert place_of(f"0-{2**64 - 1}-0", 1) == (0, f"{2**64 - 1}-0")


@pytest.mark.parametrize(
    "wrong",
    ["", "x", "0-1", "0--1", "-0-1-1", "0-1-1-1", "4-1-1", "0-1-١", " 0-1-1", f"0-{2**64}-0", f"{'9' * 400}-1-1"],
)
def test_what_can_be_the_id_of_no_letter_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        place_of(wrong, 4)


def test_ids_sort_by_when_the_log_took_the_event_whatever_the_partition() -> None:
    assert sorted(["1-9-0", "0-10-0", "1-10-0", "0-9-5"], key=age_of) == ["1-9-0", "0-9-5", "0-10-0", "1-10-0"]


def test_a_letter_is_tried_again_in_the_partition_of_its_order() -> None:
    right = partition_of("SO-1001", 4)
    assert again(letter(partition=(right + 1) % 4), 4) == {right: [(b"e", GOOD)]}
    half = b'{"order":"SO-1001","type":"unheard of"}'
    assert again(letter(half, (right + 1) % 4), 4) == {right: [(b"e", half)]}
    assert again(letter(b'[{"id":"x"},', 3), 4) == {3: [(b"b", b'[{"id":"x"},')]}
    assert again(letter(b"{half", 3), 4) == {3: [(b"e", b"{half")]}


@pytest.mark.parametrize("raw", [GOOD, b"[" + GOOD + b"]", b" [" + GOOD + b',{"id":"x"}]'])
def test_what_can_be_decoded_may_be_tried_again(raw: bytes) -> None:
    assert returns(letter(raw)) is None


@pytest.mark.parametrize(
    "raw", [b"not json", b"\xff", b"", b"[{]", b"7", b'{"id":"evt-1","order":"SO-1"}', b"[" * 9_000]
)
def test_what_cannot_be_decoded_would_only_come_back(raw: bytes) -> None:
    assert returns(letter(raw))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (GOOD, Said("log", "SO-1001")),
        (b'{"source":"wms-shanghai","order":"SO-1","at":"yesterday"}', Said("wms-shanghai", "SO-1")),
        (b'{"source":"","order":""}', Said("log", None)),
        (b'{"source":7,"order":["SO-1"]}', Said(None, None)),
        (b'{"source":"' + b"x" * 129 + b'","order":"SO-1"}', Said(None, "SO-1")),
        (b'{"source":"\\ud800","order":"SO-1"}', Said(None, None)),
        (b"not json", Said(None, None)),
        (b"[" + GOOD + b"]", Said(None, None)),
        (b'{"source":"wms","order":"SO-1"', Said(None, None)),
        (b'{"order":"\xff"}', Said(None, None)),
        (b'{"order":' + b"[" * 9_000, Said(None, None)),
        (b'{"order":"SO-1","note":"' + b"x" * 256 * 1024 + b'"}', Said(None, None)),
    ],
)
def test_who_told_it_and_of_which_order_is_read_where_it_can_be(raw: bytes, expected: Said) -> None:
    assert said(letter(raw)) == expected
    assert msgspec.json.encode(said(letter(raw)))
