"""What is measured, set up as the product sets it up: settings, a floor with its reader and its reporter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from models.policy import Policy
from models.settings import Settings, load
from models.vocabulary import EXCEPTION_REASONS
from stream.floor.floor import Floor
from stream.floor.news import Reporter
from stream.floor.reading import Entry, Reader
from tests.bench.orders import Message

NOW: Final = 1_794_326_700_000
"""The instant at which floors are measured: five past midnight in Shanghai and a bit, in the middle of the peak."""


def settings_of(data_dir: Path | None = None) -> Settings:
    """Give the settings that hold without a file."""
    return load(None, {} if data_dir is None else {"PEAKLINE_DATA_DIR": str(data_dir)})


def entries_of(sent: Sequence[Message], field: bytes) -> list[Entry]:
    """Make log entries of messages."""
    return [Entry(f"{at}-{number}", at, field, body) for number, (at, body) in enumerate(sent)]


class Subject:
    """A floor in service, without a log."""

    def __init__(self, now: int, floor: Floor | None = None) -> None:
        """Start empty at ``now``, or with a floor."""
        settings = settings_of()
        self.policy = Policy(settings)
        self.floor = floor or Floor(settings, self.policy, now)
        self._reader = Reader(0, 1, frozenset(EXCEPTION_REASONS), False)
        self._reporter = Reporter(self.floor, 0, "bench", "1")

    def take(self, entries: Sequence[Entry]) -> None:
        """Decode and apply entries, as a worker does in one turn."""
        reading = self._reader.read(entries)
        assert not reading.letters, reading.letters[0]
        assert not self.floor.apply(reading.events, reading.logged, entries[-1].ms)

    def tick(self, now: int) -> None:
        """Tick and tell, as a worker does."""
        self.floor.tick(now)
        self._reporter.tell("1-1", 0)
