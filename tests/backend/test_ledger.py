"""The door that says how the ledger is."""

from __future__ import annotations

import json

from starlette.routing import Route

from backend.ledger import get
from tests.backend.standing import Stand


def test_the_door_says_what_the_archives_said() -> None:
    stand = Stand()
    told = {"at": stand.now, "position": f"{stand.now}-0", "lag": 0, "state": "current", "why": ""}
    stand.ledger = [{name.encode(): str(value).encode() for name, value in told.items()}]
    answer = stand.client(Route("/api/v1/ledger", get)).get("/api/v1/ledger")
    assert json.loads(answer.content)["state"] == "current"


def test_without_a_log_the_door_says_so() -> None:
    stand = Stand()
    stand.ground.reached = None
    assert stand.client(Route("/api/v1/ledger", get)).get("/api/v1/ledger").status_code == 503
