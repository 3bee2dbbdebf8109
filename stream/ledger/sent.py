"""What each source usually sends at this hour, from the hours that the ledger counted.

Decides what an hour without events means: nothing was sent when the source was known and others were counted then; else
it is not known. Hours are those of UTC, so a change of the clocks shifts them for a week.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Final

from sqlalchemy import Connection, func, select

from models.tables.journal import SourceHour

DAYS: Final = 7
_HOURS: Final = 24
_MINUTES: Final = 60


def usual_per_min(connection: Connection, partitions: int, now: int, hour_ms: int) -> dict[str, float]:
    """Give for each source the median events a minute of this hour on the last seven days, where any is known."""
    hour = now // hour_ms * hour_ms
    hours = [hour - days * _HOURS * hour_ms for days in range(1, DAYS + 1)]
    ours = SourceHour.partition.in_(range(partitions))
    sent: defaultdict[int, dict[str, int]] = defaultdict(dict)
    told = select(SourceHour.hour, SourceHour.source, func.sum(SourceHour.events))
    for at, source, events in connection.execute(
        told.where(ours, SourceHour.hour.in_(hours)).group_by(SourceHour.hour, SourceHour.source)
    ):
        sent[at][source] = int(events)
    first = select(SourceHour.source, func.min(SourceHour.hour))
    week = first.where(ours, SourceHour.hour >= hours[-1], SourceHour.hour < hour).group_by(SourceHour.source)
    found = {}
    for source, since in connection.execute(week):
        known = [sent[at].get(source, 0) for at in hours if at >= since and at in sent]
        if known:
            found[source] = median(known) / _MINUTES
    return found
