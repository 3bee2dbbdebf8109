"""From numbers to the members that travel: rates, waits and ages, rounded, with their words.

Decides the arithmetic of CONTRACT §6 that comes after the sums; unknown is ``None``, never zero.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from msgspec import UNSET

from models.frame import Cell, Frame, Hold, Stage, Trouble
from models.part import CELLS_PER_COMBO, Ints
from models.vocabulary import DIMENSIONS, OPEN_STAGES, Flow
from stream.view.figures import known, ratio, seconds, utc
from stream.view.percentiles import Floats
from stream.view.picture import Picture
from stream.view.places import AT_RISK, BREACHED, DEPTH, ENTRIES, EXITS, HELD, OLDEST, STALLED, STATE, TARGET, Places
from stream.view.targets import NO_TARGET

_WORDS: Final = [flow.value for flow in Flow]


def snapshot(picture: Picture) -> Frame:
    """Give all of a picture; who numbers it fills in ``epoch`` and ``seq``."""
    return Frame(
        type="snapshot",
        as_of=utc(picture.as_of),
        lag=picture.lag,
        policy=picture.terms.policy.hash,
        feed="behind" if picture.behind else "live",
        behind=list(picture.behind),
        since=picture.since,
        totals=picture.totals,
        stages=stages(picture, np.arange(len(OPEN_STAGES))),
        bottleneck=picture.bottleneck,
        cells=cells(picture, np.arange(len(picture.cells.codes))),
        exceptions=troubles(picture, picture.exceptions),
        holds=[Hold(reason, count) for reason, count in sorted(picture.holds.items())],
        sources=[picture.sources[name].member(picture.as_of) for name in sorted(picture.sources)],
        quality=picture.quality,
    )


def stages(picture: Picture, rows: Ints) -> list[Stage]:
    """Give some of the seven stages."""
    said = _said(picture, picture.stages.at(rows))
    numbers = picture.stages.numbers[rows]
    workable = numbers[:, DEPTH] - numbers[:, HELD]
    shrinking = numbers[:, EXITS] - numbers[:, ENTRIES]
    said["drain_s"] = known(ratio(workable * picture.terms.window_ms, shrinking) / 1000)
    said["dwell_p50_s"] = known(picture.dwell_p50[rows])
    said["dwell_p95_s"] = known(picture.dwell_p95[rows])
    return list(map(Stage, *(said[name] for name in Stage.__struct_fields__)))


def cells(picture: Picture, rows: Ints) -> list[Cell]:
    """Give some of the cells, in the order of their rows."""
    places = picture.cells.at(rows)
    said = _said(picture, places)
    labels = [picture.grouping.label(group) for group in places.groups.tolist()]
    for name in DIMENSIONS:
        at = picture.by.index(name) if name in picture.by else None
        said[name] = [UNSET] * len(labels) if at is None else [label[at] for label in labels]
    return list(map(Cell, *(said[name] for name in Cell.__struct_fields__)))


def gone(picture: Picture, code: int) -> Cell:
    """Give the last word on a cell that the frame no longer has: nobody, and no flow."""
    group, stage = divmod(code, CELLS_PER_COMBO)
    label = picture.grouping.label(group)
    target = int(picture.targets.own[stage])
    said: dict[str, Any] = dict.fromkeys(Cell.__struct_fields__, 0)
    said |= dict.fromkeys(DIMENSIONS, UNSET) | dict(zip(picture.by, label, strict=True))
    said |= dict.fromkeys(("wait_s", "late_p90_s", "oldest_s")) | dict.fromkeys(("in_per_min", "out_per_min"), 0.0)
    said |= {"stage": OPEN_STAGES[stage], "target_s": None if target == NO_TARGET else seconds(target)}
    return Cell(**said | {"state": Flow.IDLE.value})


def troubles(picture: Picture, reasons: dict[str, tuple[int, int]]) -> list[Trouble]:
    """Give exceptions by reason: (open, since when the oldest); nobody under a reason has no oldest."""
    return [
        Trouble(reason, count, seconds(max(0, picture.as_of - oldest)) if count and oldest else None)
        for reason, (count, oldest) in sorted(reasons.items())
    ]


def _said(picture: Picture, places: Places) -> dict[str, list[Any]]:
    """Give what stages and cells both show, a list by name."""
    numbers, terms = places.numbers, picture.terms
    workable = numbers[:, DEPTH] - numbers[:, HELD]
    oldest: Floats = np.where(numbers[:, OLDEST] > 0, np.maximum(picture.as_of - numbers[:, OLDEST], 0) / 1000, np.nan)
    target: Floats = np.where(numbers[:, TARGET] >= 0, numbers[:, TARGET] / 1000, np.nan)
    return {
        "stage": [OPEN_STAGES[stage] for stage in places.stages.tolist()],
        "depth": numbers[:, DEPTH].tolist(),
        "held": numbers[:, HELD].tolist(),
        "in_per_min": np.round(numbers[:, ENTRIES] / terms.window, 1).tolist(),
        "out_per_min": np.round(numbers[:, EXITS] / terms.window, 1).tolist(),
        "oldest_s": known(oldest),
        "wait_s": known(ratio(workable * terms.window_ms, numbers[:, EXITS]) / 1000),
        "target_s": known(target),
        "at_risk": numbers[:, AT_RISK].tolist(),
        "breached": numbers[:, BREACHED].tolist(),
        "late_p90_s": known(places.late_p90),
        "stalled": numbers[:, STALLED].tolist(),
        "state": [_WORDS[state] for state in numbers[:, STATE].tolist()],
    }
