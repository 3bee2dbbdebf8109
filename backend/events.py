"""``POST /api/v1/events``: events come in, the log has them, the sender learns which were bad.

A chain of refusals (what is no event at all, too large, for another door), then one append. What an
event is and where it goes is decided by ``backend.sift``; a 202 is sent only after the log's answer.
"""

from __future__ import annotations

import asyncio
import math
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backend.access.audit import Act
from backend.access.door import caller, gate
from backend.access.gate import too_many
from backend.body import read
from backend.errors import Refused, as_json
from backend.ground import ground
from backend.intake import Overfull
from backend.sift import Rejection, Sifted, Unreadable, split
from stream.log.trouble import LogError, LogFull

_SLICE: Final = 1000
"""Events sifted before the loop may serve others: about two milliseconds."""
_RETRY_FULL_S: Final = 5
_RETRY_DOWN_S: Final = 1


class Receipt(msgspec.Struct, frozen=True):
    """The answer: how many events the log has now, and which were rejected."""

    accepted: int
    rejected: list[Rejection]


async def post(request: Request) -> Response:
    """Take one event, a JSON array or NDJSON."""
    _check_type(request)
    here, who = ground(request), caller(request)
    _check_pace(request)
    reached = here.reach()
    body = await read(request, here.facts.body_limit)
    try:
        items = split(body)
    except Unreadable as unreadable:
        here.metrics.rejected.labels("unreadable").inc()
        raise Refused(400, "unreadable", str(unreadable)) from None
    gate(request).pace.pay(who.principal.id, len(items))
    sifted = Sifted(reached.view.partitions, who.principal.name, drill=here.facts.drill, sources=who.principal.sources)
    for start in range(0, len(items), _SLICE):
        sifted.take(items[start : start + _SLICE], start)
        if start + _SLICE < len(items):
            await asyncio.sleep(0)
    try:
        await reached.intake.put(sifted.events)
    except (LogFull, Overfull) as full:
        raise _unavailable("log_full", str(full), _RETRY_FULL_S) from full
    except (LogError, ConnectionError) as down:
        raise _unavailable("log_down", str(down), _RETRY_DOWN_S) from down
    here.metrics.accepted.inc(sifted.accepted)
    for reason, count in sifted.reasons.items():
        here.metrics.rejected.labels(reason).inc(count)
    return as_json(Receipt(sifted.accepted, sifted.rejected), 202)


def _check_pace(request: Request) -> None:
    """Refuse a key that told more events than it may, before its body is read."""
    here, who = gate(request), caller(request)
    wait_s = math.ceil(here.pace.wait_s(who.principal.id))
    if wait_s:
        here.refuse(request, who, Act.REQUEST, "POST /api/v1/events", {"status": 429})
        raise too_many(wait_s, "events")


def _check_type(request: Request) -> None:
    """Refuse what says itself that it is for a door we do not have yet; other types say nothing about the body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    cloud = kind.startswith("application/cloudevents") or "ce-specversion" in request.headers
    if cloud or kind == "multipart/form-data":
        got = "CloudEvents, which this door does not take yet" if cloud else kind
        raise Refused(
            415,
            "unsupported_media_type",
            f"expected application/json or application/x-ndjson, got {got}",
            headers={"accept-post": "application/json, application/x-ndjson"},
        )


def _unavailable(code: str, message: str, retry_s: int) -> Refused:
    return Refused(503, code, f"{message}; nothing is lost if you send it again", headers={"retry-after": str(retry_s)})
