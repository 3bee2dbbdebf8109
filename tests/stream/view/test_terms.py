from __future__ import annotations

from stream.view.terms import Terms
from tests.stream.view.telling import StillPolicy


def test_everything_that_is_counted_in_minutes_shrinks_with_the_minute() -> None:
    terms = Terms(StillPolicy(), window=5, minute_ms=600)
    assert (terms.window_ms, terms.standstill_ms, terms.told_ms) == (3_000, 6_000, 864_000)
