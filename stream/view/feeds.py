"""What each source looks like: how long ago it spoke, how late its events come, and the word for it.

Decides ``live``, ``late`` and ``silent``: a push source by ``silent_after``, one that we pull by three
of its intervals.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.buckets import percentile_s
from models.frame import Source
from models.part import Feed
from models.vocabulary import Feed as Freshness
from stream.view.figures import seconds, utc
from stream.view.terms import Terms


@dataclass(frozen=True, slots=True)
class Contact:
    """A source as of one instant: all of it that does not merely grow with the clock."""

    source: str
    interval_ms: int | None
    """How often we pull it; ``None``: it pushes."""
    last_contact_at: int
    last_event_at: int
    delay_p95_s: float | None
    state: str

    def member(self, as_of: int) -> Source:
        """Give it as it travels."""
        return Source(
            source=self.source,
            kind="push" if self.interval_ms is None else "poll",
            interval_s=None if self.interval_ms is None else seconds(self.interval_ms),
            last_contact_at=utc(self.last_contact_at) if self.last_contact_at else None,
            last_event_at=utc(self.last_event_at) if self.last_event_at else None,
            age_s=seconds(max(0, as_of - self.last_event_at)) if self.last_event_at else None,
            delay_p95_s=self.delay_p95_s,
            state=self.state,
        )


def contact(feed: Feed, as_of: int, terms: Terms) -> Contact:
    """Describe a source by what all partitions saw of it."""
    interval = terms.polls.get(feed.source)
    own = terms.own_silent_after_ms.get(feed.source, terms.silent_after_ms)
    patience = own if interval is None else 3 * interval
    delay = percentile_s(feed.delays, 0.95)
    return Contact(
        feed.source,
        interval,
        feed.last_contact_at,
        feed.last_event_at,
        None if delay is None else round(delay, 1),
        _freshness(as_of - feed.last_contact_at, patience).value,
    )


def accepted(feed: Feed, until: int, span_ms: int) -> float | None:
    """Give how many events were accepted in the last ``span_ms`` (as long as a slot) of log time before ``until``.

    Of the slot that only partly lies in them, that part counts: within it events are taken to have come evenly.
    ``None`` when the worker tells no slots.
    """
    if not feed.slots and feed.last_event_at:
        return None
    begin = until - span_ms
    return sum(count * (1 - min(1, max(0, (begin - slot) / span_ms))) for slot, count in feed.slots)


def _freshness(without: int, patience: int) -> Freshness:
    if without >= patience:
        return Freshness.SILENT
    return Freshness.LATE if 2 * without >= patience else Freshness.LIVE
