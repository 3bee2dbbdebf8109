from __future__ import annotations

from pathlib import Path

import pytest

from tests.backend.access.house import house

DOOR = "/api/v1/keys"
RECEIVED = {"id": "evt-1", "order": "SO-1001", "type": "received", "at": "2026-11-11T00:03:45.053+08:00"}


def test_a_key_is_shown_once_works_and_ends(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        made = admin.post(
            DOOR, json={"name": "wms-shanghai", "scope": "ingest", "sources": ["wms-shanghai", "wms-test"]}
        )
        key = made.json()
        assert (made.status_code, key["scope"], key["sources"]) == (201, "ingest", ["wms-shanghai", "wms-test"])
        machine = here.machine(key["key"])
        assert machine.post("/api/v1/events", json=RECEIVED).json() == {"accepted": 1, "rejected": []}
        assert here.stand.log.events[0]["source"] == "wms-shanghai"
        listed = admin.get(DOOR)
        assert key["key"] not in listed.text
        assert listed.json()["keys"][0]["created_by"] == "some.admin"
        assert admin.delete(f"{DOOR}/{key['id']}").status_code == 204
        assert machine.post("/api/v1/events", json=RECEIVED).status_code == 401
        assert admin.get(DOOR).json()["keys"][0]["revoked_at"]
        rows = here.acts(who="some.admin")
        assert [row.what for row in rows][-2:] == ["key_create", "key_revoke"]
        assert key["key"] not in str(rows)


def test_a_key_that_is_over_opens_nothing(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        for given in ("2027-11-11T00:00:00+08:00", 1_826_000_000_000):
            name = f"reports-{len(str(given))}"
            made = admin.post(DOOR, json={"name": name, "scope": "read", "expires_at": given})
            assert (made.status_code, made.json()["expires_at"][:4]) == (201, "2027")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "wms", "scope": "everything"}, 400, "scope"),
        ({"name": "wms", "scope": "read", "sources": ["wms"]}, 400, "sources"),
        ({"name": "wms", "scope": "ingest", "sources": ["people"]}, 400, "sources"),
        ({"name": "people", "scope": "ingest"}, 400, "name"),
        ({"name": "wms", "scope": "read", "expires_at": "yesterday"}, 400, "expires_at"),
        ({"name": "wms", "scope": "read", "expires_at": "2020-01-01T00:00:00Z"}, 400, "expires_at"),
        ({"name": "wms", "scope": "read", "expires_at": {}}, 400, "expires_at"),
    ],
)
def test_what_is_no_key_is_refused(
    ready_sqlite: Path, tmp_path: Path, body: dict[str, object], status: int, field: str
) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        answer = admin.post(DOOR, json=body)
        assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)
        assert admin.get(DOOR).json() == {"keys": []}
        assert admin.delete(f"{DOOR}/none").status_code == 404
