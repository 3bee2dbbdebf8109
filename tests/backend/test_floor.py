from __future__ import annotations

from starlette.routing import Route
from starlette.testclient import TestClient

from backend import floor
from tests.backend.standing import FRAME, Stand


def door(stand: Stand) -> TestClient:
    return stand.client(Route("/api/v1/floor", floor.get))


def test_the_floor_is_the_frame_that_sockets_begin_with() -> None:
    stand = Stand()
    answer = door(stand).get("/api/v1/floor?warehouse=SH2&channel=&priority=vip&by=priority,warehouse")
    assert answer.json() == FRAME
    assert answer.headers["content-type"] == "application/json"
    assert stand.view.asked == [({"warehouse": "SH2", "priority": "vip"}, ("warehouse", "priority"))]


def test_a_question_that_cannot_be_is_a_bad_request_that_names_its_part() -> None:
    for query, field in (("depot=SH2", "depot"), ("by=stage", "by"), ("by=warehouse&by=channel", "by")):
        answer = door(Stand()).get(f"/api/v1/floor?{query}")
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)


def test_a_floor_that_is_not_whole_is_not_shown() -> None:
    stand = Stand()
    stand.view.frame = None
    stand.view.reasons = [("partition 3", "has not reported yet")]
    answer = door(stand).get("/api/v1/floor")
    assert answer.status_code == 503
    assert answer.json()["error"]["message"] == "partition 3: has not reported yet"
    assert answer.headers["retry-after"] == "1"
