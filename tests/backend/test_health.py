from __future__ import annotations

from starlette.routing import Route
from starlette.testclient import TestClient

from backend import floor, health
from backend.metrics import Reading
from tests.backend.standing import Stand


def door(stand: Stand) -> TestClient:
    return stand.client(
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        Route("/api/v1/setup", health.setup),
    )


def test_a_process_that_serves_is_alive_whatever_else_is_wrong() -> None:
    stand = Stand()
    stand.log_trouble = "the log cannot be reached"
    assert door(stand).get("/healthz").status_code == 200


def test_ready_means_that_the_log_answers_and_every_partition_reports() -> None:
    stand = Stand()
    assert door(stand).get("/readyz").status_code == 200
    stand.log_trouble = "the log cannot be reached"
    stand.view.reasons = [("partition 3", "has not reported yet")]
    answer = door(stand).get("/readyz")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready")
    assert answer.json()["reasons"] == [
        {"what": "log", "why": "the log cannot be reached"},
        {"what": "partition 3", "why": "has not reported yet"},
    ]


def test_a_database_that_does_not_answer_is_named_and_the_floor_goes_on() -> None:
    stand = Stand()
    stand.known.down = True
    answer = door(stand).get("/readyz")
    assert [reason["what"] for reason in answer.json()["reasons"]] == ["database"]
    assert answer.headers["retry-after"] == "1"
    assert stand.client(Route("/api/v1/floor", floor.get)).get("/api/v1/floor").status_code == 200
    stand.known.down, stand.now = False, stand.now + 1000
    assert door(stand).get("/readyz").status_code == 200


def test_the_metrics_are_plain_text() -> None:
    stand = Stand()
    stand.view.numbers = [Reading("peakline_lag_entries", 4, ("0",))]
    answer = door(stand).get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'peakline_lag_entries{partition="0"} 4.0' in answer.text
    assert "peakline_log_lost 0.0" in answer.text
    stand.lost_at = 1_794_326_400_000
    assert "peakline_log_lost 1.7943264e+09" in door(stand).get("/metrics").text


def test_screens_learn_the_shop_before_the_first_frame() -> None:
    assert door(Stand()).get("/api/v1/setup").json() == {"timezone": "Asia/Shanghai"}


def test_a_log_that_was_never_reached_leaves_the_process_alive_and_every_door_unavailable() -> None:
    stand = Stand()
    stand.ground.reached = None
    assert door(stand).get("/healthz").status_code == 200
    assert door(stand).get("/metrics").status_code == 200
    assert door(stand).get("/readyz").json()["reasons"] == [{"what": "log", "why": "the log was not reached yet"}]
    answer = stand.client(Route("/api/v1/floor", floor.get)).get("/api/v1/floor")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "log_down")
