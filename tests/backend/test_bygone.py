from __future__ import annotations

from typing import Any

from structlog.testing import capture_logs

from backend.bygone import AGAIN_MS, HOLDS_MS, ROOM, Bygone
from stream.ledger.past import Entered, Stretch
from tests.backend.standing import SINGLES_DAY, KnownPast

DAY = Stretch(29_380_320, 3, 60_000)
WAS = Entered({"received": [4, 0, 2]}, is_known=True)
RECEIVED = ("received",)
NOW = SINGLES_DAY


def past(answer: Any = WAS) -> KnownPast:
    known = KnownPast()
    known.answers["entered"] = answer
    return known


async def test_the_past_is_asked_for_once_an_hour() -> None:
    bygone, known = Bygone(), past()
    for now in (NOW, NOW + 2_000, NOW + HOLDS_MS - 1):
        assert await bygone.get(known, DAY, RECEIVED, {}, now) == WAS
    assert known.asked == [("entered", DAY, RECEIVED)]
    assert await bygone.get(known, DAY, RECEIVED, {}, NOW + HOLDS_MS) == WAS
    assert len(known.asked) == 2


async def test_each_filter_is_a_question_of_its_own() -> None:
    bygone, known = Bygone(), past()
    for narrowed in ({}, {"warehouse": "SH2"}, {"channel": "jd"}, {"warehouse": "SH2"}):
        await bygone.get(known, DAY, RECEIVED, narrowed, NOW)
    assert len(known.asked) == 3


async def test_what_the_ledger_does_not_know_yet_is_asked_again_soon() -> None:
    bygone, known = Bygone(), past(WAS._replace(is_known=False))
    for now in (NOW, NOW + AGAIN_MS - 1, NOW + AGAIN_MS):
        await bygone.get(known, DAY, RECEIVED, {}, now)
    assert len(known.asked) == 2


async def test_while_the_ledger_is_away_nothing_is_known_and_it_is_left_in_peace() -> None:
    bygone, known = Bygone(), past()
    assert await bygone.get(known, DAY, RECEIVED, {}, NOW) == WAS
    known.down = True
    with capture_logs() as said:
        for now in (NOW, NOW + 1, NOW + AGAIN_MS):
            assert await bygone.get(known, DAY, RECEIVED, {"channel": "jd"}, now) is None
    assert [line["event"] for line in said] == ["past_unknown"]
    assert len(known.asked) == 3
    assert await bygone.get(known, DAY, RECEIVED, {}, NOW + AGAIN_MS) == WAS, "what is known stays known"
    known.down = False
    assert await bygone.get(known, DAY, RECEIVED, {"channel": "jd"}, NOW + 2 * AGAIN_MS) == WAS


async def test_however_many_filters_are_asked_for_only_some_are_kept() -> None:
    bygone, known = Bygone(), past()
    for number in (*range(ROOM + 1), ROOM, 0):
        await bygone.get(known, DAY, RECEIVED, {"warehouse": f"W{number}"}, NOW)
    assert len(known.asked) == ROOM + 2, "the last one was kept, the first one was not"
