"""What was refused, looked at from a page: a part at a time, and tried again or dropped by who may."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from backend import dead
from backend.access.audit import Act
from backend.asgi import compose
from stream.log.trouble import LogDown, LogFull
from tests.backend.access.house import OURS, plain_pages
from tests.backend.callers import EVERYBODY, holding
from tests.backend.standing import SINGLES_DAY, Stand

DOOR = "/api/v1/dead"


def event(order: str = "SO-1", **said: Any) -> bytes:
    told = {"id": "evt-1", "order": order, "type": "received", "at": SINGLES_DAY, "source": "wms-shanghai"}
    return json.dumps(told | said).encode()


def door(stand: Stand, who: str = "operator") -> TestClient:
    return stand.client(
        Route(DOOR, dead.get),
        Route(f"{DOOR}/{{id}}/retry", dead.retry, methods=["POST"]),
        Route(f"{DOOR}/{{id}}/drop", dead.drop, methods=["POST"]),
        who=who,
    )


def read(stand: Stand, **query: object) -> dict[str, Any]:
    answer = door(stand).get(DOOR, params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def orders(page: dict[str, Any]) -> list[str | None]:
    return [letter["order"] for letter in page["letters"]]


def test_a_letter_says_what_was_wrong_and_shows_what_came() -> None:
    stand = Stand()
    stand.letters.put(53, event())
    page = read(stand)
    assert page["letters"] == [
        {
            "id": f"0-{SINGLES_DAY + 53}-0",
            "at": "2026-11-10T16:00:00.053Z",
            "partition": 0,
            "reason": "too_late",
            "field": "at",
            "error": "It is older.",
            "source": "wms-shanghai",
            "order": "SO-1",
            "raw": event().decode(),
            "raw_truncated": False,
        }
    ]
    assert {name: page[name] for name in ("counts", "dropped_oldest", "kept", "cursor")} == {
        "counts": {"too_late": 1},
        "dropped_oldest": 4,
        "kept": 1,
        "cursor": None,
    }


@pytest.mark.parametrize(
    ("raw", "shown", "truncated"),
    [
        (b'\xff{"half\x00', '\\xff{"half\x00', False),
        (b"x" * 4_000, "x" * 4_000, False),
        (b"x" * 4_001, "x" * 4_000, True),
        ("演".encode() * 4_000, "演" * 4_000, False),
        ("😀".encode() * 5_000, "😀" * 4_000, True),
        (b"a" + "😀".encode() * 5_000, "a" + "😀" * 3_999, True),
        (b"\xff" * 1_001, ("\\xff" * 1_001)[:4_000], True),
    ],
)
def test_what_is_no_text_is_escaped_and_what_is_long_is_cut(raw: bytes, shown: str, truncated: bool) -> None:
    stand = Stand()
    stand.letters.put(1, raw)
    (letter,) = read(stand)["letters"]
    assert (letter["raw"], letter["raw_truncated"]) == (shown, truncated)
    assert (letter["source"], letter["order"]) == (None, None)


def test_pages_follow_each_other_from_the_newest_back_over_all_partitions() -> None:
    stand = Stand(partitions=2)
    for number in range(7):
        stand.letters.put(number // 2, event(f"SO-{number}"), partition=number % 2)
    first = read(stand, limit=3)
    assert orders(first) == ["SO-6", "SO-5", "SO-4"]
    stand.letters.put(9, event("SO-new"))
    second = read(stand, limit=3, cursor=first["cursor"])
    assert orders(second) == ["SO-3", "SO-2", "SO-1"]
    last = read(stand, limit=3, cursor=second["cursor"])
    assert (orders(last), last["cursor"]) == (["SO-0"], None)


def test_the_last_page_says_so_even_when_it_is_full() -> None:
    stand = Stand()
    for number in range(3):
        stand.letters.put(number, event())
    assert read(stand, limit=3)["cursor"] is None


def test_letters_are_narrowed_by_reason_and_by_who_told_them() -> None:
    stand = Stand()
    stand.letters.put(1, event("SO-1", source="erp"), "invalid")
    stand.letters.put(2, event("SO-2", source="erp"))
    stand.letters.put(3, event("SO-3"), "invalid")
    stand.letters.put(4, b"not json", "undecodable")
    assert orders(read(stand, reason="invalid")) == ["SO-3", "SO-1"]
    assert orders(read(stand, source="erp")) == ["SO-2", "SO-1"]
    assert orders(read(stand, source="erp", reason="invalid")) == ["SO-1"]
    assert orders(read(stand, reason="undecodable")) == [None]
    assert orders(read(stand, source="nobody")) == []


@pytest.mark.parametrize(("limit", "value"), [("LOOKED_AT", 4), ("LOOKED_AT_BYTES", 350)])
def test_one_request_looks_only_so_far_and_the_next_goes_on_from_there(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead, limit, value)
    stand = Stand()
    for number in range(10):
        stand.letters.put(number, event(f"SO-{number}", source="erp" if number == 0 else "wms"))
    pages: list[list[str | None]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = read(stand, source="erp", cursor=cursor)
        pages.append(orders(page))
        cursor = page["cursor"]
    assert pages == [[], [], ["SO-0"]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reason", "bad luck"),
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "²"),
        ("limit", "-1"),
        ("cursor", "x"),
        ("cursor", "7-1-1"),
        ("cursor", f"0-{2**64}-0"),
        ("order", "SO-1"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(name: str, value: str) -> None:
    answer = door(Stand()).get(DOOR, params={name: value})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, name)


def test_a_retried_letter_goes_through_the_log_again_and_is_written_down() -> None:
    stand = Stand()
    letter = stand.letters.put(1, event())
    answer = door(stand).post(f"{DOOR}/{letter.id}/retry")
    assert (answer.status_code, answer.json()) == (200, {"id": letter.id, "done": True})
    assert (stand.letters.retried, stand.letters.kept) == ([letter], [])
    (act,) = stand.notes.entries
    assert (act.who, act.what, act.subject, act.outcome) == ("some.operator", Act.DEAD_RETRY, letter.id, "done")
    assert act.detail == {"reason": "too_late", "order": "SO-1", "source": "wms-shanghai"}


@pytest.mark.parametrize("raw", [b"not json", b"\xff\xfe", b'{"order":"SO-1"}', b"[{]"])
def test_a_letter_that_cannot_be_decoded_would_only_come_back(raw: bytes) -> None:
    stand = Stand()
    letter = stand.letters.put(1, raw, "undecodable")
    answer = door(stand).post(f"{DOOR}/{letter.id}/retry")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "undecodable")
    assert "only bring it back" in answer.json()["error"]["message"]
    assert (stand.letters.retried, stand.letters.kept) == ([], [letter])
    (act,) = stand.notes.entries
    assert (act.what, act.subject, act.outcome) == (Act.DEAD_RETRY, letter.id, "refused")


def test_a_dropped_letter_is_gone_and_it_is_written_down_by_whom() -> None:
    stand = Stand()
    letter = stand.letters.put(1, b"not json", "undecodable")
    answer = door(stand, "oncall").post(f"{DOOR}/{letter.id}/drop")
    assert (answer.status_code, answer.json()) == (200, {"id": letter.id, "done": True})
    (act,) = stand.notes.entries
    assert (act.who, act.what, act.subject) == ("some.oncall", Act.DEAD_DROP, letter.id)
    assert door(stand).post(f"{DOOR}/{letter.id}/drop").status_code == 404
    assert len(stand.notes.entries) == 1


@pytest.mark.parametrize("way", ["retry", "drop"])
@pytest.mark.parametrize("id_", ["0-1-1", "x", "0-1-1%0a", "..", "0-$-1", f"0-{2**70}-0", "٠-١-١", "'; DROP TABLE"])
def test_what_is_no_letter_is_not_there(id_: str, way: str) -> None:
    stand = Stand()
    assert door(stand).post(f"{DOOR}/{id_}/{way}").status_code == 404
    assert stand.notes.entries == []


@pytest.mark.parametrize(("trouble", "code"), [(LogDown("away"), "log_down"), (LogFull("no memory left"), "log_full")])
def test_a_log_that_is_away_or_full_says_when_to_come_again(trouble: Exception, code: str) -> None:
    stand = Stand()
    letter = stand.letters.put(1, event())
    stand.letters.trouble = trouble
    for answer in (
        door(stand).get(DOOR),
        door(stand).post(f"{DOOR}/{letter.id}/retry"),
        door(stand).post(f"{DOOR}/{letter.id}/drop"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, code)
        assert int(answer.headers["retry-after"]) > 0
    assert stand.notes.entries == []


@pytest.mark.parametrize("who", list(EVERYBODY))
def test_who_may_read_may_look_and_who_works_the_floor_may_act(who: str) -> None:
    stand = Stand()
    letters = [stand.letters.put(number, event()) for number in range(2)]
    knock = TestClient(compose(stand.ground, plain_pages), OURS, headers=holding(who) | {"origin": OURS})
    looks = 200 if who in ("viewer", "operator", "oncall", "admin", "read") else 403
    assert knock.get(DOOR).status_code == looks
    acts = 200 if who in ("operator", "oncall", "admin") else 403
    assert knock.post(f"{DOOR}/{letters[0].id}/retry").status_code == acts
    assert knock.post(f"{DOOR}/{letters[1].id}/drop").status_code == acts
