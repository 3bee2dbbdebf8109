"""What somebody does who has no right to be here, or more than they are given."""

from __future__ import annotations

import contextlib
from pathlib import Path

from backend.access import keys
from stream.clock import now_ms
from stream.database.engine import writing
from tests.backend.access.house import OPENER, OURS, house
from tests.waiting import wait_until

DOOR = "/api/v1/session"
EVIL = "https://evil.example"
FEW = "[access]\nsign_ins_per_minute = 5\n"
MANY = "[access]\nsign_ins_per_minute = 1000\n"


def test_whether_somebody_has_a_name_cannot_be_learnt_from_an_answer(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, MANY) as here:
        here.add("li.lei", "admin")
        seen = set()
        for name in ("li.lei", "LI.LEI ", "nobody.here", "no name at all!", "", "n" * 5000):
            before = here.passwords.verified
            answer = here.browser().post(DOOR, json={"name": name, "password": "a wrong password"})
            headers = tuple((key, value) for key, value in answer.headers.items())
            seen.add((answer.status_code, answer.text, headers, here.passwords.verified - before))
        assert len(seen) == 1
        status, _, _, verified = seen.pop()
        assert (status, verified) == (401, 1)


def test_a_password_too_long_to_be_one_costs_what_any_other_costs(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        here.add("li.lei", "admin")
        assert here.browser().post(DOOR, json={"name": "li.lei", "password": "x" * 9000}).status_code == 401
        assert here.passwords.verified == 1
        assert here.browser().post(DOOR, json={"name": "li.lei", "password": "x" * 90_000}).status_code == 413
        assert here.passwords.verified == 1


def test_a_session_that_was_planted_is_never_taken_over(ready_sqlite: Path, tmp_path: Path) -> None:
    """Fixation: the attacker knows the cookie with which somebody signs in."""
    with house(ready_sqlite, tmp_path) as here:
        planted = "p" * 43
        victim = here.browser()
        victim.cookies.set("peakline_session", planted)
        here.add("li.lei", "admin")
        victim.post(DOOR, json={"name": "li.lei", "password": OPENER})
        given = [cookie.value for cookie in victim.cookies.jar if cookie.name == "peakline_session"]
        assert planted not in given[-1:]
        attacker = here.somebody(cookie=f"peakline_session={planted}")
        assert attacker.get(DOOR).status_code == 401


def test_signing_in_again_ends_the_session_that_was_there(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        mallory = here.signed_in("viewer")
        mallorys = str(mallory.cookies["peakline_session"])
        # Mallory's own session was planted in Li Lei's browser.
        here.add("li.lei", "admin")
        answer = here.somebody(origin=OURS, cookie=f"peakline_session={mallorys}").post(
            DOOR, json={"name": "li.lei", "password": OPENER}
        )
        assert answer.json()["name"] == "li.lei"
        assert mallorys not in answer.headers["set-cookie"]
        assert here.somebody(cookie=f"peakline_session={mallorys}").get(DOOR).status_code == 401


def test_who_guesses_is_stopped_and_keeps_nobody_else_out(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, FEW) as here:
        here.add("li.lei", "admin")
        attacker = here.browser("203.0.113.9")
        answers = [attacker.post(DOOR, json={"name": "li.lei", "password": f"guess {number}"}) for number in range(40)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 35
        assert here.passwords.verified == 5
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
        right = {"name": "li.lei", "password": OPENER}
        assert attacker.post(DOOR, json=right).status_code == 429
        assert here.browser("198.51.100.7").post(DOOR, json=right).status_code == 200
        refused = here.acts(outcome="refused")
        assert [row.detail["status"] for row in refused] == [401, 429]


def test_a_name_typed_in_other_ways_is_not_another_name_to_guess_at(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, "[access]\nsign_ins_per_minute = 1\n") as here:
        forms = ("li.lei", "LI.LEI", " li.lei", "ｌｉ.lei", "Li.Lei ", "lI.lEI")
        statuses = [
            here.browser(f"192.0.2.{number}").post(DOOR, json={"name": name, "password": "a guess"}).status_code
            for number, name in enumerate(forms)
        ]
        assert statuses == [401] * 5 + [429]


def test_a_forged_address_does_not_make_an_attacker_many(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, FEW) as here:
        attacker = here.browser("203.0.113.9")
        proof = {"name": "li.lei", "password": "a guess"}
        statuses = [
            attacker.post(DOOR, json=proof, headers={"x-forwarded-for": f"192.0.2.{number}"}).status_code
            for number in range(6)
        ]
        assert statuses == [401] * 5 + [429]
        assert {row.address for row in here.acts(outcome="refused")} == {"203.0.113.9"}


def test_behind_a_trusted_proxy_each_client_is_counted_by_itself(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, FEW + 'proxies = ["10.0.0.0/8"]\n') as here:
        proxy = here.browser("10.0.0.1")
        proof = {"name": "li.lei", "password": "a guess"}
        for client, status in (("203.0.113.9", 429), ("198.51.100.7", 401)):
            for _ in range(6 if status == 429 else 1):
                forwarded = {"x-forwarded-for": f"192.0.2.66, {client}"}
                answer = proxy.post(DOOR, json=proof, headers=forwarded)
            assert answer.status_code == status


def test_a_key_that_was_revoked_elsewhere_opens_nothing_within_a_second(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        token, id_ = here.key("reports", "read")
        machine = here.machine(token)
        assert machine.get(DOOR).status_code == 200
        with writing(here.engine) as connection:
            keys.revoke(connection, id_, now_ms())
        wait_until(lambda: machine.get(DOOR).status_code == 401, 2.0, "the key to be over")


def test_a_thousand_knocks_without_a_key_are_a_row_or_two(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        for _ in range(1000):
            assert here.client.get("/api/v1/people").status_code == 401
        rows = here.acts(outcome="refused")
        assert 1 <= len(rows) <= 2
        assert (rows[0].kind, rows[0].subject, rows[0].address) == ("nobody", "GET /api/v1/people", "127.0.0.1")


def test_a_body_that_is_deep_or_wide_ends_as_a_bad_request(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, MANY) as here:
        for body in (b"[" * 10_000, b'{"name":' * 1500, b"\xff\xfe", b'{"name":"\\ud800","password":"\\ud800"}'):
            for path in (DOOR, "/api/v1/links"):
                with contextlib.suppress(KeyError):
                    answer = here.browser().post(path, content=body)
                    assert answer.status_code in (400, 401), (path, body[:20])
