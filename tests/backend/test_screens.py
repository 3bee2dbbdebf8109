from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Receive, Scope, Send

from backend.errors import HANDLERS
from backend.screens import Screens


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


def client() -> TestClient:
    doors = Starlette(exception_handlers=HANDLERS)
    doors.router.default = Screens(framework)
    return TestClient(doors, "http://127.0.0.1:8050")


@pytest.mark.parametrize(
    "path", ["/", "/wall", "/_dash-layout", "/_dash-component-suites/dash/deps/x.js", "/assets/a/b.css"]
)
def test_what_the_table_names_is_passed_on(path: str) -> None:
    assert client().get(path).text == f"<p>GET {path}</p>"
    assert client().head(path).status_code == 200


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


def test_the_frameworks_own_errors_are_told_in_our_shape_but_its_pages_stay() -> None:
    assert client().get("/assets/none.js").json()["error"]["code"] == "not_found"
    answer = client().post("/_dash-update-component", content=b"x" * 70_000)
    assert answer.text == "<h1>failed on 70000 bytes</h1>"


def test_a_callback_brings_no_more_than_it_may() -> None:
    answer = client().post("/_dash-update-component", content=b"x" * (1 << 20) + b"x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_the_dashboard_has_no_sockets() -> None:
    with pytest.raises(WebSocketDenialResponse), client().websocket_connect("/_dash-ws-callback"):
        pass
