"""``GET /api/v1/sources``: who sends us events: how each is now, how much it sends and usually does, what was refused.

Decides how far back refusals are looked for and how long the ledger is waited for: what is not known in time is
``None``. How a source stands is the hub's, what is usual ``stream.ledger.sent``'s.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response

from backend.dead import unavailable
from backend.errors import as_json
from backend.floor import not_ready
from backend.ground import Ground, Refusals, ground
from backend.query import parameters
from models.frame import Source
from stream.database.trouble import DatabaseError
from stream.ledger.sent import usual_per_min
from stream.log.deaddoor import Letters
from stream.log.letter import said
from stream.log.trouble import LogError

NEWEST: Final = 1_000
"""Dead letters that are looked at for what was refused of each source."""
NEWEST_BYTES: Final = 16 << 20
PATIENCE_S: Final = 1.0
"""How long the ledger is waited for; what it says later is there for the next who ask."""
_HOUR: Final = 60

_log = structlog.get_logger(__name__)


class Told(Source, frozen=True, gc=False):
    """A source as on the floor; what it sends and usually does, in events a minute; refusals by reason."""

    per_min: float | None
    usual_per_min: float | None
    refused: Mapping[str, int]


class Sources(msgspec.Struct, frozen=True):
    """All of them as of one instant."""

    as_of: str
    sources: list[Told]


class _Frame(msgspec.Struct):
    as_of: str
    sources: list[Source]


_frames: Final = msgspec.json.Decoder(_Frame)


async def get(request: Request) -> Response:
    """Answer with the sources that the floor knows."""
    parameters(request, ())
    here = ground(request)
    reached, now = here.reach(), here.now_ms()
    snapshot = reached.view.snapshot({}, ())
    if snapshot is None:
        raise not_ready(here)
    usual = await _usual(here, now)
    try:
        refused = await here.refused.get("sources", now, lambda: refusals(reached.letters))
    except LogError as error:
        raise unavailable(error) from None
    frame, rates = _frames.decode(snapshot), reached.view.per_min()
    told = [
        Told(
            **msgspec.structs.asdict(source),
            per_min=_rounded(rates.get(source.source)),
            usual_per_min=_rounded(usual.get(source.source)),
            refused=refused.get(source.source, {}),
        )
        for source in frame.sources
    ]
    return as_json(msgspec.json.encode(Sources(frame.as_of, told)))


async def refusals(letters: Letters) -> Refusals:
    """Count the newest dead letters that name a source, by source and reason."""
    found: dict[str, Counter[str]] = {}
    reading, size = letters.backwards(), 0
    for _ in range(NEWEST):
        letter = await reading.next() if size < NEWEST_BYTES else None
        if letter is None:
            break
        size += len(letter.raw)
        source = said(letter).source
        if source is not None:
            found.setdefault(source, Counter())[letter.reason] += 1
    return found


async def _usual(here: Ground, now: int) -> Mapping[str, float]:
    """Give what each source usually sends at this hour, as far as the ledger says so in time."""
    partitions, hour_ms = here.view.partitions, _HOUR * here.facts.minute_ms

    async def ask() -> Mapping[str, float]:
        try:
            return await here.past.ask(usual_per_min, partitions, now, hour_ms)
        except DatabaseError as error:
            _log.info("usual_rates_not_known", reason=str(error))
            return {}

    try:
        async with asyncio.timeout(PATIENCE_S):
            return await here.sent.get(now // hour_ms, now, ask)
    except TimeoutError:
        return {}


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 2)
