"""``/healthz``, ``/readyz``, ``/metrics`` and ``/api/v1/setup``: how this process is, and how it was set up.

Alive means that the loop turns. Ready means that log and database answer and that every partition has
reported and goes on reporting; when not, the answer says which part is to blame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from backend.errors import Refused, as_json
from backend.ground import Ground, ground
from backend.metrics import CONTENT_TYPE
from models.tables.people import Person
from stream.database.trouble import DatabaseError
from stream.log.trouble import LogError

_PATIENCE_S: Final = 2.0


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
    log, database = await asyncio.gather(_in_time(_ask_log(here)), _in_time(_ask_database(here)))
    down = [(what, why) for what, why in (("log", log), ("database", database)) if why]
    return [*down, *(here.reached.view.unready(here.now_ms()) if here.reached else ())]


async def _in_time(asked: Awaitable[str | None]) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await asked
    except TimeoutError:
        return f"expected an answer within {_PATIENCE_S:g} s, got none"


async def _ask_log(here: Ground) -> str | None:
    return here.unreached if here.reached is None else await here.reached.log_answers()


async def _ask_database(here: Ground) -> str | None:
    """Ask the database, once for all who want to know: one that hangs must not take all the threads that ask it."""

    async def ask() -> str | None:
        try:
            await here.gate.directory.read(answers)
        except DatabaseError:
            return "it does not answer; who gets in is remembered for an hour, the log says why"
        return None

    return await here.probes.get("database", here.now_ms(), ask)


def answers(connection: Connection) -> None:
    """Ask whether anything is there that one would look people up in."""
    connection.execute(select(Person.name).limit(1))


async def metrics(request: Request) -> Response:
    """Give the metrics in Prometheus' text format."""
    here = ground(request)
    if here.reached is not None:
        with suppress(LogError, TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                here.lost_at = await here.reached.lost_at()
                here.ledger = await here.reached.ledger()
    return Response(here.metrics.text(), headers={"content-type": CONTENT_TYPE, "cache-control": "no-store"})


async def setup(request: Request) -> Response:
    """Say what screens must know before the first frame."""
    return as_json(ground(request).facts.setup)
