from __future__ import annotations

from pathlib import Path

import pytest

from tests.backend.access.house import OPENER, house

DOOR = "/api/v1/session"


def test_who_knows_the_password_is_let_in_and_out(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        here.add("Chen.Jing", "operator")
        browser = here.browser()
        answer = browser.post(DOOR, json={"name": " chen.jing ", "password": OPENER})
        who = answer.json()
        assert answer.status_code == 200
        assert (who["kind"], who["name"], who["role"]) == ("person", "chen.jing", "operator")
        assert who["scopes"] == ["display", "operate", "read"]
        assert who["expires_at"].endswith("Z")
        assert browser.get(DOOR).json() == who
        assert browser.get("/api/v1/floor").status_code == 200
        out = browser.delete(DOOR)
        assert (out.status_code, out.headers["clear-site-data"]) == (204, '"cache", "storage"')
        assert "Max-Age=0" in out.headers["set-cookie"]
        assert browser.get(DOOR).status_code == 401
        assert [(row.who, row.what, row.outcome) for row in here.acts(who="chen.jing")] == [
            ("chen.jing", "sign_in", "done"),
            ("chen.jing", "sign_out", "done"),
        ]


def test_a_session_that_ended_opens_nothing_wherever_its_cookie_still_is(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        browser = here.signed_in("viewer")
        copied = dict(browser.cookies)
        browser.delete(DOOR)
        thief = here.browser()
        thief.cookies.update(copied)
        assert thief.get(DOOR).status_code == 401
        assert thief.delete(DOOR).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "chen.jing"}, "password"),
        ({"name": 7, "password": OPENER}, "name"),
        ({"name": "chen.jing", "password": None}, "password"),
        ([], None),
    ],
)
def test_what_is_no_proof_is_named_and_never_repeated(
    ready_sqlite: Path, tmp_path: Path, body: object, field: str | None
) -> None:
    with house(ready_sqlite, tmp_path) as here:
        answer = here.browser().post(DOOR, json=body)
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)
        assert OPENER not in answer.text
        assert here.browser().post(DOOR, content=b"hello").json()["error"]["code"] == "unreadable"


def test_somebody_who_is_disabled_or_has_no_password_looks_like_nobody(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        here.add("li.lei", "viewer")
        admin.patch("/api/v1/people/li.lei", json={"disabled": True})
        admin.post("/api/v1/people", json={"name": "han.mei", "role": "viewer"})
        said = {
            here.browser().post(DOOR, json={"name": name, "password": OPENER}).text
            for name in ("li.lei", "han.mei", "x")
        }
        assert len(said) == 1
        assert '"wrong_credentials"' in said.pop()


def test_a_machine_may_ask_who_it_is_and_cannot_sign_out(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        token, id_ = here.key("reports", "read")
        machine = here.machine(token)
        who = machine.get(DOOR).json()
        assert (who["kind"], who["name"], who["role"], who["expires_at"], who["id"]) == (
            "key",
            "reports",
            None,
            None,
            id_,
        )
        assert machine.delete(DOOR).status_code == 403
        assert here.acts(outcome="refused")[-1].detail == {"status": 403}


def test_a_wrong_password_is_written_down_without_what_was_typed(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        here.add("chen.jing", "viewer")
        for name in ("chen.jing", "my-secret-password"):
            here.browser("203.0.113.9").post(DOOR, json={"name": name, "password": "another-secret"})
        rows = here.acts(what="sign_in")
        assert [(row.subject, row.outcome, row.address) for row in rows] == [
            ("chen.jing", "refused", "203.0.113.9"),
            ("", "refused", "203.0.113.9"),
        ]
        assert "secret" not in str(rows)
