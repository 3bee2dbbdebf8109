from __future__ import annotations

from typing import Any

import msgspec
import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from backend import series
from backend.errors import Refused
from backend.series import MOST_POINTS, Span, span_of
from models.vocabulary import OPEN_STAGES
from tests.backend.standing import MINUTE_MS, SINGLES_DAY, Stand

HOUR_MS = 60 * MINUTE_MS
KEPT = 48 * 60


def door(stand: Stand) -> TestClient:
    return stand.client(Route("/api/v1/series", series.get))


def told(**stages: tuple[list[int], list[int], list[int]]) -> bytes:
    flows = {name: dict(zip(("entries", "exits", "depth"), columns, strict=True)) for name, columns in stages.items()}
    return msgspec.json.encode({"stages": flows})


def span(given: dict[str, str], now: int = SINGLES_DAY) -> Span:
    return span_of(given, now, MINUTE_MS, KEPT)


def test_by_default_a_chart_shows_the_last_eight_hours_of_whole_minutes() -> None:
    assert span({}, SINGLES_DAY + 59_999) == Span(SINGLES_DAY - 8 * HOUR_MS, SINGLES_DAY, MINUTE_MS)


@pytest.mark.parametrize("hours", [1, 8, 9, 24, 48])
def test_a_chart_has_at_most_five_hundred_points_unless_asked_for_more(hours: int) -> None:
    chosen = span({"from": str(SINGLES_DAY - hours * HOUR_MS)})
    assert (chosen.end - chosen.begin) / chosen.step <= 500
    assert chosen.begin % chosen.step == 0


def test_a_chart_never_shows_a_minute_that_is_not_over_or_no_longer_kept() -> None:
    chosen = span({"from": str(SINGLES_DAY - 100 * HOUR_MS), "to": str(SINGLES_DAY + HOUR_MS)})
    assert chosen.end == SINGLES_DAY
    assert chosen.begin == SINGLES_DAY - 48 * HOUR_MS


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": str(SINGLES_DAY)}, "from"),
        ({"from": "120000", "to": "60000"}, "from"),
        ({"from": "1000", "to": "200000"}, "to"),
        ({"step": "90"}, "step"),
        ({"step": "1m", "from": str(SINGLES_DAY - 48 * HOUR_MS)}, "step"),
        ({"from": "soon"}, "from"),
    ],
)
def test_a_span_that_cannot_be_is_refused(given: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        span(given)
    assert (refused.value.status, refused.value.field) == (400, field)
    assert MOST_POINTS < 48 * 60


def test_partitions_add_up_to_one_line() -> None:
    stand = Stand(partitions=2)
    stand.view.answers = {0: told(pick_pack=([3, 1], [1, 1], [10, 10])), 1: told(pick_pack=([2, 0], [0, 5], [7, 2]))}
    begin = SINGLES_DAY - 2 * MINUTE_MS
    answer = door(stand).get(f"/api/v1/series?stage=pick_pack&warehouse=SH2&from={begin}").json()
    assert answer == {
        "stage": "pick_pack",
        "from": "2026-11-10T15:58:00.000Z",
        "to": "2026-11-10T16:00:00.000Z",
        "step_s": 60,
        "points": [
            {"at": "2026-11-10T15:58:00.000Z", "entries": 5, "exits": 1, "depth": 17},
            {"at": "2026-11-10T15:59:00.000Z", "entries": 1, "exits": 6, "depth": 12},
        ],
    }
    asked: list[Any] = [question for question in stand.view.asked if len(question) == 3]
    assert [(partition, what) for partition, what, _ in asked] == [(0, "series"), (1, "series")]
    expected = {"from": begin, "to": SINGLES_DAY, "step": MINUTE_MS, "stages": ["pick_pack"], "warehouse": "SH2"}
    assert asked[0][2] == expected


def test_without_a_stage_all_open_ones_come() -> None:
    stand = Stand()
    stand.view.answers = {0: told(shipped=([1], [0], [4]))}
    answer = door(stand).get(f"/api/v1/series?from={SINGLES_DAY - MINUTE_MS}").json()
    assert [line["stage"] for line in answer["stages"]] == list(OPEN_STAGES)
    assert {line["stage"]: line["points"][0]["depth"] for line in answer["stages"]}["shipped"] == 4


def test_less_than_the_whole_is_never_shown() -> None:
    stand = Stand(partitions=2)
    stand.view.answers = {0: told()}
    assert door(stand).get("/api/v1/series").status_code == 503
    stand.view.frame = None
    assert door(stand).get("/api/v1/series").status_code == 503


def test_a_stage_that_is_not_open_has_no_line() -> None:
    for stage in ("delivered", "packing"):
        answer = door(Stand()).get(f"/api/v1/series?stage={stage}")
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, "stage")
