from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from backend.access.audit import Act
from backend.access.pages import is_local
from backend.asgi import compose
from tests.backend.access.house import OURS, plain_pages
from tests.backend.callers import holding, token_of, with_cookie
from tests.backend.standing import Stand

HTML = {"accept": "text/html,application/xhtml+xml"}


def browser(stand: Stand, **headers: str) -> TestClient:
    return TestClient(compose(stand.ground, plain_pages), OURS, headers={**HTML, **headers}, follow_redirects=False)


def test_nobody_is_sent_to_the_sign_in_page_and_back_to_where_they_wanted_to_go() -> None:
    stand = Stand()
    for path, to in (
        ("/wall", "/sign-in?next=%2Fwall"),
        ("/wall?lang=zh&theme=light", "/sign-in?next=%2Fwall%3Flang%3Dzh%26theme%3Dlight"),
        ("/settings/people", "/sign-in?next=%2Fsettings%2Fpeople"),
        ("/", "/sign-in?next=%2F"),
    ):
        answer = browser(stand).get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, to)
        assert answer.headers["cache-control"] == "no-store"
    assert stand.notes.entries == []


def test_what_dash_asks_for_a_page_is_refused_as_an_api() -> None:
    stand = Stand()
    for path in ("/_dash-layout", "/settings/people/_dash-layout", "/sources/_dash-dependencies"):
        assert browser(stand).get(path).json()["error"]["code"] == "unauthenticated"
    for path in ("/sign-in", "/sign-in/_dash-layout", "/assets/0000/desk.css"):
        assert browser(stand).get(path).status_code == 200


def test_a_role_that_is_too_small_is_told_so_on_a_page_a_wall_is_sent_to_sign_in() -> None:
    stand = Stand()
    answer = browser(stand).get("/settings/people", headers=holding("viewer"))
    assert answer.status_code == 403
    assert "expected the scope admin" in answer.text
    assert "<script" not in answer.text
    program = browser(stand).get("/settings/people", headers={**holding("viewer"), "accept": "*/*"})
    assert program.json()["error"]["code"] == "forbidden"
    assert stand.notes.entries[0].subject == "GET /settings/people"
    wall = browser(stand).get("/sources", headers=with_cookie("display"))
    assert (wall.status_code, wall.headers["location"]) == (303, "/sign-in?next=%2Fsources")


def test_a_walls_link_becomes_a_cookie_and_a_clean_address() -> None:
    stand = Stand()
    answer = browser(stand).get(f"/wall?lang=zh&token={token_of('display')}&theme=light")
    assert (answer.status_code, answer.headers["location"]) == (303, "/wall?lang=zh&theme=light")
    assert answer.headers["set-cookie"].startswith(f"peakline_display={token_of('display')}; ")
    assert "peakline_session" not in answer.headers["set-cookie"]
    [entry] = stand.notes.entries
    assert (entry.what, entry.outcome, entry.who) == (Act.DISPLAY_OPEN, "done", "big-wall")
    assert browser(stand).get("/wall", headers=with_cookie("display")).status_code == 200


@pytest.mark.parametrize("token", ["read", "ingest", "admin", "nobody", "short", ""])
def test_only_a_display_token_opens_a_wall_by_its_link(token: str) -> None:
    stand = Stand()
    value = "short" if token == "short" else "" if not token else token_of(token)
    answer = browser(stand).get(f"/wall?token={value}")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert not value or value not in answer.text
    assert stand.notes.entries[0].outcome == "refused"
    program = browser(stand).get(f"/wall?token={value}", headers={"accept": "*/*"})
    assert program.json()["error"]["code"] == "unauthenticated"


def test_of_two_tokens_in_one_link_neither_counts() -> None:
    token = token_of("display")
    assert browser(Stand()).get(f"/wall?token={token}&token={token}").status_code == 401


def test_a_token_in_the_address_never_gets_into_the_way_back() -> None:
    answer = browser(Stand()).get(f"/settings/people?token={token_of('display')}")
    assert answer.headers["location"] == "/settings/people"


@pytest.mark.parametrize("path", ["/", "/wall", "/wall?lang=zh&next=//x", "/a//b", "/settings/me#x"])
def test_a_path_of_ours_is_one_to_come_back_to(path: str) -> None:
    assert is_local(path)


@pytest.mark.parametrize(
    "path",
    [
        "", "wall", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "///evil.example",
        "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", " /wall", "/" + "x" * 2000,
        "/wall\r\nset-cookie: x", "/\x00",
    ],
)  # fmt: skip
def test_all_other_places_are_not(path: str) -> None:
    assert not is_local(path)
    answer = browser(Stand()).get("/sign-in", params={"next": path, "lang": "zh"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?lang=zh")


def test_a_good_way_back_stays_on_the_sign_in_page() -> None:
    assert browser(Stand()).get("/sign-in", params={"next": "/wall?lang=zh"}).status_code == 200


def test_a_browser_is_told_in_words_that_the_database_is_away() -> None:
    stand = Stand()
    stand.known.down = True
    answer = browser(stand).get("/wall", headers=with_cookie("display"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "try again soon" in answer.text
