"""Histories of orders for property tests: small ones that collide on purpose, and long ones from a seed.

Instants come from a coarse grid around ``NOW`` and the targets, so that ties and boundary instants happen.
Every event here is acceptable: not older than the horizon, at most five minutes ahead of ``NOW``.
"""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

Event = dict[str, Any]
Settings = dict[str, Any]

NOW = 1_794_326_700_000
"""2026-11-11 00:05:00.000 in Shanghai, a whole minute."""

MINUTE = 60_000
STAGES = ("received", "validated", "allocated", "outbound_prep", "pick_pack", "shipped", "delivered", "after_sales")
ENDS = ("closed", "cancelled")
OTHERS = ("exception", "exception_cleared", "held", "released", "updated", "chased")
WORDS = {
    "warehouse": ("SH2", "GZ1", ""),
    "channel": ("tmall", "jd", ""),
    "region": ("east", "south", ""),
    "carrier": ("SF", "YTO", ""),
    "priority": ("vip", "normal", ""),
}
EXCEPTION_REASONS = ("oversell", "stop_shipment", "short_pick")
HOLD_REASONS = ("awaiting_payment", "presale", None)
SOURCES = ("wms-shanghai", "shop", "carrier-feed")
MINUTES_AGO = (-5, -1, 0, 1, 2, 5, 8, 10, 12, 15, 20, 24, 30, 35, 45, 60, 75, 120, 720, 1450, 4320)
"""Ages on which defaults turn: 8 and 24 are four fifths of ten and thirty; 75 is thirty and forty-five."""


def instants(now: int = NOW) -> st.SearchStrategy[int]:
    """Instants on the grid, now and then a millisecond beside it (never more than five minutes ahead)."""
    return st.builds(
        lambda minutes, beside: min(now + 5 * MINUTE, now - minutes * MINUTE + beside),
        st.sampled_from(MINUTES_AGO),
        st.sampled_from((0, 0, 0, 0, -1, 1, 30_000)),
    )


@st.composite
def events(draw: st.DrawFn, orders: int, now: int = NOW) -> Event:
    """One event of one of so many orders."""
    kind = draw(st.sampled_from(STAGES + STAGES + ENDS + ("after_sales", "closed") + OTHERS))
    source = draw(st.sampled_from(SOURCES))
    event: Event = {
        "id": f"evt-{draw(st.integers(0, 999))}",
        "source": source,
        "order": f"SO-{draw(st.integers(1, orders))}",
        "type": kind,
        "at": draw(instants(now)),
    }
    if kind.startswith("exception"):
        event["reason"] = draw(st.sampled_from(EXCEPTION_REASONS))
    if kind in OTHERS and kind != "chased" and draw(st.integers(0, 3)) == 0:
        event["source"] = "people"
    if kind == "held":
        event["reason"] = draw(st.sampled_from(HOLD_REASONS))
        event["until"] = draw(st.none() | instants(now) | st.just(now + 90 * MINUTE))
    if kind in STAGES or kind in ENDS:
        event["attempt"] = draw(st.sampled_from((None, None, None, 1, 2, 2, 3)))
    if event["source"] == "people" and kind == "updated":
        return event | {"priority": draw(st.sampled_from(WORDS["priority"]))}
    if kind == "updated" or draw(st.integers(0, 2)) == 0:
        event |= draw(attributes(now))
    return event


@st.composite
def attributes(draw: st.DrawFn, now: int = NOW) -> Event:
    """Some values: dimensions and promises, set or cleared, and ``partial``."""
    said: Event = {name: draw(st.none() | st.sampled_from(words)) for name, words in WORDS.items()}
    for promise in ("promised_ship_at", "promised_deliver_at"):
        said[promise] = draw(st.sampled_from((None, None, "")) | instants(now) | st.just(now + 72 * 60 * MINUTE))
    said["partial"] = draw(st.sampled_from((None, None, None, None, False, True)))
    return said


def histories(now: int = NOW, most: int = 40) -> st.SearchStrategy[list[Event]]:
    """A list of events of two to six orders, in any order."""
    return st.integers(2, 6).flatmap(lambda orders: st.lists(events(orders, now), min_size=1, max_size=most))


def durations() -> st.SearchStrategy[str]:
    """A target or ``stall_after``."""
    return st.sampled_from(("90s", "5m", "10m", "15m", "30m", "2h", "none"))


