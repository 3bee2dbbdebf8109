from __future__ import annotations

import binascii
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.event import CLEARED, Event, Invalid, decode, decode_array, decode_each, partition_of

SINGLES_DAY = 1762790625053
"""2025-11-11T00:03:45.053+08:00."""


def raw(**said: Any) -> bytes:
    event = {"id": "evt-1", "order": "SO-1001", "type": "pick_pack", "at": SINGLES_DAY} | said
    return json.dumps({name: value for name, value in event.items() if value != "absent"}).encode()


def refusal(**said: Any) -> Invalid:
    with pytest.raises(Invalid) as refused:
        decode(raw(**said))
    return refused.value


@pytest.mark.parametrize(
    "at",
    [
        SINGLES_DAY,
        "2025-11-11T00:03:45.053+08:00",
        "2025-11-10T16:03:45.053Z",
        "2025-11-10T16:03:45.053999Z",
        "2025-11-10t11:03:45.053-05:00",
    ],
)
def test_the_same_instant_may_be_written_in_many_ways(at: int | str) -> None:
    assert decode(raw(at=at)).at == SINGLES_DAY


@pytest.mark.parametrize("at", ["2025-11-11T00:03:45", "yesterday", "", "1762790625053", -1, 1e30, None, True, []])
def test_an_instant_without_an_offset_or_of_no_sense_is_refused(at: Any) -> None:
    assert refusal(at=at).field == "at"


@pytest.mark.parametrize("field", ["id", "order", "type", "at"])
def test_what_is_required_is_named_when_it_is_missing(field: str) -> None:
    assert refusal(**{field: "absent"}).field == field


@pytest.mark.parametrize("field", ["id", "order"])
def test_an_event_and_its_order_have_an_id(field: str) -> None:
    assert refusal(**{field: ""}).field == field


@pytest.mark.parametrize(
    "order", ['SO-"7"', "订单-🎁", "x" * 128, "a\\u0000b", "a\x01b", "9007199254740993", "  ", "é" * 128, "🎁" * 128]
)
def test_an_order_id_is_any_text_of_up_to_128_characters(order: str) -> None:
    assert decode(raw(order=order)).order == order


def test_ids_above_two_to_the_53_stay_text() -> None:
    assert decode(raw(order="9007199254740993")).order == "9007199254740993"
    assert refusal(order=9007199254740993).field == "order"


def test_longer_texts_are_refused_with_their_name() -> None:
    assert refusal(order="x" * 129).field == "order"
    assert refusal(warehouse="x" * 129).field == "warehouse"
    assert refusal(refs=["x"] * 51).field == "refs"
    assert refusal(note="x" * 2001).field == "note"
    assert decode(raw(note="x" * 2000)).note == "x" * 2000


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("order", {"order": "SO\0-1"}),
        ("id", {"id": "\0"}),
        ("type", {"type": "pick\0pack"}),
        ("channel", {"channel": "tmall\0"}),
        ("reason", {"type": "exception", "reason": "\0oversell"}),
        ("note", {"note": "left at\0door"}),
        ("amount", {"amount": "4\0"}),
        ("until", {"type": "held", "until": "\0"}),
        ("refs[1]", {"refs": ["TB-1", "TB\0-2"]}),
        ("skus[0].sku", {"skus": [{"sku": "RED\0M", "qty": 2}]}),
    ],
)
def test_text_with_u0000_is_refused_by_its_name_whatever_brought_it(field: str, said: dict[str, Any]) -> None:
    assert refusal(**said).field == field
    good, bad = raw(), raw(**said)
    assert decode_each([good, bad]) is None
    first, second = decode_array(b"[" + good + b"," + bad + b"]")
    assert first == (good, decode(good))
    assert isinstance(second, tuple)
    assert isinstance(second[1], Invalid)
    assert second[1].field == field


@pytest.mark.parametrize("text", ["\\u0000", "\\\\u0000", "u0000", "\\u00001"])
def test_a_backslash_and_its_word_are_ordinary_text(text: str) -> None:
    body = raw(order=f"SO-{text}", note=text)
    assert decode(body).order == f"SO-{text}"
    assert decode_array(b"[" + body + b"]") == [decode(body)]
    assert (decode_each([body]) or [decode(body)]) == [decode(body)]


def test_u0000_in_a_field_that_nobody_reads_harms_nobody() -> None:
    assert decode(raw(colour_of_the_box="\0")) == decode(raw())


@given(st.text(alphabet="\0\\u0 a", max_size=12))
def test_exactly_the_texts_that_hold_u0000_are_refused(text: str) -> None:
    if "\0" in text:
        assert refusal(note=text).field == "note"
    else:
        assert decode(raw(note=text)).note == text


