from __future__ import annotations

from models.policy import Policy
from models.settings import load
from stream.view.terms import Terms
from tests.stream.view.telling import StillPolicy


def test_everything_that_is_counted_in_minutes_shrinks_with_the_minute() -> None:
    terms = Terms(StillPolicy(), window=5, minute_ms=600)
    assert (terms.window_ms, terms.standstill_ms, terms.told_ms) == (3_000, 6_000, 864_000)


def test_the_shop_tells_its_zone_its_window_and_its_polls() -> None:
    shop = 'timezone = "Europe/Berlin"\nwindow = "3m"\n[sources.kingdee]\nkind = "poll"\ninterval = "2m"\n'
    settings = load(shop, {"PEAKLINE_TIME_SCALE": "60"})
    terms = Terms.of(settings, Policy(settings))
    assert str(terms.zone) == "Europe/Berlin"
    assert (terms.window, terms.minute_ms) == (3, 1000)
    assert terms.polls == {"kingdee": 2000}
