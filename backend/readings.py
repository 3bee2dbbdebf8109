"""What the hub and its sockets count, and the numbers of the present that /metrics shows.

Decides nothing: names and meanings are in ``backend.metrics``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.metrics import Reading
from models.part import CELL_COLUMNS
from stream.view.pool import Pool

_DEPTH = CELL_COLUMNS.index("depth")


@dataclass(slots=True)
class Counts:
    """Counts of one process since it began."""

    sockets: int = 0
    """Open now."""
    sent: int = 0
    encoded: int = 0
    forced: int = 0
    """Snapshots in place of a longer queue."""
    cut: int = 0
    """Sockets cut off because they stayed deaf."""
    gaps: dict[int, int] = field(default_factory=dict)
    """By partition."""


def reasons(pool: Pool, now: int, patience_ms: int) -> list[tuple[str, str]]:
    """Say why a floor cannot be shown or believed: (what, why); empty when all is well."""
    missing = pool.missing
    late = [number for number in pool.behind(now, patience_ms) if number not in missing]
    return [(f"partition {number}", "expected its worker to report, it has not yet") for number in missing] + [
        (f"partition {number}", f"expected a report within {patience_ms / 1000:g} s, the last one is older")
        for number in late
    ]


def readings(pool: Pool, counts: Counts, watched: int, now: int, ready: bool) -> Iterator[Reading]:
    """Give the numbers; of a partition that has not reported nothing is known, so nothing is said."""
    yield Reading("peakline_ready", float(ready))
    for partition, holding in enumerate(pool.holdings):
        labels = (str(partition),)
        yield Reading("peakline_part_gaps", counts.gaps.get(partition, 0), labels)
        if holding.head is not None:
            yield Reading("peakline_lag_entries", holding.head.lag, labels)
            yield Reading("peakline_part_age_seconds", max(0, now - holding.head.as_of) / 1000, labels)
            if holding.head.watermark > 0:
                yield Reading("peakline_watermark_age_seconds", (now - holding.head.watermark) / 1000, labels)
    if not pool.missing:
        yield Reading("peakline_open_orders", sum(int(h.cells.values[:, _DEPTH].sum()) for h in pool.holdings))
        yield Reading("peakline_dead_letters", sum(holding.quality.get("dead", 0) for holding in pool.holdings))
    yield Reading("peakline_sockets", counts.sockets)
    yield Reading("peakline_filters", watched)
    yield Reading("peakline_frames_sent", counts.sent)
    yield Reading("peakline_frames_encoded", counts.encoded)
    yield Reading("peakline_snapshots_forced", counts.forced)
    yield Reading("peakline_sockets_cut", counts.cut)
