"""What changed from one picture to the next, as a delta; or the whole, when a delta could not say it.

Decides what is no change: a value that only grew with the clock. Such values travel with their member,
and all together when the caller says so (``refresh``, every ten seconds).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.frame import Frame, Hold
from models.part import Ints
from stream.view import members
from stream.view.figures import utc
from stream.view.percentiles import Floats
from stream.view.picture import Picture
from stream.view.places import ALIVE, EXITS10, OLDEST_WORKABLE, TOLD, Places

_UNSEEN: Final = [OLDEST_WORKABLE, EXITS10, TOLD, ALIVE]
"""Columns that decide a state and are not shown themselves."""


def changes(previous: Picture, current: Picture, refresh: bool = False) -> Frame | None:
    """Give what a screen that shows ``previous`` must be told to show ``current``; ``None`` when nothing.

    A snapshot comes back when a source vanished: a delta has no word for that. Both pictures must be of
    one view. With ``refresh`` every member that has a value of the clock's travels.
    """
    if previous.sources.keys() - current.sources.keys():
        return members.snapshot(current)
    found = _objects(previous, current) | _lists(previous, current, refresh)
    same_head = (previous.lag, previous.behind) == (current.lag, current.behind)
    if not found and same_head:
        return None
    return Frame(
        type="delta",
        as_of=utc(current.as_of),
        lag=current.lag,
        policy=current.terms.policy.hash,
        feed="behind" if current.behind else "live",
        behind=list(current.behind),
        **found,
    )


def _objects(previous: Picture, current: Picture) -> dict[str, Any]:
    names = ("since", "totals", "bottleneck", "quality")
    return {name: getattr(current, name) for name in names if getattr(previous, name) != getattr(current, name)}


def _lists(previous: Picture, current: Picture, refresh: bool) -> dict[str, Any]:
    later = refresh and current.as_of > previous.as_of
    stages = np.flatnonzero(_differ(previous.stages, current.stages) | _others(previous, current) | later)
    lists: dict[str, list[Any]] = {
        "stages": members.stages(current, stages) if len(stages) else [],
        "cells": _cells(previous, current, later),
        "exceptions": members.troubles(current, _reasons(previous.exceptions, current.exceptions, (0, 0), later)),
        "holds": [Hold(*item) for item in sorted(_reasons(previous.holds, current.holds, 0, False).items())],
        "sources": [
            source.member(current.as_of)
            for name, source in sorted(current.sources.items())
            if later or source != previous.sources.get(name)
        ],
    }
    return {name: found for name, found in lists.items() if found}


def _cells(previous: Picture, current: Picture, later: bool) -> list[Any]:
    before, after = previous.cells, current.cells
    order = np.argsort(before.codes)
    at = np.searchsorted(before.codes[order], after.codes)
    at = order[np.minimum(at, len(order) - 1)] if len(order) else np.zeros(len(after.codes), np.int64)
    known = before.codes[at] == after.codes if len(order) else np.zeros(len(after.codes), np.bool_)
    changed = ~known | later
    changed[known] |= _differ(before.at(at[known]), after.at(known))
    rows = np.flatnonzero(changed)
    found = members.cells(current, rows) if len(rows) else []
    left: Ints = np.setdiff1d(before.codes, after.codes)
    return found + [members.gone(current, code) for code in left.tolist()]


def _differ(before: Places, after: Places) -> npt.NDArray[np.bool_]:
    """Say of each place whether it changed by more than the clock; the rows of both are the same places."""
    unequal = before.numbers != after.numbers
    unequal[:, _UNSEEN] = False
    changed: npt.NDArray[np.bool_] = unequal.any(axis=1) | _less_late(before.late_p90, after.late_p90)
    return changed


def _less_late(before: Floats, after: Floats) -> npt.NDArray[np.bool_]:
    """Lateness grows with the clock: only when it fell, appeared or vanished did anything happen."""
    appeared = np.not_equal(np.isnan(before), np.isnan(after))
    return np.logical_or(appeared, np.less(after, before))


def _others(previous: Picture, current: Picture) -> npt.NDArray[np.bool_]:
    same50 = np.array_equal(previous.dwell_p50, current.dwell_p50, equal_nan=True)
    if same50 and np.array_equal(previous.dwell_p95, current.dwell_p95, equal_nan=True):
        return np.zeros(len(current.dwell_p50), np.bool_)
    fifty = np.stack([previous.dwell_p50, previous.dwell_p95])
    now = np.stack([current.dwell_p50, current.dwell_p95])
    changed: npt.NDArray[np.bool_] = ((fifty != now) & ~(np.isnan(fifty) & np.isnan(now))).any(axis=0)
    return changed


def _reasons(before: dict[str, Any], after: dict[str, Any], none: Any, later: bool) -> dict[str, Any]:
    """Give the reasons under which something changed; one that is gone comes with ``none``."""
    changed = {reason: found for reason, found in after.items() if later or before.get(reason) != found}
    return changed | {reason: none for reason in before if reason not in after}
