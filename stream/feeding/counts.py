"""What a feed has done: events read, accepted, refused, and the first reasons why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from stream.feeding.door import Sent

SHOWN: Final = 5


class Counts(msgspec.Struct):
    """Every event or row read is in the end either accepted or refused."""

    read: int = 0
    accepted: int = 0
    refused: int = 0
    why: list[str] = []
    """The first reasons, each with where it was."""

    def refuse(self, where: str, reason: str) -> None:
        """Count one refused, and keep its reason while there are few."""
        self.refused += 1
        if len(self.why) < SHOWN:
            self.why.append(f"{where}: {reason}")

    def take(self, sent: Sent, names: Sequence[str]) -> None:
        """Count what a door said of a batch whose events have these names."""
        self.read += len(names)
        self.accepted += sent.accepted
        for index, reason in sent.refused:
            self.refuse(names[index] if 0 <= index < len(names) else "an event", reason)

    def lines(self) -> list[str]:
        """Say it for people: the counts in one line, then the first refusals."""
        more = self.refused - len(self.why)
        return [
            f"{self.read} events read, {self.accepted} accepted, {self.refused} refused",
            *(f"  refused {why}" for why in self.why),
            *([f"  … and {more} more"] if more > 0 else []),
        ]
