from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from backend.access.door import Door, Way, caller, principal
from backend.access.roles import Scope
from tests.backend.callers import bearing, holding
from tests.backend.standing import Stand


async def name(request: Request) -> Response:
    return JSONResponse({"name": principal(request).name, "by": caller(request).credential.by})


async def anybody(request: Request) -> Response:
    return JSONResponse({})


def client(stand: Stand) -> TestClient:
    door = Door("/x", {"GET": Way(name, Scope.READ), "POST": Way(name, Scope.ADMIN), "PUT": Way(anybody, Scope.PUBLIC)})
    application = stand.application(Route("/x", door, methods=["GET", "POST", "PUT"]))
    application.user_middleware.clear()
    return TestClient(application, "http://127.0.0.1:8050")


def test_the_endpoint_learns_who_asks() -> None:
    knock = client(Stand())
    assert knock.get("/x", headers=holding("viewer")).json() == {"name": "some.viewer", "by": "session"}
    assert knock.get("/x", headers=bearing("read")).json() == {"name": "reports", "by": "bearer"}
    assert knock.head("/x", headers=bearing("read")).status_code == 200


def test_each_method_is_opened_by_its_own_scope() -> None:
    stand = Stand()
    knock = client(stand)
    assert knock.post("/x", headers=holding("viewer")).status_code == 403
    assert knock.post("/x", headers=holding("admin")).status_code == 200
    assert knock.head("/x").status_code == 401
    assert stand.notes.entries[-1].subject == "GET /x"


def test_what_is_public_asks_nobody() -> None:
    stand = Stand()
    stand.known.down = True
    assert client(stand).put("/x", headers=bearing("read")).status_code == 200
    assert stand.known.asked == []


def test_another_method_is_refused_with_all_that_there_are() -> None:
    answer = client(Stand()).delete("/x")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "PUT"}


def test_an_endpoint_that_no_door_stands_before_knows_nobody_and_fails() -> None:
    application = Stand().application(Route("/x", name))
    application.user_middleware.clear()
    with pytest.raises(KeyError):
        TestClient(application).get("/x")
