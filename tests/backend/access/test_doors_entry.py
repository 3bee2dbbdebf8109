from __future__ import annotations

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from backend.access.doors_entry import get
from tests.backend.standing import Stand


@pytest.mark.parametrize(("company", "drill"), [(None, False), (object(), True)])
def test_strangers_learn_how_to_sign_in_and_nothing_else(company: object, drill: bool) -> None:
    app = Stand(drill=drill).application(Route("/api/v1/sign-in", get))
    app.state.oidc = company
    answer = TestClient(app).get("/api/v1/sign-in")
    assert (answer.status_code, answer.json()) == (200, {"oidc": company is not None, "drill": drill})
