from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stream.floor.since import since_ms
from tests.stream.floor.shop import HOUR, MINUTE, NOW, apply, book, event, open_shop

MIDNIGHT = NOW - 5 * MINUTE
PEAK = (MIDNIGHT - 4 * HOUR, MIDNIGHT + 24 * HOUR)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def test_the_day_is_counted_from_the_shops_midnight() -> None:
    assert since_ms(NOW, "Asia/Shanghai", None) == MIDNIGHT
    assert since_ms(MIDNIGHT, "Asia/Shanghai", None) == MIDNIGHT
    assert since_ms(MIDNIGHT - 1, "Asia/Shanghai", None) == MIDNIGHT - 24 * HOUR
    assert since_ms(NOW, "UTC", None) == ms("2026-11-10T00:00:00+00:00")


def test_while_the_peak_runs_the_day_is_counted_from_its_start() -> None:
    assert since_ms(PEAK[0] - 1, "Asia/Shanghai", PEAK) == MIDNIGHT - 24 * HOUR
    assert since_ms(PEAK[0], "Asia/Shanghai", PEAK) == PEAK[0]
    assert since_ms(PEAK[1] - 1, "Asia/Shanghai", PEAK) == PEAK[0]
    assert since_ms(PEAK[1], "Asia/Shanghai", PEAK) == PEAK[1]


@pytest.mark.parametrize(
    ("zone", "now", "midnight"),
    [
        ("Europe/Berlin", "2026-03-29T12:00:00+02:00", "2026-03-29T00:00:00+01:00"),
        ("Europe/Berlin", "2026-10-25T12:00:00+01:00", "2026-10-25T00:00:00+02:00"),
        ("Africa/Cairo", "2026-04-24T12:00:00+03:00", "2026-04-24T01:00:00+03:00"),  # has no midnight
        ("America/Havana", "2026-11-01T12:00:00-05:00", "2026-11-01T00:00:00-04:00"),  # has two
    ],
)
def test_the_clocks_may_go_forward_or_back(zone: str, now: str, midnight: str) -> None:
    assert since_ms(ms(now), zone, None) == ms(midnight)


def test_every_instant_is_of_one_day() -> None:
    zone = ZoneInfo("Europe/Berlin")
    day = datetime(2026, 10, 25, tzinfo=zone)
    start, end = round(day.timestamp() * 1000), round((day + timedelta(days=1)).timestamp() * 1000)
    assert end - start == 25 * HOUR
    assert {since_ms(at, "Europe/Berlin", None) for at in range(start, end, HOUR)} == {start}


def test_at_midnight_the_day_is_counted_anew() -> None:
    shop = open_shop(event("SO-1", "received", MIDNIGHT - 1), event("SO-2", "shipped", MIDNIGHT - 1), now=MIDNIGHT - 1)
    assert book(shop) == {"orders": 2, "since_received": 1, "since_shipped": 1, "since_no_promise": 1}
    apply(shop, event("SO-3", "received", MIDNIGHT))
    assert book(shop)["since_received"] == 2
    shop.tick(MIDNIGHT)
    assert book(shop) == {"orders": 3, "since_received": 1}


def test_what_was_shipped_late_today_stays_counted_when_the_order_leaves_memory() -> None:
    text = 'horizon = "2h"\n'
    shop = open_shop(event("SO-1", "delivered", NOW, promised_ship_at=NOW), text=text)
    today = {"since_shipped": 1, "since_shipped_late": 1, "since_delivered": 1}
    assert book(shop) == {"orders": 1, "delivered": 1, **today}
    later = NOW + 3 * HOUR
    shop.tick(later)
    apply(shop, event("SO-2", "updated", later), logged=later)
    shop.tick(later)
    assert len(shop.columns) == 1
    assert book(shop) == today
    shop.tick(NOW + 24 * HOUR)
    assert book(shop) == {}
