"""A floor of as many open orders as wanted, made as a snapshot and restored: the quick way to ten million."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from models.vocabulary import DIMENSIONS, OPEN_STAGES, PATH, RANK
from stream.floor.saved import FORMAT, PROMISES, Arrays, Header
from tests.bench.orders import CARRIERS, CHANNELS, REGIONS, WAREHOUSES
from tests.bench.subject import settings_of

FAR = 2**62
NEVER = -(2**62)
_HOUR = 3_600_000
_DIGITS = 9
_WORKED = OPEN_STAGES[:6]
_HISTORY_MS = 40 * 60_000


def snapshot(orders: int, now: int, since_at: int, late: float) -> tuple[Header, Arrays]:
    """Give a snapshot of open orders over ten warehouses, a share of them past their promise.

    They are spread evenly over six stages, and in each over the first nine tenths of its target, so that between two
    ticks as many warnings, deadlines and stalls fall due as in a steady day of that size.
    """
    chance = np.random.default_rng(5)
    combos = [*product(WAREHOUSES, CHANNELS, REGIONS, CARRIERS, ("normal", "vip"))]
    Random(1).shuffle(combos)
    stage = chance.integers(0, len(_WORKED), orders, np.int8)
    targets = np.array([settings_of().stages[name].target_ms for name in _WORKED], np.int64)
    entered = now - (chance.random(orders) * 0.9 * targets[stage]).astype(np.int64)
    arrays: Arrays = {
        "ids": _ids(orders),
        "id_lengths": np.full(orders, _DIGITS + 3, np.uint16),
        "combo": chance.integers(0, len(combos), orders, np.int32),
        "partial_at": np.full(orders, NEVER, np.int64),
        "partial": np.zeros(orders, np.bool_),
        "last_at": entered,
    }
    at = entered
    for name in reversed(PATH):
        rank = RANK[name]
        arrays[f"entered.{name}"] = np.full(orders, FAR, np.int64)
        if name in _WORKED:
            here = stage >= rank
            arrays[f"entered.{name}"][here] = at[here]
            at = np.where(here, at - 1 - chance.integers(0, _HISTORY_MS, orders), at)
    is_late = chance.random(orders) < late
    promise = now + np.where(
        is_late, -chance.integers(1, _HOUR, orders), 8 * _HOUR + chance.integers(0, 16 * _HOUR, orders)
    )
    arrays |= {f"told_at.{name}": at for name in (*DIMENSIONS, *PROMISES)}
    arrays |= {PROMISES[0]: promise, PROMISES[1]: np.where(stage < RANK["shipped"], now + 96 * _HOUR, promise)}
    return _header(now, since_at, combos), arrays


def _header(now: int, since_at: int, combos: list[tuple[str, str, str, str, str]]) -> Header:
    nothing: dict[str, Any] = {"quality": {}, "sources": {}, "rare": {}, "minutes": [], "left": [], "origins": []}
    return Header(format=FORMAT, saved_at=now, watermark=now, since_at=since_at, combos=combos, **nothing)


def _ids(orders: int) -> npt.NDArray[np.uint8]:
    """Write ``SO-000000000`` and on, one after the other."""
    text = np.empty((orders, _DIGITS + 3), np.uint8)
    text[:, :3] = np.frombuffer(b"SO-", np.uint8)
    number = np.arange(orders)
    for place in range(_DIGITS):
        text[:, -1 - place] = 48 + number % 10
        number //= 10
    return text.reshape(-1)
