"""The selections that somebody asked for, each with its edition: found, made, forgotten.

Decides how many there may be and who goes when there are too many; what they show is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from backend.editions import Edition
from backend.readings import Counts
from stream.view.pool import Tables
from stream.view.selection import Selection
from stream.view.view import View

MOST_SELECTIONS: Final = 64
"""Distinct filters and groupings that one server numbers."""

FORGET_S: Final = 60.0
"""After how long without anybody a selection is forgotten."""


class TooManySelections(Exception):
    """All places for distinct filters and groupings are taken by somebody who watches."""


class Selections:
    """Editions by selection; instants are monotonic seconds."""

    def __init__(self, counts: Counts) -> None:
        """Start with none; :meth:`begin` comes next."""
        self._counts = counts
        self._editions: dict[Selection, Edition] = {}
        self._last_seq = 0
        self._epoch = ""
        self._view: Callable[[Selection], View]

    def begin(self, epoch: str, view: Callable[[Selection], View]) -> None:
        """Start an epoch: the next turn of every edition is a snapshot, computed by what ``view`` makes."""
        self._epoch, self._view = epoch, view
        for selection, edition in self._editions.items():
            edition.restart(view(selection), epoch)

    def edition(self, selection: Selection, now: float) -> Edition:
        """Find or make the edition of a selection; raises :class:`TooManySelections`."""
        edition = self._editions.get(selection)
        if edition is None:
            if len(self._editions) >= MOST_SELECTIONS:
                self._forget_one()
            edition = self._editions[selection] = self.unlisted(selection)
            edition.left_at = now
        return edition

    def unlisted(self, selection: Selection) -> Edition:
        """Make an edition that serves once."""
        return Edition(self._view(selection), self._epoch, self._last_seq, self._counts)

    @property
    def watched(self) -> int:
        """How many somebody watches."""
        return sum(bool(edition.watchers) for edition in self._editions.values())

    def turn(self, tables: Tables) -> None:
        """Turn those that somebody watches; the others are brought up to date when they are asked for."""
        for edition in self._editions.values():
            if edition.watchers:
                edition.turn(tables)

    def beat(self, behind: tuple[int, ...], now: float) -> None:
        """Tell all watchers that we live, and forget what nobody wants any more."""
        for selection, edition in list(self._editions.items()):
            edition.beat(behind)
            if not edition.watchers and now - edition.left_at > FORGET_S:
                self._drop(selection)

    def _forget_one(self) -> None:
        idle = [(edition.left_at, selection) for selection, edition in self._editions.items() if not edition.watchers]
        if not idle:
            raise TooManySelections(f"expected at most {MOST_SELECTIONS} distinct filters and groupings on this server")
        self._drop(min(idle, key=lambda item: item[0])[1])

    def _drop(self, selection: Selection) -> None:
        # Whoever comes back within this epoch must never meet a number twice.
        self._last_seq = max(self._last_seq, self._editions.pop(selection).seq)
