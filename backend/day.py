"""``GET /api/v1/day``: the day so far beside what was planned and what the compared day was, minute by minute.

Decides from where each minute comes: those that the workers keep from the workers, older ones of a long peak and the
compared day from the ledger. Unknown is ``null``, never 0; all that is *so far* ends with the same whole minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backend import calendar
from backend.errors import as_json
from backend.floor import not_ready
from backend.ground import Ground, ground
from backend.query import narrowing, parameters, rfc3339
from backend.series import NICE_MINUTES, Span, ask_all
from models.settings_values import instant_ms
from models.vocabulary import Feed
from stream.ledger.past import COUNTED, Stretch

PARAMETERS: Final = ("warehouse", "channel")
MOST_POINTS: Final = 3_000
"""Two days by the minute; a longer peak is told in longer steps."""
MOST_ASKED: Final = 9_900
"""Minutes that a worker is asked for at once."""
_SPARE: Final = 2
_HOUR: Final = 60

Number = TypeVar("Number", int, float, int | None)


class _Since(msgspec.Struct):
    at: str


class Source(msgspec.Struct):
    """A system that sends us events, as a frame tells it."""

    kind: str
    last_event_at: str | None
    state: str


class _Seen(msgspec.Struct):
    """What of a frame is needed here."""

    as_of: str
    since: _Since
    sources: list[Source]


class Day(msgspec.Struct, frozen=True):
    """The answer; lists are by steps of ``step_s`` from ``from`` on, those of the present with whole steps only."""

    as_of: str
    since: str
    step_s: float
    begin: str = msgspec.field(name="from")
    received: list[int | None]
    shipped: list[int | None]
    plan: list[float] | None
    compared: list[int] | None
    compared_name: str | None
    received_so_far: int | None
    plan_so_far: float | None
    compared_so_far: int | None
    plan_total: float | None
    compared_total: int | None
    uncovered: list[tuple[str, str]]


class Minutes(NamedTuple):
    """The minutes of a day: the number of the first since the epoch, how many, and how many are over."""

    first: int
    length: int
    over: int


_seen = msgspec.json.Decoder(_Seen)


async def get(request: Request) -> Response:
    """Answer with the day, narrowed as far as what was planned and what was can be."""
    narrowed = narrowing(parameters(request, PARAMETERS), PARAMETERS)
    here = ground(request)
    frame = here.view.snapshot({}, ())
    if frame is None:
        raise not_ready(here)
    question = tuple(sorted(narrowed.items()))
    return as_json(await here.days.get(question, here.now_ms(), lambda: _day(here, _seen.decode(frame), narrowed)))


async def _day(here: Ground, seen: _Seen, narrowed: Mapping[str, str]) -> bytes:
    minute_ms, now = here.facts.minute_ms, instant_ms(seen.as_of)
    whole_day = here.calendar.day(instant_ms(seen.since.at), now)
    minutes = minutes_of(whole_day, now, minute_ms)
    beside, peak = here.calendar.beside(whole_day), here.calendar.peak
    (received, shipped), compared = await asyncio.gather(
        _present(here, minutes, narrowed), _compared(here, beside, narrowed)
    )
    planned = here.calendar.plan
    plan = None
    if planned is not None and "warehouse" not in narrowed:
        plan = planned.over(minutes.first, minutes.length, narrowed.get("channel", ""))
    step, over = step_of(minutes.length), minutes.over
    begin = minutes.first * minute_ms
    spans = uncovered(seen.sources, begin, (minutes.first + over) * minute_ms, minute_ms)
    return msgspec.json.encode(
        Day(
            as_of=seen.as_of,
            since=seen.since.at,
            step_s=_plain(step * minute_ms / 1000),
            begin=rfc3339(begin),
            received=folded(received[: over - over % step], step),
            shipped=folded(shipped[: over - over % step], step),
            plan=None if plan is None else folded(plan, step),
            compared=None if compared is None else folded(compared, step),
            compared_name=None if peak is None else peak.compare,
            received_so_far=None if None in received else sum(one for one in received if one is not None),
            plan_so_far=None if plan is None else _plain(round(fsum(plan[:over]), 3)),
            compared_so_far=None if compared is None else sum(compared[:over]),
            plan_total=None if plan is None else _plain(round(fsum(plan), 3)),
            compared_total=None if compared is None else sum(compared),
            uncovered=[(rfc3339(first), rfc3339(last)) for first, last in spans],
        )
    )


async def _present(
    here: Ground, minutes: Minutes, narrowed: Mapping[str, str]
) -> tuple[list[int | None], list[int | None]]:
    """Count what was received and what was shipped in each whole minute; ``None`` where the ledger must say and cannot.

    Between ledger and workers stands a whole hour, so that the ledger is asked but once an hour.
    """
    minute_ms, end = here.facts.minute_ms, minutes.first + minutes.over
    oldest = end - min(here.facts.minutes_kept - _SPARE, MOST_ASKED)
    kept = min(end, max(minutes.first, -(-oldest // _HOUR) * _HOUR) if oldest > minutes.first else minutes.first)
    older = Stretch(minutes.first, kept - minutes.first, minute_ms)
    found = await here.bygone.get(here.past, older, COUNTED, narrowed, here.now_ms()) if older.length else None
    unknown = [None] * older.length
    columns: list[list[int | None]] = [[*(found.by_stage[stage] if found else unknown)] for stage in COUNTED]
    if kept < end:
        answers = await ask_all(here.view, COUNTED, Span(kept * minute_ms, end * minute_ms, minute_ms), narrowed)
        for stage, column in zip(COUNTED, columns, strict=True):
            flows = [told.stages[stage].entries for told in answers if stage in told.stages]
            column += [sum(counts) for counts in zip(*flows, strict=True)] if flows else [0] * (end - kept)
    return columns[0], columns[1]


async def _compared(here: Ground, beside: calendar.Stretch | None, narrowed: Mapping[str, str]) -> list[int] | None:
    """Count what was received in each minute of the compared day; ``None`` when there is none, or it is not known."""
    if beside is None:
        return None
    minutes = minutes_of(beside, 0, here.facts.minute_ms)
    stretch = Stretch(minutes.first, minutes.length, here.facts.minute_ms)
    found = await here.bygone.get(here.past, stretch, COUNTED[:1], narrowed, here.now_ms())
    return found.by_stage[COUNTED[0]] if found is not None and found.is_known else None


def minutes_of(day: calendar.Stretch, now: int, minute_ms: int) -> Minutes:
    """Give the minutes of a day, of which those are over that were whole at ``now``."""
    first, end = day.begin // minute_ms, -(-day.end // minute_ms)
    return Minutes(first, end - first, min(max(now // minute_ms - first, 0), end - first))


def step_of(count: int) -> int:
    """Choose how many minutes a step has, so that a day has not too many."""
    return next((nice for nice in NICE_MINUTES if count <= nice * MOST_POINTS), NICE_MINUTES[-1])


def folded(values: Sequence[Number], step: int) -> list[Number]:
    """Add up each ``step`` values; with one that is unknown the sum is."""
    if step == 1:
        return list(values)
    return [_sum(values[at : at + step]) for at in range(0, len(values), step)]


def uncovered(sources: Iterable[Source], begin: int, end: int, minute_ms: int) -> list[tuple[int, int]]:
    """Give the spans of whole minutes that some source has not covered: its last event is older than they are.

    Of sources that push, and are not silent: what a silent one leaves out is said elsewhere, and has no end. Each
    leaves out all that came after its last event, so that together they leave out one span.
    """
    last = [
        instant_ms(source.last_event_at)
        for source in sources
        if source.kind == "push" and source.state != Feed.SILENT.value and source.last_event_at is not None
    ]
    if not last:
        return []
    since = max(begin, (min(last) // minute_ms + 1) * minute_ms)
    return [(since, end)] if since < end else []


def _plain(value: float) -> float:
    """Give a whole number as one."""
    return int(value) if value == int(value) else value


def _sum(part: Sequence[Any]) -> Any:
    return None if None in part else round(sum(part), 3)
