"""Who keeps elsewhere what happens on the floor: told which orders a batch changed and which leave memory.

A witness sees everything and changes nothing; the ledger's is ``stream.ledger.gathering``.
"""

from __future__ import annotations

from typing import Protocol

from stream.floor.batch import Batch
from stream.floor.ids import Rows
from stream.floor.walk import Moves


class Witness(Protocol):
    """What the floor tells."""

    def joined(self, batch: Batch, rows: Rows) -> None:
        """Hear that the events (n,) of a batch were joined into these rows (n,)."""

    def leaving(self, rows: Rows, moves: list[Moves]) -> None:
        """Hear that orders leave memory, while they are still there, and which minutes stay counted of them."""