def test_half_an_emoji_is_no_text() -> None:
    with pytest.raises(Invalid, match="surrogate"):
        decode(b'{"id":"evt-1","order":"\\ud83c","type":"received","at":1}')


def test_null_and_absent_are_the_same() -> None:
    nothing = {name: None for name in Event.__struct_fields__ if name not in ("id", "order", "type", "at")}
    assert decode(raw(**nothing)) == decode(raw())


def test_empty_text_clears_an_attribute() -> None:
    event = decode(raw(channel="", promised_ship_at="", promised_deliver_at="", amount="", lines="", skus="", refs=""))
    assert (event.channel, event.promised_ship_at, event.promised_deliver_at) == ("", CLEARED, CLEARED)


def test_an_empty_until_is_none() -> None:
    assert decode(raw(type="held", until="")).until is None
    assert decode(raw(type="held", until="2025-11-10T16:03:45.053Z")).until == SINGLES_DAY


@pytest.mark.parametrize("field", ["promised_ship_at", "promised_deliver_at", "until"])
@pytest.mark.parametrize("value", ["tomorrow", "2025-11-11T00:03:45", -1, 253_402_300_800_000, 1.5])
def test_a_promise_or_until_of_no_sense_is_refused_by_its_name(field: str, value: Any) -> None:
    assert refusal(**{field: value}).field == field


def test_a_promise_before_1970_is_refused_like_its_number() -> None:
    assert refusal(promised_ship_at="1969-12-31T23:59:00Z").field == "promised_ship_at"
    assert refusal(at="1969-12-31T23:59:00Z").field == "at"


@pytest.mark.parametrize("kind", ["exception", "exception_cleared"])
def test_an_exception_needs_a_reason(kind: str) -> None:
    assert refusal(type=kind).field == "reason"
    assert refusal(type=kind, reason="").field == "reason"
    assert decode(raw(type=kind, reason="oversell")).reason == "oversell"


def test_an_unknown_type_is_refused_and_shown() -> None:
    wrong = refusal(type="teleported")
    assert (wrong.field, "teleported" in wrong.error) == ("type", True)
    assert refusal(type="PICK_PACK").field == "type"


@pytest.mark.parametrize(
    ("attempt", "good"), [(1, True), (2, True), (0, False), (-1, False), (2**31, False), ("2", False)]
)
def test_attempts_are_counted_from_one(attempt: Any, good: bool) -> None:
    if good:
        assert decode(raw(attempt=attempt)).attempt == attempt
    else:
        assert refusal(attempt=attempt).field == "attempt"


def test_a_wrong_article_is_named_to_the_number() -> None:
    wrong = refusal(skus=[{"sku": "RED-M", "qty": 2}, {"sku": "RED-L", "qty": -1}])
    assert wrong.field == "skus[1].qty"


@pytest.mark.parametrize("body", [b"", b"[]", b"12", b'"text"', b"null", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_no_event(body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        decode(body)
    assert refused.value.field == ""


def test_unknown_fields_are_no_error() -> None:
    assert decode(raw(colour_of_the_box="red")) == decode(raw())


def test_an_array_gives_all_events_or_each_with_its_bytes() -> None:
    good, bad = raw(), raw(at="never")
    assert decode_array(b"[" + good + b"," + good + b"]") == [decode(good)] * 2
    first, second = decode_array(b"[" + good + b" ," + bad + b"]")
    assert first == (good, decode(good))
    assert isinstance(second, tuple)
    assert second[0] == bad
    assert isinstance(second[1], Invalid)
    assert decode_array(b" [ ] ") == []


@pytest.mark.parametrize("body", [b"", b"{}", b"[1,", b"[{}}]", b"\xff", b"[" * 100_000])
def test_what_is_no_array_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(Invalid):
        decode_array(body)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_at_all_can_do_more_than_be_refused(body: bytes) -> None:
    for read in (decode, decode_array):
        with suppress(Invalid):
            read(body)


def test_the_partition_is_the_crc_of_the_id() -> None:
    assert partition_of("123456789", 1000) == 0xCBF43926 % 1000
    assert partition_of("订单-🎁", 8) == binascii.crc32("订单-🎁".encode()) % 8
    assert {partition_of(f"SO-{number}", 4) for number in range(100)} == {0, 1, 2, 3}


@pytest.mark.parametrize("amount", ["403.00\n", "４０３", "٤٠٣", "1e3", " 4", "4.", ".5", "--4"])
def test_an_amount_is_a_plain_number_that_every_database_reads(amount: str) -> None:
    assert refusal(amount=amount).field == "amount"
