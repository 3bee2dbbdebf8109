from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.errors import Refused, as_json, bad_parameter
from tests.backend.standing import Stand


async def trouble(request: Request) -> Response:
    kind = request.path_params["kind"]
    if kind == "parameter":
        raise bad_parameter("stage", "expected a stage, got 'packing'")
    if kind == "more":
        raise Refused(503, "not_ready", "wait", headers={"retry-after": "1"}, more={"reasons": ["log"]})
    if kind == "starlette":
        raise HTTPException(405, headers={"Allow": "GET"})
    raise ZeroDivisionError(kind)


def test_every_error_has_the_one_shape() -> None:
    client = Stand().client(Route("/{kind}", trouble))
    seen = {
        path: (answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["field"])
        for path in ("/parameter", "/more", "/starlette", "/crash", "/no/where")
        for answer in [client.get(path)]
    }
    assert seen == {
        "/parameter": (400, "bad_parameter", "stage"),
        "/more": (503, "not_ready", None),
        "/starlette": (405, "method_not_allowed", None),
        "/crash": (500, "internal", None),
        "/no/where": (404, "not_found", None),
    }
    assert client.post("/parameter").json()["error"]["message"] == "/parameter expects GET, HEAD, got POST"


def test_a_crash_tells_a_stranger_nothing() -> None:
    answer = Stand().client(Route("/{kind}", trouble)).get("/secret")
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_what_belongs_beside_an_error_stands_beside_it() -> None:
    answer = Stand().client(Route("/{kind}", trouble)).get("/more")
    assert answer.json()["reasons"] == ["log"]
    assert answer.headers["retry-after"] == "1"


def test_no_cache_keeps_an_answer() -> None:
    assert as_json({"depth": 4120}).headers["cache-control"] == "no-store"
