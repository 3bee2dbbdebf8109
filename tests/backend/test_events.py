from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from backend import events
from backend.asgi import compose
from models.settings_access import Access
from stream.log.trouble import LogDown, LogFull
from tests.backend.access.house import OURS, plain_pages
from tests.backend.callers import EVERYBODY, INGEST, bearing, token_of
from tests.backend.standing import Stand

RECEIVED = {"id": "evt-1", "order": "SO-1001", "type": "received", "at": "2026-11-11T00:03:45.053+08:00"}
DOOR = "/api/v1/events"


def door(stand: Stand) -> TestClient:
    return stand.client(Route(DOOR, events.post, methods=["POST"]))


def test_an_event_without_a_source_comes_from_the_key_that_told_it() -> None:
    stand = Stand()
    door(stand).post(DOOR, json=[RECEIVED, {**RECEIVED, "source": "erp"}])
    assert [event["source"] for event in stand.log.events] == [INGEST, "erp"]


def test_a_key_that_is_bound_speaks_for_its_sources_only_and_nobody_for_people() -> None:
    stand = Stand()
    bound = replace(EVERYBODY["ingest"], sources=frozenset({"wms-a", "wms-b"}))
    stand.known.known[token_of("ingest")] = bound
    knock = TestClient(compose(stand.ground, plain_pages), OURS, headers=bearing("ingest"))
    told = [{**RECEIVED, "source": source} for source in ("wms-a", "erp", "people", "wms-b", "")]
    answer = knock.post(DOOR, json=told).json()
    assert answer["accepted"] == 2
    assert [(bad["index"], bad["field"]) for bad in answer["rejected"]] == [(1, "source"), (2, "source"), (4, "source")]
    assert "`wms-a`, `wms-b`" in answer["rejected"][0]["error"]
    assert [event["source"] for event in stand.log.events] == ["wms-a", "wms-b"]


def test_a_key_that_tells_too_much_is_told_when_to_come_again() -> None:
    stand = Stand(access=Access(1, 1, (), 1000, 10))
    assert door(stand).post(DOOR, json=[RECEIVED] * 60).json()["accepted"] == 60
    answer = door(stand).post(DOOR, json=RECEIVED)
    assert (answer.status_code, answer.json()["error"]["code"], answer.headers["retry-after"]) == (429, "too_many", "5")
    assert len(stand.log.events) == 60
    assert stand.notes.entries[0].detail == {"status": 429}


def test_an_event_is_acknowledged_once_the_log_has_it() -> None:
    stand = Stand()
    answer = door(stand).post(DOOR, json=RECEIVED)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "rejected": []})
    assert stand.log.events == [{**RECEIVED, "source": INGEST}]


def test_bad_ones_are_named_and_the_good_ones_are_kept() -> None:
    stand = Stand()
    answer = door(stand).post(DOOR, json=[RECEIVED, {**RECEIVED, "at": "yesterday"}, {"id": "evt-2"}])
    body = answer.json()
    assert (answer.status_code, body["accepted"]) == (202, 1)
    assert [(bad["index"], bad["field"]) for bad in body["rejected"]] == [(1, "at"), (2, "order")]
    assert all(bad["error"] for bad in body["rejected"])
    assert len(stand.log.events) == 1
    assert 'peakline_events_rejected_total{reason="invalid"} 2.0' in stand.metrics.text().decode()


def test_many_events_keep_their_places_in_the_request() -> None:
    stand = Stand(partitions=4)
    lines = [json.dumps({**RECEIVED, "order": f"SO-{number}"}) for number in range(2500)]
    lines[2222] = "{}"
    answer = door(stand).post(DOOR, content="\n".join(lines), headers={"content-type": "application/x-ndjson"})
    assert answer.json()["accepted"] == 2499
    assert [bad["index"] for bad in answer.json()["rejected"]] == [2222]
    (appended,) = stand.log.appends
    assert sorted(appended) == [0, 1, 2, 3]


def test_nothing_to_parse_is_a_bad_request() -> None:
    stand = Stand()
    for body in (b"", b"hello", b"[{"):
        answer = door(stand).post(DOOR, content=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unreadable")
    assert door(stand).post(DOOR, content=b"[]").json() == {"accepted": 0, "rejected": []}
    assert stand.log.appends == []


def test_a_body_over_the_limit_is_refused_whole() -> None:
    stand = Stand(body_limit=1000)
    for content in (b"[" + b" " * 1000 + b"]", iter([b"[" + b" " * 600, b" " * 600 + b"]"])):
        answer = door(stand).post(DOOR, content=content)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert door(stand).post(DOOR, content=b"[" + b" " * 998 + b"]").status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"content-encoding": "gzip"},
        {"content-type": "application/cloudevents+json"},
        {"content-type": "application/cloudevents-batch+json; charset=utf-8"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/json", "ce-specversion": "1.0"},
    ],
)
def test_what_is_for_another_door_is_an_unsupported_type(headers: dict[str, str]) -> None:
    stand = Stand()
    body = json.dumps(RECEIVED).encode()
    answer = door(stand).post(
        DOOR, content=gzip.compress(body) if "content-encoding" in headers else body, headers=headers
    )
    assert answer.status_code == 415
    assert stand.log.appends == []


def test_a_log_that_takes_no_more_says_when_to_come_again() -> None:
    stand = Stand()
    for trouble, code in ((LogFull("no memory left"), "log_full"), (LogDown("gone"), "log_down")):
        stand.log.trouble = trouble
        answer = door(stand).post(DOOR, json=RECEIVED)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, code)
        assert int(answer.headers["retry-after"]) > 0
    assert "peakline_events_accepted_total 0.0" in stand.metrics.text().decode()
