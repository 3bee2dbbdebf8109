"""Feeds the floor: a recording, or a simulated peak, through a door, at once or in its time.

Decides the order and the instant at which events are sent and counts what became of them. Where they
come from is in ``sources``, which instants they bear in ``rebase``, how they are handed over in ``door``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec
import structlog

from stream.feeding import rebase as rebasing
from stream.feeding.counts import Counts
from stream.feeding.door import Door
from stream.sources import jsonl, olist
from stream.sources.peak import faults as plan
from stream.sources.peak.curve import MINUTE, Curve
from stream.sources.recording import Event, Recording, Refused
from stream.sources.simulator import Peak

Now = Callable[[], int]
Advance = Callable[[int, int | None], None]
"""Told what is done and of how much (``None``: without end)."""
Timed = tuple[int, Event]
"""The instant at which an event is due to be sent, and the event."""

MOST_AT_ONCE: Final = 2000
GATHER_MS: Final = 50
"""Live events within so short a time travel together."""
DEMO_RATE: Final = 1.5
DEMO_SEED: Final = 11
_OPENS_AFTER: Final = 0.2
_FADES: Final = 8
_FADES_MOST_MIN: Final = 15.0
"""A simulation's sale opens after a fifth of it; the burst fades in an eighth of it, at most a quarter of an hour."""
_READERS: Final[dict[str, Callable[[Path], Recording]]] = {"olist": olist.read, "jsonl": jsonl.read}
_encode = msgspec.json.Encoder().encode
_log = structlog.get_logger(__name__)


class CannotFeed(Exception):
    """What was asked for cannot be done; the message says why and what to do."""


def replay(
    path: Path,
    form: Literal["olist", "jsonl"],
    door: Door,
    now: Now,
    *,
    speed: float | None = None,
    rebase: Literal["now", "none"] = "now",
    until: int | None = None,
    drill: bool = False,
    stop: Flag | None = None,
    advance: Advance = lambda done, total: None,
) -> Counts:
    """Feed a recording, sorted by event time; ``speed`` plays it live so many times as fast, ``None`` sends at once.

    With ``until`` (ms) the recording ends there: later events are not read. Returns the counts; a set ``stop`` ends
    it early. Raises :class:`CannotFeed` when the speed is not the other side's time scale or goes with ``rebase``
    none, ``Unreadable`` for the recording, ``NotTaken`` for the door.
    """
    _check_speed(speed, rebase, door)
    counts = Counts()
    events: list[Event] = []
    for recorded in _READERS[form](path):
        if isinstance(recorded, Refused):
            counts.read += 1
            counts.refuse(recorded.where, recorded.reason)
        elif until is None or _at(recorded) <= until:
            events.append({**recorded, "drill": True} if drill else recorded)
    events.sort(key=_at)
    if events:
        shift = _shift(events, speed, rebase, now())
        due = _live(events, shift) if speed else _at_once(events, shift)
        _send(door, due, counts, now, stop or Flag(), advance, counts.read + len(events))
    return counts


