from __future__ import annotations

import msgspec
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backend.access.answers import MOST_BYTES, body, machine_refused, read, refusal
from backend.access.wrong import Absent, Conflict, Wrong
from tests.backend.standing import Stand


class Asked(msgspec.Struct):
    name: str
    sources: list[str] = []


async def told(request: Request) -> Response:
    return JSONResponse({"name": (await body(request, Asked)).name})


async def looked_up(request: Request) -> Response:
    return JSONResponse({"found": await read(request, lambda _: None)})


async def for_people(request: Request) -> Response:
    return JSONResponse({"who": machine_refused(request, "GET /").principal.name})


@pytest.mark.parametrize(
    ("raw", "code", "field"),
    [
        (b'{"name":7}', "bad_body", "name"),
        (b'{"name":"a","sources":["a",7]}', "bad_body", "sources"),
        (b"{}", "bad_body", "name"),
        (b"[]", "bad_body", None),
        (b"hello", "unreadable", None),
        (b"\xff", "unreadable", None),
        (b"", "unreadable", None),
    ],
)
def test_a_body_that_is_none_is_named_by_its_field(raw: bytes, code: str, field: str | None) -> None:
    answer = Stand().client(Route("/", told, methods=["POST"])).post("/", content=raw)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (400, code, field)


def test_a_body_is_small() -> None:
    client = Stand().client(Route("/", told, methods=["POST"]))
    assert client.post("/", json={"name": "li.lei"}).json() == {"name": "li.lei"}
    assert client.post("/", json={"name": "x" * MOST_BYTES}).status_code == 413


def test_each_kind_of_wrong_has_its_status() -> None:
    for wrong, status in ((Wrong("a", "b"), 400), (Absent("a", "b"), 404), (Conflict("a", "b"), 409)):
        assert (refusal(wrong).status, refusal(wrong, "new").field) == (status, "new")


def test_a_database_that_does_not_answer_is_a_refusal_that_tells_nothing_of_it() -> None:
    stand = Stand()
    stand.known.down = True
    answer = stand.client(Route("/", looked_up)).get("/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_down")


def test_a_machine_at_a_door_for_people_is_refused_and_written_down() -> None:
    stand = Stand()
    assert stand.client(Route("/", for_people), who="viewer").get("/").json() == {"who": "some.viewer"}
    assert stand.client(Route("/", for_people), who="read").get("/").status_code == 403
    assert [(entry.who, entry.outcome) for entry in stand.notes.entries] == [("reports", "refused")]
