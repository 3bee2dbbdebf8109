"""What every door stands on: the settings, the log and the hub of this process, made once by ``backend.asgi``.

Names what the doors need of others, so that each can be tried with ten lines in their place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast

from starlette.requests import HTTPConnection

from backend.access.gate import Gate
from backend.archives import Told, readings
from backend.bygone import Bygone
from backend.calendar import Calendar
from backend.errors import Refused
from backend.intake import Intake
from backend.metrics import Metrics, Reading
from backend.past import Past
from backend.sharing import Sharing
from stream.ledger.usual import Usual
from stream.log.deaddoor import Letters

Refusals = Mapping[str, Mapping[str, int]]


class View(Protocol):
    """What the doors ask of the hub."""

    @property
    def partitions(self) -> int:
        """How many partitions the log has."""

    def unready(self, now: int) -> list[tuple[str, str]]:
        """Say why the floor cannot be shown or believed: (what, why); empty when all is well."""

    def snapshot(self, narrowed: Mapping[str, str], by: tuple[str, ...]) -> bytes | None:
        """Give the encoded snapshot of a filter and grouping; ``None`` until every partition has reported."""

    def per_min(self) -> Mapping[str, float | None]:
        """Give how many events of each source came a minute, over the last ten minutes; ``None`` where not known."""

    def ask(self, partition: int, what: str, payload: Mapping[str, object], timeout_s: float) -> Awaitable[bytes]:
        """Ask the worker of a partition; raises ``TimeoutError``."""

    def readings(self, now: int) -> Iterable[Reading]:
        """Give the numbers of the present for /metrics."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the doors need of the settings."""

    drill: bool
    body_limit: int
    minute_ms: int
    """A minute of the floor: shorter than a real one when time runs faster."""
    minutes_kept: int
    setup: bytes
    """The answer of /api/v1/setup: it never changes while the process lives."""
    policy: bytes = b"{}"
    """That of /api/v1/policy: nor does this one."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What there is once the log was reached for the first time."""

    view: View
    intake: Intake
    log_answers: Callable[[], Awaitable[str | None]]
    """Reach the log: ``None``, or the reason why it cannot be reached."""
    lost_at: Callable[[], Awaitable[int]]
    """Ask the log when it last lost its tail: epoch ms, 0 for never; raises ``LogError``."""
    ledger: Callable[[], Awaitable[list[Told]]]
    """Ask the log what the archives said last of each partition; raises ``LogError``."""
    letters: Letters


Usually = Callable[[str, Mapping[str, str], int], Awaitable[Usual | None]]


async def _unknown(stage: str, narrowed: Mapping[str, str], now: int) -> Usual | None:
    return None


@dataclass(slots=True)
class Ground:
    """The process, as the doors see it."""

    facts: Facts
    metrics: Metrics
    now_ms: Callable[[], int]
    gate: Gate
    past: Past
    """The ledger, for what was."""
    usual: Usually = _unknown
    """What is usual in a stage under a filter at this hour (epoch ms), as far as it is known in time."""
    reached: Reached | None = None
    unreached: str = "the log was not reached yet"
    lost_at: int | None = None
    """What the log said last of when it lost its tail; ``None`` when it was not asked."""
    ledger: list[Told] | None = None
    """What the archives said last; ``None`` when it was not asked."""
    calendar: Calendar = field(default_factory=Calendar)
    bygone: Bygone = field(default_factory=Bygone)
    charts: Sharing[bytes] = field(default_factory=Sharing)
    refused: Sharing[Refusals] = field(default_factory=lambda: Sharing(5_000))
    """How many of the newest dead letters name each source, by reason."""
    sent: Sharing[Mapping[str, float]] = field(default_factory=lambda: Sharing(10_000))
    """How many events a minute each source usually sends; without those of which that is not known."""
    days: Sharing[bytes] = field(default_factory=lambda: Sharing(2_000))
    probes: Sharing[str | None] = field(default_factory=Sharing)
    """Whether something answers: ``None``, or the reason why it does not."""

    def reach(self) -> Reached:
        """Give what needs the log; refuses with 503 as long as it was never reached."""
        if self.reached is None:
            raise Refused(503, "log_down", self.unreached, headers={"retry-after": "1"})
        return self.reached

    def readings(self, now: int) -> Iterator[Reading]:
        """Give the numbers of the present for /metrics, as far as they are known."""
        if self.reached is not None:
            yield from self.reached.view.readings(now)
        if self.lost_at is not None:
            yield Reading("peakline_log_lost", self.lost_at / 1000)
        if self.ledger is not None:
            yield from readings(self.ledger, now)

    @property
    def view(self) -> View:
        """The hub; refuses as :meth:`reach` does."""
        return self.reach().view


def ground(connection: HTTPConnection) -> Ground:
    """Give the ground under the application that serves this request."""
    return cast(Ground, connection.app.state.ground)
