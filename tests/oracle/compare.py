"""Two frames, number by number: what differs between what the oracle expects and what the floor shows.

Decides tolerances: 2 % or 1 s for percentiles, 0.051 for other seconds and rates; all else is equal or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.oracle.instants import instant
from tests.oracle.words import DIMENSIONS

PERCENTILES = ("late_p90_s", "dwell_p50_s", "dwell_p95_s", "delay_p95_s")
INSTANTS = ("as_of", "at", "last_contact_at", "last_event_at")
OBJECTS = ("since", "totals", "quality", "bottleneck")
LISTS = {
    "stages": ("stage",),
    "cells": ("stage", *DIMENSIONS),
    "exceptions": ("reason",),
    "holds": ("reason",),
    "sources": ("source",),
}
ROUNDING = 0.051


def differences(expected: dict[str, Any], actual: dict[str, Any], ignore: Iterable[str] = ()) -> list[str]:
    """One line a difference, none when the frames agree; what else ``actual`` carries is not looked at.

    ``ignore`` names members (``quality``, ``cells``…) or single values (``quality.duplicates``, ``sources.state``).
    """
    ignored = set(ignore)
    found: list[str] = []
    if "as_of" not in ignored:
        found += _values("", {"as_of": expected["as_of"]}, actual, ignored)
    for member in OBJECTS:
        if member not in ignored:
            found += _objects(member, expected[member], actual.get(member, {}), ignored)
    for member, key in LISTS.items():
        if member not in ignored:
            found += _lists(member, key, expected[member], actual.get(member, []), ignored)
    return found


def _objects(path: str, expected: Any, actual: Any, ignored: set[str]) -> list[str]:
    if expected is None or actual is None:
        return [] if expected is actual else [f"{path}: expected {expected}, got {actual}"]
    return _values(path, expected, actual, ignored)


def _lists(member: str, key: tuple[str, ...], expected: Any, actual: Any, ignored: set[str]) -> list[str]:
    wanted, shown = _by_key(key, expected), _by_key(key, actual)
    found = (
        [f"{member}: expected each once, got {len(actual)} with {len(shown)} keys"] if len(shown) < len(actual) else []
    )
    for name in [*wanted, *(name for name in shown if name not in wanted)]:
        path = f"{member}[{' '.join(part or '-' for part in name)}]"
        if name not in wanted:
            if member != "cells" or any(shown[name].get(flow) for flow in ("depth", "in_per_min", "out_per_min")):
                found.append(f"{path}: expected none, got {shown[name]}")
        elif name not in shown:
            found.append(f"{path}: expected {wanted[name]}, got none")
        else:
            unsure = {f"{member}.state"} if "*" in name else set()
            found += _values(path, wanted[name], shown[name], ignored | unsure)
    return found


def _by_key(key: tuple[str, ...], rows: Any) -> dict[tuple[str, ...], Any]:
    return {tuple(row[name] for name in key if name in row): row for row in rows}


def _values(path: str, expected: dict[str, Any], actual: dict[str, Any], ignored: set[str]) -> list[str]:
    found = []
    for name, value in expected.items():
        where = f"{path}.{name}".lstrip(".")
        if f"{path.partition('[')[0]}.{name}" in ignored:
            continue
        if name not in actual:
            found.append(f"{where}: expected {value}, got no such key")
        elif not same(name, value, actual[name]):
            found.append(f"{where}: expected {value}, got {actual[name]}")
    return found


def same(name: str, expected: Any, actual: Any) -> bool:
    """Whether a value is what was expected, within the tolerance of its name."""
    if expected is None or actual is None:
        return expected is actual
    if name in INSTANTS:
        return instant(expected) == instant(actual)
    if name in PERCENTILES:
        return bool(abs(actual - expected) <= max(1.0, 0.02 * expected) + ROUNDING)
    if name.endswith(("_s", "_per_min")):
        return bool(abs(actual - expected) <= ROUNDING)
    return type(expected) is type(actual) and bool(expected == actual)
