from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.backend.access.house import house

DOOR = "/api/v1/audit"


def test_an_admin_reads_who_did_what_page_by_page(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        for number in range(4):
            admin.post("/api/v1/people", json={"name": f"picker-{number}", "role": "viewer"})
        here.acts()
        page = admin.get(DOOR, params={"what": "person_add", "limit": "3"}).json()
        assert [row["subject"] for row in page["acts"]] == ["picker-3", "picker-2", "picker-1"]
        assert page["acts"][0].keys() == {
            "id", "at", "who", "kind", "what", "subject", "outcome", "detail", "address",
        }  # fmt: skip
        rest = admin.get(DOOR, params={"what": "person_add", "limit": "3", "cursor": page["cursor"]}).json()
        assert ([row["subject"] for row in rest["acts"]], rest["cursor"]) == (["picker-0"], None)
        until = page["acts"][0]["at"]
        assert admin.get(DOOR, params={"to": until, "from": "0", "what": "person_add"}).json()["acts"][-1][
            "subject"
        ] == ("picker-0")
        assert admin.get(DOOR, params={"who": "nobody.here"}).json()["acts"] == []


def test_what_cannot_be_asked_for_is_named(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        for name, value in (
            ("what", "dance"), ("outcome", "perhaps"), ("limit", "0"), ("limit", "1001"), ("limit", "x"),
            ("cursor", "-1"), ("from", "yesterday"), ("colour", "red"),
        ):  # fmt: skip
            answer = admin.get(DOOR, params={name: value})
            assert (answer.status_code, answer.json()["error"]["field"]) == (400, name)


def test_the_export_is_a_file_in_which_no_cell_is_a_formula(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        key, _ = here.key("-cmd", "read")
        here.machine(key).get(DOOR)
        here.acts()
        answer = admin.get("/api/v1/audit.csv", params={"outcome": "refused"})
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"] == 'attachment; filename="peakline-audit.csv"'
        head, row = csv.reader(io.StringIO(answer.text))
        assert head[:5] == ["id", "at", "who", "kind", "what"]
        assert row[2:8] == ["'-cmd", "key", "request", "GET /api/v1/audit", "refused", '{"status":403,"scope":"admin"}']
        assert here.acts(what="audit_export")[0].who == "some.admin"
        assert admin.get("/api/v1/audit.csv", params={"limit": "1"}).status_code == 400


def test_nobody_else_reads_it(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        oncall = here.signed_in("oncall")
        for path in (DOOR, "/api/v1/audit.csv"):
            answer = oncall.get(path)
            assert (answer.status_code, answer.json()["scope"]) == (403, "admin")
