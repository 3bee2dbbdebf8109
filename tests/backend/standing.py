"""Stand-ins for the log and the hub, and the doors on them: for tests of one door at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from backend.errors import HANDLERS
from backend.ground import Facts, Ground, Reached
from backend.intake import Intake
from backend.metrics import Metrics, Reading
from backend.past import Past
from models.settings_access import Access
from stream.database.trouble import DatabaseDown
from stream.log.deaddoor import Backwards, Letters, Tally
from stream.log.letter import Kept, age_of
from tests.backend.callers import ACCESS, Known, LetIn, Notes, gate_of

MINUTE_MS = 60_000
SINGLES_DAY = 1_794_326_400_000
"""2026-11-10T16:00:00Z, midnight in Shanghai."""


FRAME: dict[str, Any] = {
    "type": "snapshot",
    "seq": 812,
    "as_of": "2026-11-10T16:00:00.000Z",
    "since": {"at": "2026-11-11T00:00:00+08:00"},
    "sources": [],
}
"""What a hub shows, but for all that nobody here looks at."""


class NoteLog:
    """A log that notes what it is given; ``trouble`` is raised instead when set."""

    def __init__(self) -> None:
        self.appends: list[dict[int, list[bytes]]] = []
        self.trouble: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def append(self, batches: Mapping[int, Sequence[bytes]]) -> None:
        await self.open.wait()
        if self.trouble is not None:
            raise self.trouble
        self.appends.append({partition: list(raws) for partition, raws in batches.items()})

    @property
    def events(self) -> list[dict[str, object]]:
        return [msgspec.json.decode(raw) for batch in self.appends for raws in batch.values() for raw in raws]


class StillView:
    """A hub that shows what it was set to."""

    def __init__(self, partitions: int = 1) -> None:
        self.partitions = partitions
        self.frame: bytes | None = msgspec.json.encode(FRAME)
        self.reasons: list[tuple[str, str]] = []
        self.asked: list[tuple[object, ...]] = []
        self.answers: dict[int, bytes] = {}
        self.numbers: list[Reading] = []
        self.rates: dict[str, float | None] = {}

    def unready(self, now: int) -> list[tuple[str, str]]:
        return self.reasons

    def snapshot(self, narrowed: Mapping[str, str], by: tuple[str, ...]) -> bytes | None:
        self.asked.append((dict(narrowed), by))
        return self.frame

    def per_min(self) -> Mapping[str, float | None]:
        return self.rates

    async def ask(self, partition: int, what: str, payload: Mapping[str, object], timeout_s: float) -> bytes:
        self.asked.append((partition, what, dict(payload)))
        if partition not in self.answers:
            raise TimeoutError
        return self.answers[partition]

    def readings(self, now: int) -> Iterable[Reading]:
        return self.numbers


class Drawer(Letters):
    """Dead letters in a drawer, the newest last; ``trouble`` is raised instead when set."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.retried: list[Kept] = []
        self.trouble: Exception | None = None

    def put(self, number: int, raw: bytes, reason: str = "too_late", partition: int = 0) -> Kept:
        at = SINGLES_DAY + number
        self.kept.append(Kept(f"{partition}-{at}-0", partition, reason, "at", "It is older.", raw, f"{at}-0", 0, at))
        return self.kept[-1]

    def backwards(self, before: str | None = None) -> Backwards:
        return _Pile(self, before)

    async def tally(self) -> Tally:
        self._check()
        return Tally(dict(Counter(letter.reason for letter in self.kept)), len(self.kept), 4)

    async def show(self, id_: str) -> Kept | None:
        self._check()
        return next((letter for letter in self.kept if letter.id == id_), None)

    async def retry(self, letter: Kept) -> None:
        self._check()
        self.retried.append(letter)
        self.kept.remove(letter)

    async def drop(self, letter: Kept) -> bool:
        self._check()
        self.kept.remove(letter)
        return True

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble


class _Pile(Backwards):
    def __init__(self, drawer: Drawer, before: str | None) -> None:
        self._drawer = drawer
        older = [one for one in drawer.kept if before is None or age_of(one.id) < age_of(before)]
        self._left = sorted(older, key=lambda one: age_of(one.id))

    async def next(self) -> Kept | None:
        self._drawer._check()
        return self._left.pop() if self._left else None

    async def is_over(self) -> bool:
        return not self._left


class KnownPast(Past):
    """A ledger that knows by heart what it is asked, by the name of the question; ``down`` when it cannot say."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {"usual_per_min": {}}
        self.asked: list[tuple[Any, ...]] = []
        self.down = False

    async def ask(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.asked.append((function.__name__, *args))
        if self.down:
            raise DatabaseDown("the database does not answer")
        return self.answers[function.__name__]

    async def aclose(self) -> None:
        pass


class Stand:
    """A ground with stand-ins, and a clock that stands still."""

    def __init__(
        self,
        *,
        drill: bool = False,
        body_limit: int = 8 * 1024 * 1024,
        partitions: int = 1,
        access: Access = ACCESS,
        secure: bool = False,
    ) -> None:
        self.known, self.notes = Known(), Notes()
        self.gate = gate_of(self.known, self.notes, access, secure=secure)
        self.log, self.view = NoteLog(), StillView(partitions)
        self.past = KnownPast()
        self.letters = Drawer()
        self.now = SINGLES_DAY
        self.log_trouble: str | None = None
        self.lost_at = 0
        self.ledger: list[Mapping[bytes, bytes]] = []
        self.metrics = Metrics(lambda: self.ground.readings(self.now))
        self.ground = Ground(
            facts=Facts(
                drill=drill,
                body_limit=body_limit,
                minute_ms=MINUTE_MS,
                minutes_kept=48 * 60,
                setup=b'{"timezone":"Asia/Shanghai"}',
            ),
            metrics=self.metrics,
            now_ms=lambda: self.now,
            gate=self.gate,
            past=self.past,
            reached=Reached(
                view=self.view,
                intake=Intake(self.log, lambda: 0.0, self.metrics.append_seconds.observe),
                log_answers=self._log_answers,
                lost_at=self._lost_at,
                ledger=self._ledger,
                letters=self.letters,
            ),
        )

    async def _lost_at(self) -> int:
        return self.lost_at

    async def _ledger(self) -> list[Mapping[bytes, bytes]]:
        return self.ledger

    async def _log_answers(self) -> str | None:
        return self.log_trouble

    def application(self, *routes: BaseRoute, who: str = "ingest") -> Starlette:
        """Serve routes that no door stands before: they are told that it is ``who`` who asks."""
        application = Starlette(routes=routes, exception_handlers=HANDLERS, middleware=[Middleware(LetIn, who)])
        application.state.ground = self.ground
        return application

    def client(self, *routes: BaseRoute, who: str = "ingest") -> TestClient:
        return TestClient(self.application(*routes, who=who), "http://127.0.0.1:8050", raise_server_exceptions=False)
