from __future__ import annotations

from pathlib import Path

from tests.backend.access.house import OPENER, house

CHOSEN = "the roof of the third barn"
DOOR = "/api/v1/people"


def test_a_new_person_chooses_a_password_by_a_link_that_works_once(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        made = admin.post(DOOR, json={"name": "Han.Mei", "role": "operator"})
        assert (made.status_code, made.json()["name"], made.json()["role"]) == (201, "han.mei", "operator")
        path, _, token = made.json()["link"].partition("=")
        assert path == "/sign-in?link"
        assert here.browser().post("/api/v1/links", json={"token": token, "password": CHOSEN}).status_code == 200
        assert here.browser().post("/api/v1/links", json={"token": token, "password": OPENER}).status_code == 400
        people = {person["name"]: person for person in admin.get(DOOR).json()["people"]}
        assert people["han.mei"]["has_password"] is True
        assert people["han.mei"]["created_by"] == "some.admin"
        assert "argon2" not in str(people)
        assert [row.what for row in here.acts(who="some.admin")][-2:] == ["person_add", "link_make"]


def test_a_name_that_is_taken_or_none_and_a_role_that_is_none_are_refused(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        for body, status, field in (
            ({"name": "SOME.admin", "role": "viewer"}, 409, "name"),
            ({"name": "a b", "role": "viewer"}, 400, "name"),
            ({"name": "han.mei", "role": "emperor"}, 400, "role"),
            ({"name": "han.mei"}, 400, "role"),
        ):
            answer = admin.post(DOOR, json=body)
            assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)
        assert len(admin.get(DOOR).json()["people"]) == 1


def test_another_role_holds_at_once(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin, operator = here.signed_in("admin"), here.signed_in("operator")
        changed = admin.patch(f"{DOOR}/some.operator", json={"role": "viewer"})
        assert changed.json()["role"] == "viewer"
        assert operator.get("/api/v1/session").json()["scopes"] == ["display", "read"]
        row = here.acts(what="person_role")[0]
        assert (row.who, row.subject, row.detail) == (
            "some.admin",
            "some.operator",
            {"role": "viewer", "before": "operator"},
        )
        admin.patch(f"{DOOR}/some.operator", json={"role": "viewer"})
        assert len(here.acts(what="person_role")) == 1


def test_somebody_who_is_disabled_is_out_at_once_and_may_come_back(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin, viewer = here.signed_in("admin"), here.signed_in("viewer")
        assert admin.patch(f"{DOOR}/some.viewer", json={"disabled": True}).json()["disabled_at"]
        assert viewer.get("/api/v1/session").status_code == 401
        assert admin.patch(f"{DOOR}/some.viewer", json={"disabled": False}).json()["disabled_at"] is None
        assert viewer.get("/api/v1/session").status_code == 401
        here.signed_in("viewer")
        assert [row.what for row in here.acts(who="some.admin")][-2:] == ["person_disable", "person_enable"]


def test_the_last_admin_stays(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        for change in ({"disabled": True}, {"role": "viewer"}):
            answer = admin.patch(f"{DOOR}/some.admin", json=change)
            assert (answer.status_code, answer.json()["error"]["code"]) == (409, "last_admin")
        assert admin.get(DOOR).status_code == 200


def test_a_new_link_ends_the_one_before(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        first = admin.post(DOOR, json={"name": "han.mei", "role": "viewer"}).json()["link"].partition("=")[2]
        second = admin.post(f"{DOOR}/han.mei/link").json()["link"].partition("=")[2]
        for token, status in ((first, 400), (second, 200)):
            assert here.browser().post("/api/v1/links", json={"token": token, "password": CHOSEN}).status_code == status
        assert admin.post(f"{DOOR}/nobody/link").status_code == 404
        assert admin.patch(f"{DOOR}/nobody", json={"role": "viewer"}).status_code == 404
        assert admin.patch(f"{DOOR}/han.mei", json={}).status_code == 400
