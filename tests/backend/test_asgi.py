"""The whole application in this process: doors, screens and guard; with no log behind it where none is needed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backend.access.keys import create
from backend.access.roles import KEY_SCOPES
from backend.asgi import build, compose
from dashboard import app as dashboard
from models.settings import load
from stream.clock import now_ms
from stream.database.engine import open_engine, writing
from tests.backend.callers import bearing
from tests.backend.standing import FRAME, Stand
from tests.waiting import wait_until

OURS = "http://127.0.0.1:8050"
NOWHERE = "unix:///nonexistent/log.sock"


@pytest.fixture
def keys(ready_sqlite: Path, tmp_path: Path) -> dict[str, str]:
    shutil.copy(ready_sqlite, tmp_path / "peakline.db")
    with writing(open_engine(f"sqlite:///{tmp_path / 'peakline.db'}")) as connection:
        return {scope: create(connection, f"a-{scope}", scope, "terminal", now_ms())[0] for scope in KEY_SCOPES}


@pytest.fixture
def client(keys: dict[str, str], tmp_path: Path) -> Iterator[TestClient]:
    settings = load(None, {"PEAKLINE_DATA_DIR": str(tmp_path)})
    with TestClient(build(settings, lambda: NOWHERE, print), OURS, client=("127.0.0.1", 51111)) as serving:
        serving.headers["authorization"] = f"Bearer {keys['read']}"
        yield serving


def test_without_a_log_the_process_is_alive_and_says_what_it_lacks(client: TestClient, keys: dict[str, str]) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/setup").json()["timezone"] == "Asia/Shanghai"
    answer = wait_until(
        lambda: (seen := client.get("/readyz")).json()["reasons"][0]["why"].endswith("running?") and seen
    )
    assert answer.status_code == 503
    for path in ("/api/v1/floor", "/api/v1/series"):
        assert client.get(path).json()["error"]["code"] == "log_down"
    ingest = {"authorization": f"Bearer {keys['ingest']}"}
    assert client.post("/api/v1/events", json={}, headers=ingest).status_code == 503


def test_a_deep_link_gives_the_page_with_a_policy_that_allows_its_scripts(client: TestClient) -> None:
    answer = client.get("/wall?lang=zh", headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert "<script" in answer.text
    policy = answer.headers["content-security-policy"]
    assert re.search(r"script-src 'self' 'sha256-[^']+'", policy)
    assert "unsafe-eval" not in policy
    assert client.get("/", follow_redirects=False).headers["location"] == "/wall"
    assert client.get("/_dash-layout").status_code == 200


def test_every_address_that_is_none_answers_in_the_one_shape(client: TestClient) -> None:
    for method, path, status in (
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/floor/", 404),
        ("POST", "/api/v1/floor", 405),
        ("GET", "/api/v1/events", 405),
        ("DELETE", "/wall", 405),
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
        ("GET", "/assets/0000/none.js", 404),
        ("GET", "/../etc/passwd", 404),
    ):
        answer = client.request(method, path)
        assert (answer.status_code, set(answer.json()["error"])) == (status, {"code", "message", "field"}), path


def test_assets_are_packed_and_kept_for_ever(client: TestClient) -> None:
    page = client.get("/wall").text
    sheet = re.search(r'href="(/assets/[^"]+wall\.css)"', page)
    assert sheet
    answer = client.get(sheet[1], headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_head_request_is_answered_everywhere(client: TestClient) -> None:
    for path in ("/healthz", "/wall", "/_dash-layout"):
        assert client.head(path).status_code == 200


def test_a_page_elsewhere_reaches_no_endpoint_of_dash(client: TestClient) -> None:
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "same-site"}):
        for method, path in (
            ("POST", "/_dash-update-component"),
            ("GET", "/_dash-layout"),
            ("GET", "/_dash-dependencies"),
        ):
            assert client.request(method, path, headers=headers).status_code == 403


def test_the_doors_stand_on_the_ground_they_are_given() -> None:
    stand = Stand()
    doors = TestClient(compose(stand.ground, dashboard.build()), OURS, headers=bearing("display"))
    assert doors.get("/api/v1/floor").json() == FRAME
    assert doors.get("/wall").status_code == 200
