"""``GET /api/v1/series``: entries, exits and depth of open stages over time, for charts.

Decides which instants a chart gets (whole steps of whole minutes, at most ``MOST_POINTS``) and adds up
what the workers of all partitions answer; the minutes themselves are kept and counted by the workers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backend.errors import Refused, as_json, bad_parameter
from backend.floor import not_ready
from backend.ground import View, ground
from backend.query import duration_ms, instant_ms, narrowing, parameters, rfc3339
from models.vocabulary import OPEN_STAGES

PARAMETERS: Final = ("stage", "warehouse", "channel", "from", "to", "step")
DEFAULT_MINUTES: Final = 8 * 60
DEFAULT_POINTS: Final = 500
"""What the step is chosen for when none is named."""
MOST_POINTS: Final = 2000
NICE_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)
_PATIENCE_S: Final = 3.0


class Span(NamedTuple):
    """The instants of a chart, epoch ms: points at ``begin``, ``begin + step``, … before ``end``."""

    begin: int
    end: int
    step: int


class Flow(msgspec.Struct):
    """One stage over a span: for each point what entered and left in its step, and the depth at the step's end."""

    entries: list[int]
    exits: list[int]
    depth: list[int]


class Told(msgspec.Struct):
    """What the worker of one partition answers; a stage that is absent had nothing in it."""

    stages: dict[str, Flow]


class Point(msgspec.Struct, frozen=True):
    """One step of a chart: it begins at ``at``; ``depth`` is that of its end."""

    at: str
    entries: int
    exits: int
    depth: int


class Line(msgspec.Struct, frozen=True):
    """One stage of a chart."""

    stage: str
    points: list[Point]


_told = msgspec.json.Decoder(Told)


def span_of(given: dict[str, str], now: int, minute_ms: int, kept_minutes: int) -> Span:
    """Read ``from``, ``to`` and ``step``; by default the last eight hours in at most 500 steps.

    A chart ends with the last whole minute and begins, at the earliest, with the oldest that is kept; both are
    widened to whole steps, so that the last point of a longer step is still growing.
    """
    whole = now - now % minute_ms
    end, begin, step = instant_ms(given, "to"), instant_ms(given, "from"), duration_ms(given, "step")
    end = whole if end is None else min(whole, -(-end // minute_ms) * minute_ms)
    begin = end - DEFAULT_MINUTES * minute_ms if begin is None else begin
    if begin >= end:
        raise bad_parameter("from", f"expected from before to and before the present minute, got {given.get('from')!r}")
    begin = max(begin, whole - kept_minutes * minute_ms)
    if begin >= end:
        raise bad_parameter("to", f"expected to within the last {kept_minutes} minutes: older ones are not kept")
    if step is None:
        fits = (nice * minute_ms for nice in NICE_MINUTES if (end - begin) / (nice * minute_ms) < DEFAULT_POINTS)
        step = next(fits, NICE_MINUTES[-1] * minute_ms)
    elif step % minute_ms:
        raise bad_parameter("step", f"expected whole minutes of {minute_ms / 1000:g} s, got {given['step']!r}")
    begin -= begin % step
    end = begin + -(-(end - begin) // step) * step
    if (end - begin) / step > MOST_POINTS:
        raise bad_parameter("step", f"expected at most {MOST_POINTS} points, got {-(-(end - begin) // step)}")
    return Span(begin, end, step)


def add_up(answers: list[Told], span: Span, stages: tuple[str, ...]) -> list[Line]:
    """Add what the partitions answered into one line a stage."""
    instants = [rfc3339(at) for at in range(span.begin, span.end, span.step)]
    lines = []
    for stage in stages:
        flows = [told.stages[stage] for told in answers if stage in told.stages]
        columns = [
            [sum(values) for values in zip(*lists, strict=True)] if lists else [0] * len(instants)
            for lists in ([f.entries for f in flows], [f.exits for f in flows], [f.depth for f in flows])
        ]
        lines.append(Line(stage, [Point(*values) for values in zip(instants, *columns, strict=True)]))
    return lines


async def get(request: Request) -> Response:
    """Answer with the lines of one stage, or of all open ones."""
    given = parameters(request, PARAMETERS)
    here = ground(request)
    now = here.now_ms()
    stage = given.get("stage") or None
    if stage is not None and stage not in OPEN_STAGES:
        raise bad_parameter("stage", f"expected one of {', '.join(OPEN_STAGES)}; got {stage[:40]!r}")
    span = span_of(given, now, here.facts.minute_ms, here.facts.minutes_kept)
    narrowed = narrowing(given, ("warehouse", "channel"))
    view = here.view
    if view.snapshot({}, ()) is None:
        raise not_ready(here)
    question = (stage, span, tuple(narrowed.items()))
    return as_json(await here.charts.get(question, now, lambda: _chart(view, stage, span, narrowed)))


async def ask_all(view: View, stages: Sequence[str], span: Span, narrowed: Mapping[str, str]) -> list[Told]:
    """Ask the worker of every partition for these stages over a span; refuses with 503 when one is silent."""
    payload = {"from": span.begin, "to": span.end, "step": span.step, "stages": list(stages), **narrowed}
    asked = [view.ask(partition, "series", payload, _PATIENCE_S) for partition in range(view.partitions)]
    try:
        return [_told.decode(answer) for answer in await asyncio.gather(*asked)]
    except TimeoutError:
        message = f"expected every partition's worker to answer within {_PATIENCE_S:g} s, got silence from one"
        raise Refused(503, "not_ready", message, headers={"retry-after": "1"}) from None


async def _chart(view: View, stage: str | None, span: Span, narrowed: dict[str, str]) -> bytes:
    stages = OPEN_STAGES if stage is None else (stage,)
    lines = add_up(await ask_all(view, stages, span, narrowed), span, stages)
    head = {"stage": stage, "from": rfc3339(span.begin), "to": rfc3339(span.end), "step_s": span.step / 1000}
    return msgspec.json.encode({**head, **({"stages": lines} if stage is None else {"points": lines[0].points})})
