"""Which refusals become a row of the audit: the first of its kind, and then one a minute that counts the others.

Pure. Whoever knocks without a key a thousand times a second would otherwise fill the table that nobody may thin.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

EACH_MS: Final = 60_000
_MOST: Final = 2_000
_ROOM_MS: Final = 1_000
_MANY: Final = ("many",)
"""Once there are too many kinds to tell apart, all others are one."""


class Refusals:
    """What was written lately, by kind."""

    def __init__(self) -> None:
        """Nothing was refused yet."""
        self._seen: dict[Hashable, tuple[int, int]] = {}
        self._room_made_at = 0

    def times(self, kind: Hashable, now: int) -> int:
        """Count a refusal; give how many of its kind the row to be written stands for, 0 when none is to be."""
        if kind not in self._seen and len(self._seen) >= _MOST:
            if now - self._room_made_at >= _ROOM_MS:
                self._make_room(now)
            if len(self._seen) >= _MOST:
                kind = _MANY
        written_at, more = self._seen.get(kind, (now - EACH_MS, 0))
        if now - written_at < EACH_MS:
            self._seen[kind] = (written_at, more + 1)
            return 0
        self._seen[kind] = (now, 0)
        return more + 1

    def _make_room(self, now: int) -> None:
        """Forget kinds that ceased; what was counted of them is told with the many."""
        self._room_made_at = now
        over = {kind for kind, (at, _) in self._seen.items() if now - at >= EACH_MS and kind != _MANY}
        counted = sum(self._seen.pop(kind)[1] for kind in over)
        written_at, more = self._seen.pop(_MANY, (now - EACH_MS, 0))
        if counted or more or now - written_at < EACH_MS:
            self._seen[_MANY] = (written_at, more + counted)
