"""``/healthz``, ``/readyz``, ``/metrics`` and ``/api/v1/setup``: how this process is, and how it was set up.

Alive means that the loop turns. Ready means that the log answers and that every partition has
reported and goes on reporting; when not, the answer says which part is to blame.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from backend.errors import Refused, as_json
from backend.ground import Ground, ground
from backend.metrics import CONTENT_TYPE
from stream.log.trouble import LogError

_LOG_PATIENCE_S: Final = 2.0


async def alive(request: Request) -> Response:
    """Say that the process serves."""
    return as_json({"status": "alive"})


async def ready(request: Request) -> Response:
    """Say whether the floor can be shown and believed; 503 with the reasons when not."""
    reasons = await _reasons(ground(request))
    if not reasons:
        return as_json({"status": "ready", "reasons": []})
    raise Refused(
        503,
        "not_ready",
        "; ".join(f"{what}: {why}" for what, why in reasons),
        headers={"retry-after": "1"},
        more={"status": "not_ready", "reasons": [{"what": what, "why": why} for what, why in reasons]},
    )


async def _reasons(here: Ground) -> list[tuple[str, str]]:
    if here.reached is None:
        return [("log", here.unreached)]
    try:
        async with asyncio.timeout(_LOG_PATIENCE_S):
            down = await here.reached.log_answers()
    except TimeoutError:
        down = f"expected an answer within {_LOG_PATIENCE_S:g} s, got none"
    return [*([("log", down)] if down else []), *here.reached.view.unready(here.now_ms())]


async def metrics(request: Request) -> Response:
    """Give the metrics in Prometheus' text format."""
    here = ground(request)
    if here.reached is not None:
        with suppress(LogError, TimeoutError):
            async with asyncio.timeout(_LOG_PATIENCE_S):
                here.lost_at = await here.reached.lost_at()
    return Response(here.metrics.text(), headers={"content-type": CONTENT_TYPE, "cache-control": "no-store"})


async def setup(request: Request) -> Response:
    """Say what screens must know before the first frame."""
    return as_json(ground(request).facts.setup)
