from __future__ import annotations

from pathlib import Path

import pytest

from tests.backend.access.house import OPENER, house, printed_link

DOOR = "/api/v1/links"


def test_whoever_has_the_first_link_becomes_the_first_admin_and_is_signed_in(
    ready_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with house(ready_sqlite, tmp_path) as here:
        token, browser = printed_link(capsys), here.browser()
        assert browser.post(DOOR, json={"token": token}).json() == {"purpose": "first_admin", "name": None}
        answer = browser.post(DOOR, json={"token": token, "name": "Li.Lei", "password": OPENER})
        assert (answer.status_code, answer.json()["name"], answer.json()["role"]) == (200, "li.lei", "admin")
        assert browser.get("/api/v1/people").status_code == 200
        again = here.browser().post(DOOR, json={"token": token, "name": "mallory", "password": OPENER})
        assert (again.status_code, again.json()["error"]["code"]) == (400, "link_over")
        assert [(row.what, row.outcome) for row in here.acts()][-3:] == [
            ("link_use", "done"),
            ("sign_in", "done"),
            ("link_use", "refused"),
        ]


def test_looking_at_a_link_uses_nothing_up(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        here.add("han.mei", "viewer")
        token = here.link("han.mei")
        for _ in range(3):
            look = here.browser().post(DOOR, json={"token": token, "password": None})
            assert look.json() == {"purpose": "password", "name": "han.mei"}
        weak = here.browser().post(DOOR, json={"token": token, "password": "han.mei"})
        assert (weak.status_code, weak.json()["error"]["code"]) == (400, "weak_password")
        assert here.browser().post(DOOR, json={"token": token, "password": OPENER}).status_code == 200


def test_a_link_that_was_guessed_is_no_link(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, "[access]\nsign_ins_per_minute = 5\n") as here:
        browser = here.browser("203.0.113.9")
        answers = [browser.post(DOOR, json={"token": "g" * 43, "password": OPENER}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [400] * 5 + [429]
        assert here.passwords.verified == 0
        assert int(answers[-1].headers["retry-after"]) > 0
