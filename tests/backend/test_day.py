from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from starlette.routing import Route

from backend import day
from backend.calendar import Calendar
from backend.day import MOST_POINTS, Source, folded, minutes_of, step_of, uncovered
from backend.past import Past
from backend.query import rfc3339
from models.plan import Plan
from models.settings_shape import Peak
from stream.database.trouble import DatabaseDown
from stream.ledger.past import Entered, Stretch
from tests.backend.standing import MINUTE_MS, SINGLES_DAY, Stand

Told = dict[str, Any]
FIRST = SINGLES_DAY // MINUTE_MS
HOUR_MS = 60 * MINUTE_MS
WHOLE = 24 * 60


class Ledger(Past):
    """A ledger that knows as many orders in each minute as it is told to, and notes what it is asked."""

    def __init__(self, received: int = 3, *, down: bool = False) -> None:
        super().__init__(create_engine("sqlite://"))
        self.received, self.down = received, down
        self.asked: list[tuple[Stretch, Told]] = []

    async def ask(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.asked.append((args[0], kwargs))
        if self.down:
            raise DatabaseDown("the database is away")
        each = {"received": self.received, "shipped": 1}
        return Entered({stage: [each[stage]] * args[0].length for stage in args[1]}, is_known=self.received > 0)


class Stage:
    """A day at the door: a frame, what the workers say, a plan and a compared day."""

    def __init__(self, at_s: float = 150, partitions: int = 1, **peak: Any) -> None:
        self.stand = Stand(partitions=partitions)
        self.ledger = self.stand.ground.past = Ledger()
        self.peak = Peak("双11", SINGLES_DAY, SINGLES_DAY + 24 * HOUR_MS, None, peak.pop("compare", "2025-11-11"))
        self.begins(SINGLES_DAY, at_s)
        plan = peak.pop("plan", Plan({"tmall": {FIRST: 10.0, FIRST + 1: 20.5, FIRST + 700: 4.0}, "jd": {FIRST: 1.0}}))
        self.stand.ground.calendar = Calendar("Asia/Shanghai", self.peak, plan)
        self.worker([5, 7], [0, 2])

    def begins(self, since: int, at_s: float, sources: tuple[Told, ...] = ()) -> None:
        at = since + round(at_s * 1000)
        head = {"type": "snapshot", "as_of": rfc3339(at), "since": {"at": rfc3339(since), "received": 12}}
        self.stand.view.frame = msgspec.json.encode({**head, "stages": [], "sources": list(sources)})
        self.stand.now = at

    def worker(self, received: list[int], shipped: list[int], partition: int = 0) -> None:
        flows = {
            name: {"entries": entries, "exits": entries, "depth": entries}
            for name, entries in (("received", received), ("shipped", shipped))
        }
        self.stand.view.answers[partition] = msgspec.json.encode({"stages": flows})

    def ask(self, query: str = "") -> Told:
        answer = self.stand.client(Route("/api/v1/day", day.get), who="display").get(f"/api/v1/day{query}")
        assert answer.status_code == 200, answer.text
        told: Told = answer.json()
        return told


def test_the_day_stands_beside_its_plan_and_the_compared_day() -> None:
    stage = Stage()
    told = stage.ask()
    plan, compared = told.pop("plan"), told.pop("compared")
    assert told == {
        "as_of": "2026-11-10T16:02:30.000Z",
        "since": "2026-11-10T16:00:00.000Z",
        "step_s": 60,
        "from": "2026-11-10T16:00:00.000Z",
        "received": [5, 7],
        "shipped": [0, 2],
        "compared_name": "2025-11-11",
        "received_so_far": 12,
        "plan_so_far": 31.5,
        "compared_so_far": 6,
        "plan_total": 35.5,
        "compared_total": 3 * WHOLE,
        "uncovered": [],
    }
    assert (len(plan), plan[:3], plan[700]) == (WHOLE, [11, 20.5, 0], 4)
    assert compared == [3] * WHOLE
    a_year_before = round(datetime.fromisoformat("2025-11-11T00:00+08:00").timestamp() * 1000)
    assert stage.ledger.asked == [(Stretch(a_year_before // MINUTE_MS, WHOLE, MINUTE_MS), {})]
    asked = [question for question in stage.stand.view.asked if len(question) == 3]
    expected = {"from": SINGLES_DAY, "to": SINGLES_DAY + 2 * MINUTE_MS, "step": MINUTE_MS}
    assert asked == [(0, "series", {**expected, "stages": ["received", "shipped"]})]


def test_partitions_add_up_and_one_that_has_nothing_counts_nothing() -> None:
    stage = Stage(partitions=3)
    stage.worker([1, 1], [1, 0], 1)
    stage.stand.view.answers[2] = b'{"stages":{}}'
    told = stage.ask()
    assert (told["received"], told["shipped"]) == ([6, 8], [1, 2])


def test_before_the_first_minute_is_over_nothing_is_counted_yet_and_all_is_planned() -> None:
    told = Stage(at_s=59.9).ask()
    assert (told["received"], told["received_so_far"], told["plan_so_far"], told["compared_so_far"]) == ([], 0, 0, 0)
    assert told["plan_total"] == 35.5


def test_a_filter_narrows_what_it_can_and_a_plan_knows_no_warehouses() -> None:
    stage = Stage()
    assert stage.ask("?channel=jd")["plan"][:2] == [1, 0]
    assert stage.ask("?channel=douyin")["plan_total"] is None
    told = stage.ask("?warehouse=SH2&channel=jd")
    assert (told["plan"], told["plan_so_far"], told["plan_total"]) == (None, None, None)
    narrowed = {"warehouse": "SH2", "channel": "jd"}
    assert stage.ledger.asked[-1][1] == narrowed
    last: Any = stage.stand.view.asked[-1]
    assert last[2].items() >= narrowed.items()


def test_without_plan_and_compared_day_both_are_unknown() -> None:
    told = Stage(plan=None, compare=None).ask()
    assert [told[name] for name in ("plan", "compared", "compared_name", "compared_so_far", "plan_so_far")] == [
        None
    ] * 5
    assert told["received_so_far"] == 12


@pytest.mark.parametrize("ledger", [Ledger(down=True), Ledger(0)], ids=["away", "never heard of it"])
def test_a_compared_day_that_the_ledger_does_not_tell_is_unknown_and_never_zero(ledger: Ledger) -> None:
    stage = Stage()
    stage.stand.ground.past = ledger
    told = stage.ask()
    assert (told["compared"], told["compared_so_far"], told["compared_total"]) == (None, None, None)
    assert (told["compared_name"], told["received"]) == ("2025-11-11", [5, 7])


def test_all_who_ask_within_two_seconds_get_one_answer() -> None:
    stage = Stage()
    client = stage.stand.client(Route("/api/v1/day", day.get), who="display")
    with client:
        for _ in range(5):
            client.get("/api/v1/day")
        assert len([question for question in stage.stand.view.asked if len(question) == 3]) == 1
        stage.stand.now += 2_000
        client.get("/api/v1/day")
    assert len([question for question in stage.stand.view.asked if len(question) == 3]) == 2


def long_peak(ledger: Ledger) -> Told:
    """Three days into a peak of eight; the workers keep two."""
    stage = Stage(compare=None)
    stage.stand.ground.past = ledger
    stage.stand.ground.calendar = Calendar(
        "Asia/Shanghai", Peak("618", SINGLES_DAY, SINGLES_DAY + 8 * 24 * HOUR_MS, None, None)
    )
    stage.begins(SINGLES_DAY, 72 * 3600 + 30)
    kept = 47 * 60  # from a whole hour on, so that the ledger is not asked each minute
    stage.worker([10] * kept, [10] * kept)
    return stage.ask()


def test_what_the_workers_no_longer_keep_of_a_long_peak_comes_from_the_ledger() -> None:
    ledger = Ledger()
    told = long_peak(ledger)
    assert ledger.asked == [(Stretch(FIRST, 25 * 60, MINUTE_MS), {})]
    assert told["received_so_far"] == 25 * 60 * 3 + 47 * 60 * 10
    assert told["step_s"] == 300, "eight days by the minute are more than anybody can draw"
    assert told["received"] == [15] * 300 + [50] * 564


def test_what_neither_workers_nor_ledger_tell_of_a_long_peak_is_unknown() -> None:
    told = long_peak(Ledger(down=True))
    assert told["received"] == [None] * 300 + [50] * 564
    assert told["received_so_far"] is None


def test_less_than_the_whole_is_never_shown() -> None:
    stage = Stage(partitions=2)
    client = stage.stand.client(Route("/api/v1/day", day.get), who="display")
    assert client.get("/api/v1/day").status_code == 503
    stage.stand.view.frame = None
    assert client.get("/api/v1/day").status_code == 503
    assert client.get("/api/v1/day?region=east").status_code == 400


def test_minutes_that_a_feed_has_not_covered_are_named() -> None:
    stage = Stage()
    spoke = {"kind": "push", "state": "live", "last_event_at": rfc3339(SINGLES_DAY + 30_000)}
    stage.begins(SINGLES_DAY, 150, (spoke | {"source": "shop", "last_event_at": rfc3339(SINGLES_DAY + 140_000)}, spoke))
    assert stage.ask()["uncovered"] == [["2026-11-10T16:01:00.000Z", "2026-11-10T16:02:00.000Z"]]


_sources = st.builds(
    lambda kind, at, state: Source(kind, None if at is None else rfc3339(SINGLES_DAY + at * 1000), state),
    st.sampled_from(("push", "poll")),
    st.none() | st.integers(-300, 700),
    st.sampled_from(("live", "late", "silent")),
)


@given(st.lists(_sources, max_size=4), st.integers(0, 10))
def test_a_minute_is_uncovered_when_the_last_event_of_a_feed_is_older(sources: list[Source], length: int) -> None:
    feeds = [one for one in sources if one.kind == "push" and one.state != "silent" and one.last_event_at]
    missing = [
        at
        for at in range(SINGLES_DAY, SINGLES_DAY + length * MINUTE_MS, MINUTE_MS)
        if any((one.last_event_at or "") < rfc3339(at) for one in feeds)
    ]
    spans = uncovered(sources, SINGLES_DAY, SINGLES_DAY + length * MINUTE_MS, MINUTE_MS)
    assert [at for begin, end in spans for at in range(begin, end, MINUTE_MS)] == missing
    assert all(begin < end for begin, end in spans)


@given(st.integers(1, 366 * WHOLE))
def test_a_day_has_at_most_so_many_steps(length: int) -> None:
    step = step_of(length)
    assert -(-length // step) <= MOST_POINTS
    assert step == 1 or length > MOST_POINTS


@given(st.lists(st.none() | st.integers(0, 99)), st.integers(1, 7))
def test_steps_add_up_their_minutes_and_are_unknown_with_one_that_is(values: list[int | None], step: int) -> None:
    parts = [values[at : at + step] for at in range(0, len(values), step)]
    assert folded(values, step) == [None if None in part else sum(one or 0 for one in part) for part in parts]


def test_a_minute_that_runs_is_not_over_and_a_faster_clock_has_more_of_them() -> None:
    stretch = Calendar("Asia/Shanghai").day(SINGLES_DAY, SINGLES_DAY)
    assert minutes_of(stretch, SINGLES_DAY + 119_999, MINUTE_MS) == (FIRST, WHOLE, 1)
    assert minutes_of(stretch, SINGLES_DAY - 1, MINUTE_MS).over == 0
    assert minutes_of(stretch, SINGLES_DAY + 119_999, 1000) == (SINGLES_DAY // 1000, 60 * WHOLE, 119)
