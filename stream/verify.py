"""Whether the ledger and the live floor agree: the floor is built again from SQL and compared number by number.

Each partition at one position of the log and one instant: those of the answer that its worker gives. What the ledger
has not read up to there is read from the log. Differences must be seen again and again: between two ticks a worker may
stand half in one minute and half in the next.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Engine

from models import part as wire
from models.part import Part
from models.policy import Policy
from models.settings import Settings
from models.vocabulary import OPEN_STAGES
from stream.clock import monotonic
from stream.database.engine import reading
from stream.floor.floor import Floor
from stream.floor.news import Reporter
from stream.floor.reading import Entry, Reader
from stream.floor.series import series
from stream.ledger.comparing import differences, frames
from stream.ledger.reading import brought_back, recall
from stream.log.log import Log
from stream.log.positions import START, parts_of
from stream.log.trouble import telling
from stream.view.terms import Terms

ATTEMPTS: Final = 5
ANSWERED_S: Final = 5.0
ASK_AGAIN_S: Final = 1.0
CHART_MINUTES: Final = 360
_AT_ONCE: Final = 1000


class Unverifiable(Exception):
    """There is nothing to compare with; the message says what is missing and what to do."""


@dataclass(slots=True)
class Verified:
    """One partition: how many orders were compared, at which position, and what differs."""

    partition: int
    orders: int
    position: str
    differences: list[str]


def verify(log: Log, engine: Engine, settings: Settings) -> Iterator[Verified]:
    """Compare each partition; raises :class:`Unverifiable`, ``DatabaseDown`` and ``LogError``."""
    policy = Policy(settings)
    for partition in range(log.partitions):
        found = _once(log, engine, settings, policy, partition)
        for _ in range(ATTEMPTS - 1):
            if not found.differences:
                break
            found = _once(log, engine, settings, policy, partition)
        yield found


def _once(log: Log, engine: Engine, settings: Settings, policy: Policy, partition: int) -> Verified:
    with _answers(log, partition) as ask:
        part, charts, begin, end = ask(settings.minute_ms)
        if part.policy != policy.hash:
            raise Unverifiable(
                f"partition {partition}: its worker runs with other settings; restart it, or ask with those it has"
            )
        with reading(engine) as connection:
            found = recall(connection, partition, part.as_of - settings.minutes_kept * settings.minute_ms)
        if found is None:
            raise Unverifiable(f"partition {partition}: nothing is in the ledger yet; is the role archive running?")
        # The ledger may be ahead of that answer: ask until the floor is where the ledger is.
        until = monotonic() + ANSWERED_S
        same = found.mark.log_id == log.identity.id
        while same and parts_of(part.position) < parts_of(found.mark.position) and monotonic() < until:
            part, charts, begin, end = ask(settings.minute_ms)
    floor, _ = brought_back(found, settings, policy, min(found.mark.saved_at, part.as_of))
    floor.witness = None
    floor.tick(part.as_of)
    _read_on(
        log, settings, partition, floor, _first(log, partition, [found.mark.position, *found.mark.earlier], same), part
    )
    floor.tick(part.as_of)  # as its worker did: what is due by now has left
    kept = Reporter(floor, partition, "ledger", "ledger").tell(part.position, 0, full=True)
    terms = Terms.of(settings, policy)
    told = series(floor, list(OPEN_STAGES), begin, end, settings.minute_ms)
    differing = differences(frames(part, terms), frames(kept, terms)) if kept else ["the ledger gives no floor"]
    differing += [f"series {line}" for line in differences(charts, told)]
    return Verified(partition, len(floor.columns), part.position, differing)


def _first(log: Log, partition: int, positions: Sequence[str], same: bool) -> str:
    return (log.covered(partition, [at for at in positions if at != START]) if same else None) or START


def _read_on(log: Log, settings: Settings, partition: int, floor: Floor, position: str, part: Part) -> None:
    """Bring the floor to the position of the part."""
    reader = Reader(partition, log.partitions, frozenset(settings.exception_reasons), settings.drill)
    last = parts_of(part.position)
    while parts_of(position) < last:
        taken = log.read({partition: position}, count=_AT_ONCE, block_ms=0).entries
        entries = [Entry(*entry[1:]) for entry in taken if parts_of(entry[1]) <= last]
        if not entries:
            return
        read = reader.read(entries)
        floor.apply(read.events, read.logged, part.as_of)
        position = entries[-1].id


Asked = tuple[Part, dict[str, Any], int, int]


@contextmanager
def _answers(log: Log, partition: int) -> Iterator[Callable[[int], Asked]]:
    """Give what asks the worker for its whole floor and a chart of the last hours, both as of one position."""
    reply = f"{log.keys.prefix}:verify:{secrets.token_hex(8)}"
    with telling(str(log.address)), log.client.pubsub(ignore_subscribe_messages=True) as hearing:  # type: ignore[no-untyped-call]
        hearing.subscribe(log.keys.parts(partition), reply)

        def ask(minute_ms: int) -> Asked:
            end = parts_of(log.newest(log.keys.events(partition)))[0] // minute_ms * minute_ms + minute_ms
            begin = max(end - CHART_MINUTES * minute_ms, 0)
            chart = {
                "what": "series",
                "reply": reply,
                "stages": OPEN_STAGES,
                "from": begin,
                "to": end,
                "step": minute_ms,
            }
            heard = _Heard()
            until = monotonic() + ANSWERED_S
            while not heard.all and monotonic() < until:  # a worker that only begins does not see what was asked before
                with log.client.pipeline(transaction=True) as together:
                    for asked in (msgspec.json.encode({"what": "keyframe"}), msgspec.json.encode(chart)):
                        together.xadd(log.keys.asks(partition), {"ask": asked}, maxlen=1000)
                    together.execute()
                heard.listen(hearing, reply, min(until, monotonic() + ASK_AGAIN_S))
            if heard.part is None or heard.charts is None:
                raise Unverifiable(
                    f"partition {partition}: no worker answers; is `peakline up` (or the role project) running?"
                )
            return heard.part, heard.charts, begin, end

        yield ask


@dataclass(slots=True)
class _Heard:
    """What the worker has answered so far."""

    part: Part | None = None
    charts: dict[str, Any] | None = None

    @property
    def all(self) -> bool:
        return self.part is not None and self.charts is not None

    def listen(self, hearing: Any, reply: str, until: float) -> None:
        while not self.all and monotonic() < until:
            message = hearing.get_message(timeout=0.25)
            if message is None:
                continue
            if message["channel"] == reply.encode():
                self.charts = msgspec.json.decode(message["data"])["stages"]
            else:
                found = wire.decode(message["data"])
                self.part = found if found.full else self.part
