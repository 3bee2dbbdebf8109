"""A peak with a plan and a day to compare it with, as the wall asks for it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from models.tables.orders import Order
from stream.clock import now_ms
from stream.database.engine import open_engine, reading
from tests.keys import database_in
from tests.running import Running, event, running
from tests.waiting import wait_until

MINUTE = timedelta(minutes=1)
AGO = timedelta(days=2)
"""So long ago was the compared day."""


class Peak:
    """A shop whose peak began half an hour ago."""

    def __init__(self, shop: Running, start: datetime) -> None:
        self.shop, self.start = shop, start

    def ago_s(self, at: datetime) -> float:
        """Say how long ago an instant was."""
        return now_ms() / 1000 - at.timestamp()

    def day(self, **narrow: str) -> dict[str, Any]:
        answer = self.shop.http.get("/api/v1/day", params=narrow, headers=self.shop.bearer("display"))
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


@pytest.fixture(scope="module")
def peak() -> Iterator[Peak]:
    start = datetime.fromtimestamp(now_ms() // 60_000 * 60, UTC) - 30 * MINUTE
    settings = f"""
timezone = "UTC"
[peak]
start = "{start.isoformat()}"
end = "{(start + timedelta(minutes=90)).isoformat()}"
plan = "plan.csv"
compare = "{compared(start).date().isoformat()}"
"""
    with tempfile.TemporaryDirectory(prefix="pl-") as folder:
        second = (start + MINUTE).isoformat()
        (Path(folder) / "plan.csv").write_text(f"minute,channel,orders expected\n0,tmall,3\n{second},jd,2.5\n80,jd,4\n")
        with running(Path(folder), settings) as shop:
            day = Peak(shop, start)
            tell(day)
            yield day


def compared(start: datetime) -> datetime:
    """Give the instant of the compared day that stands beside the start: the day with most of the peak counts."""
    return start + 44 * MINUTE - AGO


def orders_in(url: str) -> int:
    engine = open_engine(url, pool=1)
    try:
        with reading(engine) as connection:
            return connection.scalar(select(func.count()).select_from(Order)) or 0
    finally:
        engine.dispose()


def tell(peak: Peak) -> None:
    """Tell orders of the compared day and of this one, and wait until the ledger has them."""
    shop, start = peak.shop, peak.start
    then = [(start - AGO, "tmall"), (start - AGO + 10 * MINUTE, "jd"), (start - AGO + 89 * MINUTE, "jd")]
    shop.tell(*[event(f"SO-8{n}", "received", peak.ago_s(at), channel=to) for n, (at, to) in enumerate(then)])
    shop.tell(event("SO-90", "received", peak.ago_s(start), channel="tmall"))
    shop.tell(event("SO-91", "received", peak.ago_s(start + MINUTE), channel="jd"))
    shop.tell(event("SO-91", "shipped", peak.ago_s(start + 2 * MINUTE)), event("SO-92", "received", 0))
    shop.until("received", depth=5)
    wait_until(lambda: orders_in(database_in(shop.folder)) == 6, 10, "the ledger to have them")


def test_orders_are_counted_beside_the_plan_and_the_same_minutes_of_the_compared_day(peak: Peak) -> None:
    told = wait_until(lambda: (seen := peak.day())["compared_total"] == 3 and seen, 40, "the compared day")
    assert told is not False
    assert told["received"][:3] == [1, 1, 0]
    assert told["shipped"][:4] == [0, 0, 1, 0]
    assert told["plan"][:2] == [3, 2.5]
    assert (len(told["plan"]), told["plan_total"], told["plan_so_far"]) == (90, 9.5, 5.5)
    assert told["compared"][0] == told["compared"][10] == told["compared"][89] == 1
    assert told["compared_so_far"] == 2
    assert told["received_so_far"] == sum(told["received"]) >= 2
    assert len(told["received"]) >= 30
    assert told["step_s"] == 60


def test_a_channel_is_held_against_its_own_plan(peak: Peak) -> None:
    told = wait_until(lambda: (seen := peak.day(channel="jd"))["compared_total"] == 2 and seen, 40, "the compared day")
    assert told is not False
    assert (told["plan_total"], told["plan_so_far"], told["compared_so_far"]) == (6.5, 2.5, 1)
