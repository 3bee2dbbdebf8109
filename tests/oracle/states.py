"""The word for a place, and the one place that holds up the others (CONTRACT §6 "state", "bottleneck")."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.oracle.instants import DAY, MINUTE
from tests.oracle.places import Place, seconds
from tests.oracle.words import OPEN_STAGES, OURS_TO_WORK, RANK

IsSilent = Callable[[str], bool]


def state(place: Place, before: Place | None, is_silent: IsSilent) -> str:
    """The first word that holds; ``before`` is the same place one stage earlier."""
    now, policy = place.now, place.policy
    day = now - policy.scaled(DAY)
    told_by = {source for one in place.passes if one.entry > day for source in one.sources}
    if told_by and all(map(is_silent, told_by)):
        return "unknown"
    if before and place.stage in OURS_TO_WORK[1:] and place.workable == 0 and before.workable > 0:
        return "starved"
    if place.depth == 0 and place.entries == 0:
        return "idle"
    oldest = max((now - order.entry for order in place.orders if order.hold is None), default=0)
    if oldest >= policy.scaled(10 * MINUTE) and place.exits(10) == 0:
        return "stopped"
    if place.stage in OURS_TO_WORK and 10 * place.entries > 11 * place.exits():
        return "saturated"
    return "flowing"


def stage_before(stage: str) -> str | None:
    """The stage that feeds one of ours."""
    return OPEN_STAGES[RANK[stage] - 1] if stage in OURS_TO_WORK[1:] else None


def bottleneck(places: dict[tuple[str, str], Place], words: dict[tuple[str, str], str]) -> dict[str, Any] | None:
    """Of all (stage, warehouse) before ``shipped``: the deepest that stopped, else the longest wait for its target."""
    ours = sorted((key for key in places if key[0] in OURS_TO_WORK), key=lambda key: (RANK[key[0]], key[1]))
    stopped = [key for key in ours if words[key] == "stopped"]
    if stopped:
        return _named(max(stopped, key=lambda key: places[key].depth), places, "stopped")
    slow = [key for key in ours if _wait_for_target(places[key]) > Fraction(1, 2)]
    if slow:
        return _named(max(slow, key=lambda key: _wait_for_target(places[key])), places, "wait")
    return None


def _wait_for_target(place: Place) -> Fraction:
    wait, target = place.wait, place.target
    return wait / target if wait is not None and target else Fraction(0)


def _named(key: tuple[str, str], places: dict[tuple[str, str], Place], why: str) -> dict[str, Any]:
    place = places[key]
    return {
        "stage": key[0],
        "warehouse": key[1],
        "why": why,
        "wait_s": seconds(place.wait),
        "target_s": None if place.target is None else place.target / 1000,
        "net_per_min": (place.entries - place.exits()) / place.policy.window,
    }
