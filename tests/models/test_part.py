from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.part import (
    BOOK_COLUMNS,
    CELL_COLUMNS,
    Feed,
    Part,
    Table,
    decode,
    encode,
    pack_counts,
    pack_keys,
    unpack_counts,
    unpack_keys,
)

INT64 = st.integers(-(2**63), 2**63 - 1)


def part(**said: object) -> Part:
    header = {
        "partition": 3,
        "worker": "sh2-host:4711:ab12",
        "epoch": "9f3c",
        "seq": 812,
        "full": False,
        "as_of": 1_794_326_700_000,
        "policy": "9f3c0000",
        "position": "1794326699999-4",
        "lag": 0,
        "watermark": 1_794_326_699_000,
        "since_at": 1_794_326_400_000,
    }
    return msgspec.convert(header | said, Part)


@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.lists(INT64, min_size=3, max_size=3)), max_size=8))
def test_a_table_comes_out_as_it_went_in(rows: list[tuple[int, list[int]]]) -> None:
    keys = np.array([key for key, _ in rows], np.int64)
    values = np.array([row for _, row in rows], np.int64).reshape(-1, 3)
    found_keys, found_values = Table.of(keys, values).read(3)
    assert found_keys.tolist() == keys.tolist()
    assert found_values.tolist() == values.tolist()
    assert found_keys.dtype == found_values.dtype == np.dtype(np.int64)


def test_a_table_is_little_endian_on_every_machine() -> None:
    table = Table.of(np.array([1]), np.array([[2]]))
    assert table.keys == b"\1\0\0\0"
    assert table.values == b"\2\0\0\0\0\0\0\0"


@given(st.lists(st.tuples(st.integers(0, 511), st.integers(1, 2**32 - 1)), max_size=8))
def test_bucket_and_count_share_one_number(pairs: list[tuple[int, int]]) -> None:
    buckets = np.array([bucket for bucket, _ in pairs], np.int64)
    counts = np.array([count for _, count in pairs], np.int64)
    found = unpack_counts(pack_counts(buckets, counts))
    assert [array.tolist() for array in found] == [buckets.tolist(), counts.tolist()]


@given(st.lists(st.integers(0, 2**31 - 1), max_size=8))
def test_the_cells_named_anew_come_out_as_they_went_in(cells: list[int]) -> None:
    assert unpack_keys(pack_keys(np.array(cells, np.int64))).tolist() == cells


def test_a_part_survives_the_wire() -> None:
    sent = part(
        combos=[(0, ("SH2", "tmall", "", "SF", "vip"))],
        flags=[(0, "hold", "awaiting_payment", 4, 1_794_326_700_000)],
        origins=[(4, "wms-shanghai", 1_794_326_700_000)],
        quality={"duplicates": 7},
    )
    sent = msgspec.structs.replace(sent, feeds=[Feed("wms-shanghai", 2**40, 2**40, [(54, 1)], [(2**40, 1)])])
    assert decode(encode(sent)) == sent


def test_a_worker_and_a_web_process_a_release_apart_understand_each_other() -> None:
    sent = msgspec.structs.replace(part(), feeds=[Feed("shop", 2**40, 2**40, [(54, 1)], [(2**40, 1)])])
    older: list[object] = msgspec.msgpack.decode(encode(sent))["feeds"]
    told = msgspec.msgpack.encode(msgspec.to_builtins(part()) | {"feeds": [older[0][:4]]})  # type: ignore[index]
    assert decode(told).feeds == [Feed("shop", 2**40, 2**40, [(54, 1)])]
    more = msgspec.msgpack.encode(msgspec.to_builtins(part()) | {"feeds": [[*older[0], 7]]})  # type: ignore[misc]
    assert decode(more).feeds == sent.feeds


def test_a_heartbeat_is_a_part_with_nothing_but_its_header() -> None:
    assert part().heartbeat
    assert len(encode(part())) < 300
    assert not part(full=True).heartbeat
    table = Table.of(np.array([4]), np.zeros((1, len(CELL_COLUMNS)), np.int64))
    news = msgspec.structs.replace
    for changed in (
        news(part(), cells=table),
        news(part(), books=table),
        news(part(), flags=[(0, "hold", "presale", 0, 0)]),
        news(part(), dwelt=pack_keys(np.array([4]))),
        news(part(), lated=pack_keys(np.array([4]))),
        news(part(), origins=[(4, "wms-shanghai", 1)]),
    ):
        assert not changed.heartbeat


@pytest.mark.parametrize("data", [b"", b"\xc0", b"peak", encode(part())[:-1]])
def test_what_is_no_part_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(data)


def test_columns_have_one_name_each() -> None:
    assert len(set(CELL_COLUMNS)) == len(CELL_COLUMNS) == 10
    assert len(set(BOOK_COLUMNS)) == len(BOOK_COLUMNS) == 16
