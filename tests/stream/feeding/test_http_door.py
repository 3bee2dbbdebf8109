from collections.abc import Callable

import httpx2
import msgspec
import pytest

from stream.feeding.door import NotTaken
from stream.feeding.http_door import HttpDoor
from tests.stream.feeding.test_door import Soon, event

Answers = Callable[[httpx2.Request], httpx2.Response]


def door(answers: Answers, stop: Soon | None = None, key: str = "secret") -> HttpDoor:
    return HttpDoor(
        "http://wall.example:8050", key, stop=stop or Soon(), transport=httpx2.MockTransport(answers), patience_s=60
    )


def taken(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(202, json={"accepted": len(request.content.splitlines()), "rejected": []})


def test_events_travel_as_lines_with_the_key() -> None:
    seen: list[httpx2.Request] = []

    def answers(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return taken(request)

    with door(answers) as out:
        assert out.send([event("SO-1"), event("SO-2")]).accepted == 2

    (request,) = seen
    assert str(request.url) == "http://wall.example:8050/api/v1/events"
    assert request.headers["authorization"] == "Bearer secret"
    assert request.headers["content-type"] == "application/x-ndjson"
    assert [msgspec.json.decode(line)["order"] for line in request.content.splitlines()] == ["SO-1", "SO-2"]


def test_what_the_other_side_rejects_is_told_by_its_place() -> None:
    bad = {"index": 1, "field": "at", "error": "Expected a time"}

    sent = door(lambda request: httpx2.Response(202, json={"accepted": 1, "rejected": [bad]})).send([b"{}", b"{}"])

    assert (sent.accepted, sent.refused) == (1, [(1, "at: Expected a time")])


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_door_is_asked_again_when_it_said(status: int) -> None:
    busy = [httpx2.Response(status, headers={"retry-after": "7"}), httpx2.Response(status)]
    stop = Soon()

    sent = door(lambda request: busy.pop(0) if busy else taken(request), stop).send([event("SO-1")])

    assert sent.accepted == 1
    assert stop.waited == [7.0, 0.4]


def test_a_connection_that_breaks_is_tried_again_and_then_given_up() -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    with pytest.raises(NotTaken, match="cannot be reached"):
        door(broken).send([event("SO-1")])


def test_what_is_too_large_goes_in_halves() -> None:
    def small(request: httpx2.Request) -> httpx2.Response:
        lines = request.content.splitlines()
        if any(b"HUGE" in line for line in lines) or len(lines) > 2:
            return httpx2.Response(413)
        return taken(request)

    sent = door(small).send([event(f"SO-{number}" if number != 4 else "HUGE") for number in range(7)])

    assert sent.accepted == 6
    assert [index for index, _ in sent.refused] == [4]


def test_a_batch_of_which_nothing_can_be_parsed_is_refused_whole() -> None:
    error = {"error": {"code": "unreadable", "message": "expected an event", "field": ""}}

    sent = door(lambda request: httpx2.Response(400, json=error)).send([b"x", b"y"])

    assert sent.refused == [(0, "expected an event"), (1, "expected an event")]


@pytest.mark.parametrize(("status", "says"), [(401, "PEAKLINE_KEY"), (403, "PEAKLINE_KEY"), (404, "expected 202")])
def test_a_door_that_will_never_open_says_what_to_do(status: int, says: str) -> None:
    with pytest.raises(NotTaken, match=says):
        door(lambda request: httpx2.Response(status)).send([event("SO-1")])


def test_somebody_elses_answer_is_not_believed() -> None:
    with pytest.raises(NotTaken, match="expected Peakline's receipt"):
        door(lambda request: httpx2.Response(200, text="<html>welcome</html>")).send([event("SO-1")])


@pytest.mark.parametrize("url", ["wall.example:8050", "ftp://wall.example", "", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(NotTaken, match="--to: expected an address"):
        HttpDoor(url)


@pytest.mark.parametrize(
    ("answer", "scale"),
    [
        (httpx2.Response(200, json={"time_scale": 60}), 60.0),
        (httpx2.Response(200, json={}), None),
        (httpx2.Response(404), None),
        (httpx2.Response(200, text="hello"), None),
    ],
)
def test_the_other_side_may_say_how_fast_its_time_runs(answer: httpx2.Response, scale: float | None) -> None:
    assert door(lambda request: answer).time_scale() == scale


def test_there_is_a_door_without_a_key() -> None:
    seen: list[httpx2.Request] = []

    def answers(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return taken(request)

    door(answers, key="").send([event("SO-1")])

    assert "authorization" not in seen[0].headers
