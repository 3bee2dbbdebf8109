from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.sift import Sifted, Unreadable, split
from models.event import partition_of

RECEIVED = {"id": "evt-1", "order": "SO-1001", "type": "received", "at": "2026-11-11T00:03:45.053+08:00"}


def sifted(body: bytes, *, drill: bool = False, partitions: int = 1) -> Sifted:
    result = Sifted(partitions, "local", drill=drill)
    result.take(split(body))
    return result


def raws(result: Sifted) -> list[bytes]:
    return [raw for events in result.events.values() for raw in events]


def test_one_event_an_array_and_lines_are_all_understood() -> None:
    one = json.dumps(RECEIVED).encode()
    assert sifted(one).accepted == 1
    assert sifted(json.dumps(RECEIVED, indent=2).encode()).accepted == 1
    assert sifted(b"[" + one + b",\n" + one + b"]").accepted == 2
    assert sifted(one + b"\r\n\n" + one + b"\n").accepted == 2
    assert sifted(b"\xef\xbb\xbf" + one).accepted == 1


def test_an_empty_array_is_nothing_and_that_is_fine() -> None:
    assert sifted(b"[]").accepted == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n ",
        b"SO-1001",
        b"42",
        b'"SO-1001"',
        b"null",
        b"{",
        b"[{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe{",
    ],
)
def test_a_body_without_any_event_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^expected .* got "):
        split(body)


def test_the_good_ones_go_in_even_when_others_are_bad() -> None:
    lines = [json.dumps(RECEIVED), "not json", json.dumps({**RECEIVED, "at": "yesterday"}), json.dumps(RECEIVED), "7"]
    result = sifted("\n".join(lines).encode())
    assert result.accepted == 2
    assert [(bad.index, bad.field) for bad in result.rejected] == [(1, None), (2, "at"), (4, None)]
    assert result.reasons == {"undecodable": 2, "invalid": 1}


def test_an_event_without_a_source_gets_that_of_the_door() -> None:
    for said in ({}, {"source": None}, {"source": ""}):
        (raw,) = raws(sifted(json.dumps({**said, **RECEIVED}).encode()))
        assert json.loads(raw)["source"] == "local"
    (raw,) = raws(sifted(json.dumps({"source": "wms-shanghai", **RECEIVED}).encode()))
    assert json.loads(raw)["source"] == "wms-shanghai"


def test_only_our_own_screens_speak_for_people() -> None:
    (bad,) = sifted(json.dumps({**RECEIVED, "source": "people"}).encode()).rejected
    assert bad.field == "source"


def test_a_live_log_takes_no_drill_and_a_drill_marks_everything() -> None:
    marked = json.dumps({**RECEIVED, "drill": True}).encode()
    (bad,) = sifted(marked).rejected
    assert bad.field == "drill"
    assert bad.error.startswith("drill_on_live")
    for body in (marked, json.dumps({**RECEIVED, "drill": False}).encode(), json.dumps(RECEIVED).encode()):
        (raw,) = raws(sifted(body, drill=True))
        assert json.loads(raw)["drill"] is True


def test_each_event_goes_to_the_partition_of_its_order() -> None:
    orders = [f"SO-{number}" for number in range(50)]
    body = json.dumps([{**RECEIVED, "order": order} for order in orders]).encode()
    for partition, events in sifted(body, partitions=8).events.items():
        assert {partition_of(json.loads(raw)["order"], 8) for raw in events} == {partition}


def test_text_that_is_no_text_is_rejected_even_where_nobody_reads_it() -> None:
    bad = json.dumps({**RECEIVED, "colour": "@"}).encode().replace(b"@", b"\xff")
    result = sifted(bad + b"\n" + json.dumps(RECEIVED).encode())
    assert (result.accepted, [bad.index for bad in result.rejected]) == (1, [0])


def test_absurd_numbers_and_depths_are_rejected_one_by_one() -> None:
    good = json.dumps(RECEIVED).encode()
    absurd = [
        good.replace(b"}", b',"amount":1e99999}'),
        good.replace(b"}", b',"lines":' + b"9" * 5000 + b"}"),
        good.replace(b"}", b',"colour":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
        good.replace(b"SO-1001", b"\\ud800"),
    ]
    result = sifted(b"\n".join([*absurd, good]))
    assert result.accepted == 1
    assert [bad.index for bad in result.rejected] == [0, 1, 2, 3]


@given(
    st.binary(max_size=200)
    | st.text().map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*RECEIVED, "source", "drill", "skus"]), inner),
    ).map(lambda value: json.dumps(value).encode())
)
def test_nothing_that_is_sent_breaks_the_door(body: bytes) -> None:
    try:
        items = split(body)
    except Unreadable:
        return
    result = Sifted(3, "local", drill=False)
    result.take(items)
    assert result.accepted + len(result.rejected) == len(items)
    for raw in raws(result):
        assert json.loads(raw)["source"]


def test_a_sender_that_is_bound_speaks_only_for_its_own_sources() -> None:
    result = Sifted(1, "erp", drill=False, sources=frozenset({"wms"}))
    told = [{**RECEIVED, "source": "wms"}, {**RECEIVED, "source": "shop"}, RECEIVED]
    result.take(split(json.dumps(told).encode()))
    assert result.accepted == 1
    assert [(bad.index, bad.field) for bad in result.rejected] == [(1, "source"), (2, "source")]
    assert result.rejected[1].error == "Expected a source of this key (`wms`), got `erp`"


def test_no_sender_is_called_people() -> None:
    result = Sifted(1, "people", drill=False)
    result.take(split(json.dumps(RECEIVED).encode()))
    assert (result.accepted, result.rejected[0].field) == (0, "source")
