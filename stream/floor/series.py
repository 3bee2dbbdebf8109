"""A chart's numbers from the minutes: entries, exits and depth of open stages, depth counted back from the present."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from models.part import CELLS_PER_COMBO
from models.vocabulary import OPEN_STAGES
from stream.floor.batch import Ints
from stream.floor.floor import Floor

FOREVER: Final = 2**36
"""A minute after all that are counted."""


def series(
    floor: Floor, stages: list[str], begin: int, end: int, step: int, warehouse: str = "", channel: str = ""
) -> dict[str, dict[str, list[int]]]:
    """Give, per stage, ``entries`` and ``exits`` of each step from ``begin`` to ``end`` (ms), ``depth`` at its end.

    Steps are whole minutes. An empty warehouse or channel narrows nothing. A stage in which nothing was is absent.
    """
    flow, minute_ms = floor.flow, floor.flow.minute_ms
    points = max(0, -(-(end - begin) // step))
    first, per_step = begin // minute_ms, max(1, step // minute_ms)
    minutes, places, entries, exits = flow.minutes(first, flow.current + FOREVER)
    wanted = _wanted(flow.pairs(), warehouse, channel)
    mine = wanted[places // CELLS_PER_COMBO]
    minutes, places, entries, exits = minutes[mine], places[mine], entries[mine], exits[mine]
    at, stage = np.minimum((minutes - first) // per_step, points), places % CELLS_PER_COMBO
    present = _present(floor, warehouse, channel)
    found = {}
    for name in stages:
        index = OPEN_STAGES.index(name)
        here = stage == index
        entered = _summed(at[here], entries[here], points)
        left = _summed(at[here], exits[here], points)
        depth = present[index] - _after(entered) + _after(left)
        if entered.any() or left.any() or present[index]:
            found[name] = {
                "entries": entered[:points].tolist(),
                "exits": left[:points].tolist(),
                "depth": depth[:points].tolist(),
            }
    return found


def _wanted(pairs: list[tuple[str, str]], warehouse: str, channel: str) -> npt.NDArray[np.bool_]:
    fits = [(not warehouse or warehouse == w) and (not channel or channel == c) for w, c in pairs]
    return np.array(fits or [False], np.bool_)


def _present(floor: Floor, warehouse: str, channel: str) -> list[int]:
    dims = floor.places.dims
    fits = _wanted([pair[:2] for pair in dims], warehouse, channel)
    depth = floor.books.cells[: floor.places.cells, 0].reshape(len(dims), CELLS_PER_COMBO)
    present: list[int] = depth[fits].sum(axis=0).tolist()
    return present


def _summed(at: Ints, counts: Ints, points: int) -> Ints:
    summed: Ints = np.zeros(points + 1, np.int64)
    np.add.at(summed, at, counts)
    return summed


def _after(counts: Ints) -> Ints:
    """Give, for each point, the sum of all later ones."""
    after: Ints = counts[::-1].cumsum()[::-1] - counts
    return after
