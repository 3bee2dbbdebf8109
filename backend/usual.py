"""What is usual in a stage, as far as a page may wait for it: the ledger is asked at most every ten minutes a question.

Decides when to ask and what to say meanwhile: nothing. An answer that comes too late for one who asked is there for the
next. What is usual is counted in ``stream.ledger.usual``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import structlog

from backend.past import Past
from models.policy import Dims, Policy
from models.settings import Settings
from stream.database.trouble import DatabaseError
from stream.ledger.usual import Hour, Rests, Usual, hours_before, usual

FRESH_MS: Final = 600_000
AGAIN_MS: Final = 30_000
"""After how long a ledger that did not answer is asked again."""
PATIENCE_S: Final = 1.0
_MOST: Final = 256

_log = structlog.get_logger(__name__)


class _Question(NamedTuple):
    stage: str
    narrowed: tuple[tuple[str, str], ...]
    hours: tuple[Hour, ...]


class Usuals:
    """Answers by stage, filter and hour; belongs to one event loop."""

    def __init__(self, past: Past, settings: Settings, policy: Policy) -> None:
        """Ask ``past`` of a shop with these settings."""
        self._past = past
        self._settings = settings
        self._policy = policy
        self._zone = ZoneInfo(settings.timezone)
        self._known: dict[_Question, asyncio.Task[Usual | None]] = {}
        self._until: dict[_Question, int] = {}
        self._away_until = 0

    async def of(self, stage: str, narrowed: Mapping[str, str], now: int) -> Usual | None:
        """Give what is usual in a stage at this hour; ``None`` when that is not known, or not in time."""
        hours = hours_before(now, self._zone, self._settings.minute_ms)
        question = _Question(stage, tuple(sorted(narrowed.items())), hours)
        self._forget(now)
        if question not in self._known:
            if now < self._away_until:
                return None
            self._until[question] = now + FRESH_MS
            self._known[question] = asyncio.create_task(self._ask(question, now))
        task = self._known[question]
        await asyncio.wait([task], timeout=PATIENCE_S)
        return task.result() if task.done() else None

    async def _ask(self, question: _Question, now: int) -> Usual | None:
        stage, narrowed, hours = question
        horizon, rests = self._settings.horizon_ms, self._rests(stage)
        try:
            return await self._past.ask(usual, stage, dict(narrowed), hours, horizon_ms=horizon, rests=rests)
        except DatabaseError as error:
            self._until[question] = self._away_until = now + AGAIN_MS
            _log.info("usual_not_known", stage=stage, reason=str(error))
            return None

    def _rests(self, stage: str) -> Rests | None:
        if not any(override.stage == stage and override.rests is True for override in self._settings.overrides):
            return None

        def rests(dims: Dims) -> bool:
            return self._policy.resolve(stage, dims).rests

        return rests

    def _forget(self, now: int) -> None:
        for question, task in list(self._known.items()):
            if task.done() and (now >= self._until[question] or len(self._known) > _MOST):
                del self._known[question], self._until[question]
