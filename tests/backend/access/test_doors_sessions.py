from __future__ import annotations

from pathlib import Path

from tests.backend.access.house import OPENER, house

CHOSEN = "the roof of the third barn"


def test_everybody_sees_where_they_are_signed_in_and_ends_it(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        office, home = here.signed_in("viewer"), here.signed_in("viewer", "198.51.100.7")
        listed = office.get("/api/v1/sessions").json()["sessions"]
        assert {(session["address"], session["current"]) for session in listed} == {
            ("127.0.0.1", True),
            ("198.51.100.7", False),
        }
        assert all("token" not in session for session in listed)
        away = next(session["id"] for session in listed if not session["current"])
        assert office.delete(f"/api/v1/sessions/{away}").status_code == 204
        assert home.get("/api/v1/session").status_code == 401
        assert office.delete(f"/api/v1/sessions/{away}").status_code == 404
        own = office.get("/api/v1/session").json()["id"]
        answer = office.delete(f"/api/v1/sessions/{own}")
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert office.get("/api/v1/session").status_code == 401


def test_only_an_admin_sees_and_ends_the_sessions_of_others(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin, viewer = here.signed_in("admin"), here.signed_in("viewer")
        theirs = admin.get("/api/v1/session").json()["id"]
        assert viewer.get("/api/v1/sessions?all=1").status_code == 403
        assert viewer.delete(f"/api/v1/sessions/{theirs}").status_code == 404
        listed = admin.get("/api/v1/sessions?all=1").json()["sessions"]
        assert {session["person"] for session in listed} == {"some.admin", "some.viewer"}
        own = viewer.get("/api/v1/session").json()["id"]
        assert admin.delete(f"/api/v1/sessions/{own}").status_code == 204
        assert viewer.get("/api/v1/session").status_code == 401
        ended = here.acts(what="session_revoke")[-1]
        assert (ended.who, ended.subject) == ("some.admin", "some.viewer")
        assert viewer.get("/api/v1/sessions?all=2").status_code == 401
        assert admin.get("/api/v1/sessions?all=2").json()["error"]["field"] == "all"


def test_a_new_password_takes_the_old_one_and_ends_the_other_sessions(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        office, home = here.signed_in("viewer"), here.signed_in("viewer")
        wrong = office.post("/api/v1/password", json={"present": "a guess or two", "new": CHOSEN})
        assert (wrong.status_code, wrong.json()["error"]["field"]) == (401, "present")
        weak = office.post("/api/v1/password", json={"present": OPENER, "new": "short"})
        assert (weak.status_code, weak.json()["error"]["field"]) == (400, "new")
        assert office.post("/api/v1/password", json={"present": OPENER, "new": CHOSEN}).status_code == 204
        assert office.get("/api/v1/session").status_code == 200
        assert home.get("/api/v1/session").status_code == 401
        for password, status in ((OPENER, 401), (CHOSEN, 200)):
            proof = {"name": "some.viewer", "password": password}
            assert here.browser().post("/api/v1/session", json=proof).status_code == status
        assert [row.outcome for row in here.acts(what="password_change")] == ["refused", "done"]


def test_a_machine_has_no_sessions_and_no_password(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        machine = here.machine(here.key("reports", "read")[0])
        assert machine.get("/api/v1/sessions").status_code == 403
        assert machine.delete("/api/v1/sessions/1").status_code == 403
        assert machine.post("/api/v1/password", json={"present": OPENER, "new": CHOSEN}).status_code == 403


def test_a_stolen_session_does_not_become_a_stolen_password_by_trying(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path, "[access]\nsign_ins_per_minute = 4\n") as here:
        browser = here.signed_in("viewer")
        for _ in range(3):
            assert browser.post("/api/v1/password", json={"present": "a guess", "new": CHOSEN}).status_code == 401
        verified = here.passwords.verified
        answer = browser.post("/api/v1/password", json={"present": OPENER, "new": CHOSEN})
        assert (answer.status_code, here.passwords.verified) == (429, verified)
        assert int(answer.headers["retry-after"]) > 0