def simulate(
    door: Door,
    now: Now,
    *,
    orders_per_second: float,
    for_ms: int,
    seed: int = 1,
    faults: Path | None = None,
    timezone: str = "Asia/Shanghai",
    drill: bool = False,
    stop: Flag | None = None,
    advance: Advance = lambda done, total: None,
) -> Counts:
    """Run a peak live, from now, for so long; its sale opens after a fifth of that.

    ``orders_per_second`` is the mean over the whole, surges of a plan aside. Returns the counts; a set ``stop`` ends
    it early. Raises ``SettingsError`` for a wrong plan, ``NotTaken`` for the door.
    """
    start = now()
    opening = (start + int(for_ms * _OPENS_AFTER), max(0.5, min(_FADES_MOST_MIN, for_ms / MINUTE / _FADES)))
    curve = Curve(orders_per_second, offset_ms(timezone, start), over=(start, start + for_ms), opening=opening)
    peak = Peak(seed, start, curve, plan.read(faults) if faults else plan.SIMULATED)
    events = ((due, {**event, "drill": True} if drill else event) for due, event in peak.events(start + for_ms))
    counts = Counts()

    def timed(done: int, total: int | None) -> None:
        advance(min(for_ms, now() - start) // 1000, for_ms // 1000)

    _send(door, events, counts, now, stop or Flag(), timed, None)
    return counts


def demo_feed(
    door: Door,
    now: Now,
    *,
    rate: float = DEMO_RATE,
    seed: int = DEMO_SEED,
    timezone: str = "Asia/Shanghai",
    stop: Flag | None = None,
    loaded: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Load the past eight hours of a peak at full speed, call ``loaded``, then go on live until ``stop`` is set.

    Soon after, SH2's pick_pack becomes the bottleneck and clears again; other things follow, for hours.
    """
    live = now()
    start = live - plan.DEMO_HISTORY_MS
    curve = Curve(rate, offset_ms(timezone, live), over=(start, live))
    peak = Peak(seed, start, curve, plan.DEMO)
    counts = Counts()

    def past_then_present() -> Iterator[Timed]:
        told = False
        for due, event in peak.events():
            if due > live and not told:
                told = True
                _log.info("demo_loaded", read=counts.read, open=sum(peak.depth.values()))
                loaded(counts)
            yield due, event

    _send(door, past_then_present(), counts, now, stop or Flag(), lambda done, total: None, None)
    return counts


def _check_speed(speed: float | None, rebase: str, door: Door) -> None:
    if speed is None:
        return
    if rebase == "none":
        raise CannotFeed("--speed N plays the recording from now, --rebase none keeps its times: use one of them")
    scale = door.time_scale()
    if scale is None:
        _log.warning("time_scale_unknown", speed=speed, why="the other side does not say how fast its time runs")
    elif scale != speed:
        raise CannotFeed(
            f"--speed {speed:g}: expected the server's PEAKLINE_TIME_SCALE to be {speed:g}, got {scale:g}; "
            f"start it, on a new log, with PEAKLINE_TIME_SCALE={speed:g}, or replay with --speed {scale:g} or max"
        )


def _shift(events: list[Event], speed: float | None, rebase: str, now: int) -> rebasing.Shift:
    if speed:
        return rebasing.compressed(_at(events[0]), now, speed)
    return rebasing.ending(_at(events[-1]), now) if rebase == "now" else rebasing.kept()


def _at_once(events: list[Event], shift: rebasing.Shift) -> Iterator[Timed]:
    return ((0, rebasing.rebased(event, shift)) for event in events)


def _live(events: list[Event], shift: rebasing.Shift) -> Iterator[Timed]:
    return ((shift(_at(event)), rebasing.rebased(event, shift)) for event in events)


def _send(
    door: Door, events: Iterable[Timed], counts: Counts, now: Now, stop: Flag, advance: Advance, total: int | None
) -> None:
    """Send each event once it is due, as many together as are; nothing is sent before its instant."""
    waiting: list[Event] = []
    clock = now()

    def flush() -> None:
        counts.take(door.send([_encode(event) for event in waiting]), [str(event["id"]) for event in waiting])
        waiting.clear()
        advance(counts.read, total)

    for due, event in events:
        if due > clock:
            clock = now()
            if due > clock and waiting:
                flush()
            while due > clock and not stop.wait(max(GATHER_MS, min(due - clock, 1000)) / 1000):
                clock = now()
                advance(counts.read, total)
        if stop.is_set():
            break
        waiting.append(event)
        if len(waiting) >= MOST_AT_ONCE:
            flush()
    if waiting:
        flush()


def _at(event: Event) -> int:
    at = event["at"]
    if not isinstance(at, int):
        raise TypeError(f"expected a source's event time in epoch ms, got {at!r}")
    return at


def offset_ms(timezone: str, at: int) -> int:
    """Give how far local time is ahead of UTC."""
    offset = datetime.fromtimestamp(at / 1000, ZoneInfo(timezone)).utcoffset()
    return round(offset.total_seconds() * 1000) if offset else 0
