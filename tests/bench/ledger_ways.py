"""The ways that are compared to keep a ledger, and how long each took, round by round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import Connection, Engine

from models.policy import Policy
from stream.database.engine import writing
from stream.floor.reading import Entry
from stream.ledger.archiving import Archiving
from stream.log.log import Log
from stream.log.reading import AT_ONCE_BYTES
from tests.bench.history import BEGIN
from tests.bench.images import Images, Loading, recording
from tests.bench.orders import Message
from tests.bench.row_loop import RowLoop
from tests.bench.subject import settings_of

STEPS: Final = ("decode", "judge and join", "make rows", "write")


@dataclass(slots=True)
class Took:
    """How many events of the history, in which time; of the ledger, by step."""

    events: int
    seconds: float
    steps: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


class LedgerWay:
    """The archive's own code for one partition, given entries as its loop gives them."""

    def __init__(self, log: Log, engine: Engine) -> None:
        """Begin with an empty ledger."""
        settings = settings_of()
        self.archiving = Archiving(log, engine, settings, Policy(settings), 0, BEGIN)

    def once(self, entries: Sequence[Entry], events: int, at_once: int) -> tuple[Took, Images]:
        """Take entries, so many at once, and commit."""
        archived, step = self.archiving, defaultdict[str, float](float)
        reads = [entries[start : start + at_once] for start in range(0, len(entries), at_once)]
        with recording() as images, _timed(archived, step):
            began = perf_counter()
            for read in reads:
                archived.take(read, read[-1].ms)
            archived.tick(entries[-1].ms)
            taken = perf_counter()
            archived.commit()
            done = perf_counter()
        step["judge and join"] = taken - began - step["decode"]
        step["make rows"] = done - taken - step["write"]
        return Took(events, done - began, dict(step)), images


@contextmanager
def _timed(archived: Archiving, step: dict[str, float]) -> Iterator[None]:
    """Note how long decoding takes and the transaction, its commit included."""
    read = archived._reader.read

    def decode(entries: Sequence[Entry]) -> Any:
        began = perf_counter()
        found = read(entries)
        step["decode"] += perf_counter() - began
        return found

    @contextmanager
    def transaction(engine: Engine) -> Iterator[Connection]:
        began = perf_counter()
        with writing(engine) as connection:
            yield connection
        step["write"] += perf_counter() - began

    with patch.object(archived._reader, "read", decode), patch("stream.ledger.archiving.writing", transaction):
        yield


class LoopWay:
    """The row-at-a-time loop."""

    def __init__(self, engine: Engine, commit_every: int) -> None:
        """Begin with an empty ledger."""
        self._loop = RowLoop(engine, commit_every)

    def once(self, sent: Sequence[Message]) -> Took:
        """Take messages one by one."""
        began = perf_counter()
        for _, body in sent:
            self._loop.take(body)
        return Took(len(sent), perf_counter() - began)

    def finish(self) -> None:
        """Commit what is left."""
        self._loop.finish()


class LoadWay:
    """The database's own load."""

    def __init__(self, engine: Engine) -> None:
        """Begin with no tables."""
        self._loading = Loading(engine)

    def once(self, images: Images, events: int) -> Took:
        """Load what the ledger wrote for so many events."""
        prepared = self._loading.prepare(images)
        began = perf_counter()
        self._loading.load(prepared)
        return Took(events, perf_counter() - began)


def entries_at_once(entries: Sequence[Entry], most: int) -> int:
    """Give how many entries the archive reads at once: at most so many, and about as many bytes as a read brings."""
    size = sum(len(entry.value) for entry in entries) / len(entries)
    return max(1, min(most, int(AT_ONCE_BYTES / (size + 64))))
