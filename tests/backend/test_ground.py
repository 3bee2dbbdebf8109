from __future__ import annotations

import pytest

from backend.errors import Refused
from tests.backend.standing import Stand


def test_what_needs_the_log_is_refused_until_it_was_reached() -> None:
    stand = Stand()
    assert stand.ground.view is stand.view
    stand.ground.reached = None
    stand.ground.unreached = "the log at /run/log.sock cannot be reached"
    with pytest.raises(Refused, match=r"log\.sock") as refused:
        _ = stand.ground.view
    assert refused.value.status == 503
