from __future__ import annotations

import asyncio
from typing import Any

import pytest

from backend import usual
from backend.usual import AGAIN_MS, FRESH_MS, Usuals
from models.policy import Policy
from models.settings import load
from stream.ledger.usual import Usual
from tests.backend.standing import MINUTE_MS, SINGLES_DAY, KnownPast

SIX_DAYS = Usual(31.0, 22.2, 812.5, 2904.0, 6)
SHOP = """
[[overrides]]
stage = "shipped"
channel = "store"
rests = true
"""
NOON = SINGLES_DAY + 12 * 60 * MINUTE_MS


class SlowPast(KnownPast):
    """A ledger that knows, and takes its time until it is let go; notes how it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.answers["usual"] = SIX_DAYS
        self.more: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def ask(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.more.append(kwargs)
        await self.open.wait()
        return await super().ask(function, *args, **kwargs)


def usuals(past: SlowPast, text: str = "") -> Usuals:
    settings = load(text, {})
    return Usuals(past, settings, Policy(settings))


async def test_the_ledger_is_asked_once_in_ten_minutes_for_a_stage_and_filter() -> None:
    past = SlowPast()
    known = usuals(past)
    for later in (0, MINUTE_MS, FRESH_MS - 1):
        assert await known.of("pick_pack", {"warehouse": "SH2"}, NOON + later) == SIX_DAYS
    assert len(past.asked) == 1
    await known.of("pick_pack", {}, NOON)
    await known.of("shipped", {"warehouse": "SH2"}, NOON)
    assert len(past.asked) == 3
    await known.of("pick_pack", {"warehouse": "SH2"}, NOON + FRESH_MS)
    assert len(past.asked) == 4


async def test_a_new_hour_is_another_question() -> None:
    past = SlowPast()
    known = usuals(past)
    await known.of("pick_pack", {}, NOON - 1)
    await known.of("pick_pack", {}, NOON)
    assert len(past.asked) == 2
    (_, stage, narrowed, hours) = past.asked[1]
    assert (stage, narrowed, hours[0].begin) == ("pick_pack", {}, NOON - 24 * 60 * MINUTE_MS)


async def test_a_page_does_not_wait_for_a_slow_ledger_and_the_next_one_has_its_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(usual, "PATIENCE_S", 0.01)
    past = SlowPast()
    past.open.clear()
    known = usuals(past)
    assert await known.of("pick_pack", {}, NOON) is None
    past.open.set()
    monkeypatch.setattr(usual, "PATIENCE_S", 5.0)
    assert await known.of("pick_pack", {}, NOON) == SIX_DAYS
    assert len(past.asked) == 1


async def test_a_ledger_that_is_away_is_left_alone_for_half_a_minute() -> None:
    past = SlowPast()
    past.down = True
    known = usuals(past)
    assert await known.of("pick_pack", {}, NOON) is None
    assert await known.of("shipped", {}, NOON + 1) is None
    assert len(past.asked) == 1
    past.down = False
    assert await known.of("pick_pack", {}, NOON + AGAIN_MS) == SIX_DAYS
    assert await known.of("shipped", {}, NOON + AGAIN_MS) == SIX_DAYS


async def test_no_earlier_day_is_an_answer_too() -> None:
    past = SlowPast()
    past.answers["usual"] = None
    known = usuals(past)
    assert [await known.of("pick_pack", {}, NOON) for _ in range(2)] == [None, None]
    assert len(past.asked) == 1


async def test_the_ledger_is_told_who_rests_where_somebody_does() -> None:
    past = SlowPast()
    known = usuals(past, SHOP)
    await known.of("pick_pack", {}, NOON)
    await known.of("shipped", {}, NOON)
    assert past.more[0]["rests"] is None
    rests = past.more[1]["rests"]
    assert rests(("", "store", "", "", ""))
    assert not rests(("", "tmall", "", "", ""))
    assert past.more[1]["horizon_ms"] == 7 * 24 * 60 * MINUTE_MS


async def test_it_does_not_remember_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usual, "_MOST", 10)
    past = SlowPast()
    known = usuals(past)
    for number in range(50):
        await known.of("pick_pack", {"warehouse": f"SH{number}"}, NOON)
    assert len(known._known) <= 11
    assert known._known.keys() == known._until.keys()
