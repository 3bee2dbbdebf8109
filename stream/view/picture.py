"""Everything that one screen shows at one instant, still as numbers.

Decides nothing: it is what ``view`` computes and what ``members`` and ``changes`` put into words.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.frame import Bottleneck, Quality, Since, Totals
from stream.view.feeds import Contact
from stream.view.grouping import Grouping
from stream.view.percentiles import Floats
from stream.view.places import Places
from stream.view.targets import Targets
from stream.view.terms import Terms


@dataclass(frozen=True, slots=True)
class Picture:
    """One selection's floor as of ``as_of`` (ms)."""

    terms: Terms
    grouping: Grouping
    by: tuple[str, ...]
    targets: Targets
    as_of: int
    lag: int
    behind: tuple[int, ...]
    since: Since
    totals: Totals
    stages: Places
    """The seven open stages, in their order."""
    dwell_p50: Floats
    dwell_p95: Floats
    bottleneck: Bottleneck | None
    cells: Places
    exceptions: dict[str, tuple[int, int]]
    """Reason → how many are open, since when the oldest."""
    holds: dict[str, int]
    sources: dict[str, Contact]
    quality: Quality
