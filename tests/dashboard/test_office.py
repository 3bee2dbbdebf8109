"""The stand-in says what the real doors say: the same fields in the same places."""

from __future__ import annotations

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from backend import dead, policy, sources
from backend.access import doors_audit, doors_keys, doors_people, doors_sessions
from backend.access.signing import Who
from tests.dashboard.office import Office, Row


def fields(kind: type[msgspec.Struct]) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(kind)}


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (Office().people, doors_people.Told),
        (Office().sessions, doors_sessions.Listed),
        (Office().keys, doors_keys.Told),
        (Office().acts, doors_audit.Told),
        ([Office().principal()], Who),
        (Office().sources["sources"], sources.Told),
        (Office().letters, dead.Told),
        ([Office().policy | {"overrides": []}], policy.InForce),
        (Office().policy["stages"], policy.Stage),
        ([Office().policy["peak"]], policy.Peak),
    ],
    ids=["people", "sessions", "keys", "acts", "me", "sources", "letters", "policy", "stages", "peak"],
)
def test_it_tells_what_the_real_door_tells(rows: list[Row], kind: type[msgspec.Struct]) -> None:
    for row in rows:
        assert set(row) == fields(kind)
        msgspec.convert(row, kind)


def test_an_override_tells_only_what_it_sets() -> None:
    for override in Office().policy["overrides"]:
        assert {"stage", "where"} < set(override) <= fields(policy.Override)


def test_who_is_signed_out_gets_nothing() -> None:
    office = Office(me=None)
    client = TestClient(Starlette(routes=office.routes()))
    assert client.get("/api/v1/people").status_code == 401
    assert client.get("/api/v1/sign-in").status_code == 200


def test_the_log_is_given_page_by_page() -> None:
    client = TestClient(Starlette(routes=Office().routes()))
    first = client.get("/api/v1/audit?limit=50").json()
    second = client.get(f"/api/v1/audit?limit=50&cursor={first['cursor']}").json()
    assert first["acts"][-1]["id"] == second["acts"][0]["id"] + 1
    assert second["cursor"] is None
