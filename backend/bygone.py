"""What past stretches were, kept for all who ask: the past does not change, so the ledger is asked once an hour.

Decides how long an answer holds and when to ask again; that the ledger does not answer is no failure here: then nothing
is known. What is counted is ``stream.ledger.past``'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog

from backend.past import Past
from stream.database.trouble import DatabaseError
from stream.ledger.past import Entered, Stretch, entered

HOLDS_MS: Final = 3_600_000
AGAIN_MS: Final = 30_000
"""After what was no answer."""
ROOM: Final = 64

Question = tuple[Stretch, tuple[str, ...], tuple[tuple[str, str], ...]]

_log = structlog.get_logger(__name__)


class Bygone:
    """Answers by stretch and filter; belongs to one event loop."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._told: dict[Question, tuple[int, Entered]] = {}
        self._failed_at: int | None = None
        self._why = ""

    async def get(
        self, past: Past, stretch: Stretch, stages: tuple[str, ...], narrowed: Mapping[str, str], now: int
    ) -> Entered | None:
        """Count the entries into some stages in a stretch; ``None`` while the ledger does not answer."""
        question = stretch, stages, tuple(sorted(narrowed.items()))
        told = self._told.get(question)
        if told is not None and 0 <= now - told[0] < (HOLDS_MS if told[1].is_known else AGAIN_MS):
            return told[1]
        if self._failed_at is not None and 0 <= now - self._failed_at < AGAIN_MS:
            return None
        try:
            found = await past.ask(entered, stretch, stages, **narrowed)
        except DatabaseError as error:
            self._failed(str(error), now)
            return None
        self._failed_at, self._why = None, ""
        self._told.pop(question, None)
        while len(self._told) >= ROOM:
            del self._told[next(iter(self._told))]
        self._told[question] = now, found
        return found

    def _failed(self, why: str, now: int) -> None:
        self._failed_at = now
        if why != self._why:
            self._why = why
            _log.warning("past_unknown", why=why)
