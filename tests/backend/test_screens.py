from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Receive, Scope, Send

from backend.access.roles import Scope as Right
from backend.errors import HANDLERS
from backend.routes import CALLBACKS
from backend.screens import Screens
from tests.backend.callers import holding
from tests.backend.standing import Stand


async def framework(scope: Scope, receive: Receive, send: Send) -> None:
    """A dashboard whose framework has its own ways."""
    answers: dict[str, Response] = {
        "/assets/none.js": JSONResponse({"detail": "Not Found"}, 404),
    }
    if scope["type"] == "http" and scope["method"] == "POST":
        body = await Request(scope, receive).body()
        answers["/_dash-update-component"] = HTMLResponse(f"<h1>failed on {len(body)} bytes</h1>", 500)
    answer = answers.get(scope["path"], HTMLResponse(f"<p>{scope['method']} {scope['path']}</p>"))
    if scope["type"] != "http" or scope["method"] not in ("GET", "POST"):
        answer = JSONResponse({"detail": "Method Not Allowed"}, 405)
    await answer(scope, receive, send)


def client(who: str = "admin", stand: Stand | None = None) -> TestClient:
    doors = Starlette(exception_handlers=HANDLERS)
    doors.router.default = Screens(framework)
    doors.state.ground = (stand or Stand()).ground
    return TestClient(doors, "http://127.0.0.1:8050", headers=holding(who), follow_redirects=False)


@pytest.fixture
def one_callback(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setitem(CALLBACKS, "notes.children", Right.OPERATE)
    return {"output": "notes.children", "inputs": []}


@pytest.mark.parametrize(
    "path", ["/wall", "/floor", "/_dash-layout", "/_dash-component-suites/dash/deps/x.js", "/assets/a/b.css"]
)
def test_what_the_table_names_is_passed_on(path: str) -> None:
    assert client().get(path).text == f"<p>GET {path}</p>"
    assert client().head(path).status_code == 200


def test_the_front_door_leads_a_person_to_the_floor_and_a_display_to_the_wall() -> None:
    led = client("viewer").get("/?lang=zh&theme=light")
    assert (led.status_code, led.headers["location"]) == (303, "/floor?lang=zh&theme=light")
    assert client("viewer").get("/").headers["location"] == "/floor"
    assert client("display").get("/").text == "<p>GET /</p>"


@pytest.mark.parametrize(
    "path", ["/docs", "/openapi.json", "/_dash-ws-callback", "/_reload-hash", "/api/v1/nothing", "/wall/x", "//wall"]
)
def test_what_it_does_not_name_is_nowhere(path: str) -> None:
    answer = client().get(f"http://127.0.0.1:8050{path}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_method_that_is_not_named_is_refused_with_those_that_are() -> None:
    answer = client().post("/wall")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert client().get("/_dash-update-component").status_code == 405


def test_the_frameworks_own_errors_are_told_in_our_shape_but_its_pages_stay(one_callback: dict[str, object]) -> None:
    assert client().get("/assets/none.js").json()["error"]["code"] == "not_found"
    body = json.dumps({**one_callback, "state": "x" * 70_000})
    answer = client().post("/_dash-update-component", content=body)
    assert answer.text == f"<h1>failed on {len(body)} bytes</h1>"


def test_a_callback_is_asked_for_the_scope_that_the_table_gives_it(one_callback: dict[str, object]) -> None:
    stand = Stand()
    for who, status in (("viewer", 403), ("display", 403), ("operator", 500), ("admin", 500)):
        assert client(who, stand).post("/_dash-update-component", json=one_callback).status_code == status
    assert client("ingest").post("/_dash-update-component", json=one_callback).status_code == 403
    assert [entry.detail["scope"] for entry in stand.notes.entries] == ["operate", "operate"]


def test_a_callback_that_is_in_no_table_is_nowhere() -> None:
    answer = client().post("/_dash-update-component", json={"output": "passwords.children"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    for body in (b"", b"x" * 1000, b"[]", b'{"output": 7}'):
        assert client().post("/_dash-update-component", content=body).status_code == 400


def test_a_page_is_opened_only_by_whoever_may() -> None:
    for who, path, status in (
        ("display", "/wall", 200),
        ("display", "/sources", 303),
        ("viewer", "/sources", 200),
        ("viewer", "/settings/keys", 403),
        ("admin", "/settings/keys", 200),
        ("ingest", "/wall", 403),
    ):
        assert client(who).get(path).status_code == status


def test_a_callback_brings_no_more_than_it_may() -> None:
    answer = client().post("/_dash-update-component", content=b"x" * (1 << 20) + b"x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_the_dashboard_has_no_sockets() -> None:
    with pytest.raises(WebSocketDenialResponse), client().websocket_connect("/_dash-ws-callback"):
        pass