@st.composite
def overrides(draw: st.DrawFn) -> Settings:
    """One override: a stage, up to three dimensions, at least one setting."""
    named = draw(st.lists(st.sampled_from(sorted(WORDS)), max_size=3, unique=True))
    override: Settings = {"stage": draw(st.sampled_from(STAGES[:6] + STAGES[7:]))}
    override |= {name: draw(st.sampled_from(WORDS[name][:2])) for name in named}
    for setting in draw(
        st.lists(st.sampled_from(("target", "at_risk", "stall_after", "rests")), min_size=1, unique=True)
    ):
        if setting == "rests":
            override[setting] = draw(st.booleans())
        else:
            override[setting] = draw(st.sampled_from((0.5, 0.8, 1.0)) if setting == "at_risk" else durations())
    return override


@st.composite
def policies(draw: st.DrawFn) -> Settings:
    """Settings of stages and overrides; half the time none at all."""
    if draw(st.booleans()):
        return {}
    stages: Settings = {}
    for stage in draw(st.lists(st.sampled_from(STAGES[:6] + STAGES[7:]), max_size=3, unique=True)):
        stages[stage] = {"target": draw(durations()), "stall_after": draw(durations())}
        if draw(st.booleans()):
            stages[stage]["targets"] = {"vip": draw(durations())}
    return {"stages": stages, "overrides": draw(st.lists(overrides(), max_size=4))}


def filters() -> st.SearchStrategy[dict[str, str]]:
    """None, one or two dimensions to narrow a frame to."""
    return st.dictionaries(
        st.sampled_from(sorted(WORDS)), st.sampled_from(("SH2", "tmall", "east", "SF", "vip")), max_size=2
    )


def groupings() -> st.SearchStrategy[tuple[str, ...]]:
    """Any of the five dimensions, none and all."""
    return st.lists(st.sampled_from(list(WORDS)), unique=True).map(
        lambda chosen: tuple(name for name in WORDS if name in chosen)
    )


def in_log(history: list[Event], now: int = NOW) -> list[tuple[int, Event]]:
    """The history as log entries that all came in at ``now``, so that none is refused."""
    return [(now, event) for event in history]


def random_history(seed: int, count: int, orders: int, now: int = NOW, hours: float = 6.0) -> list[Event]:
    """So many events of so many orders that began in the last hours, roughly sorted by time, from a seed.

    Orders walk their stages mostly forward, with everything odd that :func:`events` has; quick for long histories.
    """
    rng = random.Random(seed)
    clocks = [now - rng.randrange(round(hours * 60 * MINUTE)) for _ in range(orders)]
    steps = [0] * orders
    history: list[Event] = []
    for number in range(count):
        if history and rng.random() < 0.03:
            history.append(dict(rng.choice(history)))
            continue
        order = rng.randrange(orders)
        clocks[order] += round(rng.expovariate(1 / (8 * MINUTE)))
        if clocks[order] > now + 5 * MINUTE or rng.random() < 0.05:
            clocks[order] = now - rng.randrange(round(hours * 30 * MINUTE))
        kind = rng.choice(OTHERS + ENDS) if rng.random() < 0.3 else STAGES[_near(rng, steps[order])]
        steps[order] += kind in STAGES
        event: Event = {"id": f"evt-{seed}-{number}", "source": rng.choice(SOURCES), "type": kind}
        event |= {"order": f"SO-{seed}-{order}", "at": clocks[order]}
        _say_more(rng, event, now)
        history.append(event)
    return sorted(history, key=lambda event: event["at"] + rng.randrange(10 * MINUTE))


def _near(rng: random.Random, step: int) -> int:
    """A stage about as far as the order's step."""
    return max(0, min(len(STAGES) - 1, round(rng.gauss(step, 0.6))))


def _say_more(rng: random.Random, event: Event, now: int) -> None:
    kind = event["type"]
    if kind.startswith("exception"):
        event["reason"] = rng.choice(EXCEPTION_REASONS)
    if kind == "held":
        event["reason"] = rng.choice(HOLD_REASONS)
        event["until"] = rng.choice((None, event["at"] + rng.randrange(60) * MINUTE))
    if kind in ("held", "released", "updated") and rng.random() < 0.2:
        event["source"] = "people"
    if kind in ("delivered", "shipped", "cancelled", "received") and rng.random() < 0.1:
        event["attempt"] = rng.choice((1, 2, 3))
    if event["source"] == "people":
        event["priority"] = rng.choice(("vip", "normal", "", None))
    elif kind in ("received", "updated"):
        event |= {name: rng.choice((*words, words[0], None)) for name, words in WORDS.items()}
        event["promised_ship_at"] = rng.choice((None, now + rng.randrange(-240, 600) * MINUTE, ""))
        event["promised_deliver_at"] = rng.choice((None, now + rng.randrange(-240, 6000) * MINUTE))
    if rng.random() < 0.04:
        event["partial"] = rng.choice((True, False))
