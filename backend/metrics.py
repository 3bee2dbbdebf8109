"""What the web process counts about itself, for Prometheus: a registry of its own, nothing global.

Decides names, labels and help texts of the metrics. The doors count as they work; what describes the
present (``READINGS``) is read from the hub and the log at the moment of the scrape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_APPEND_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Reading(NamedTuple):
    """One number of the present; ``name`` is one of :data:`READINGS`, ``labels`` are its values in that order."""

    name: str
    value: float
    labels: tuple[str, ...] = ()


class About(NamedTuple):
    """What a reading means."""

    kind: type[CounterMetricFamily] | type[GaugeMetricFamily]
    says: str
    labels: tuple[str, ...] = ()


READINGS: Final[dict[str, About]] = {
    "peakline_ready": About(GaugeMetricFamily, "1 when /readyz would say yes"),
    "peakline_lag_entries": About(GaugeMetricFamily, "Log entries not yet applied", ("partition",)),
    "peakline_watermark_age_seconds": About(GaugeMetricFamily, "Now less the watermark", ("partition",)),
    "peakline_part_age_seconds": About(GaugeMetricFamily, "Since the partition last reported", ("partition",)),
    "peakline_open_orders": About(GaugeMetricFamily, "Open orders on the floor"),
    "peakline_sockets": About(GaugeMetricFamily, "Open WebSockets"),
    "peakline_filters": About(GaugeMetricFamily, "Distinct filters and groupings that are watched"),
    "peakline_frames_sent": About(CounterMetricFamily, "Frames handed to sockets"),
    "peakline_frames_encoded": About(CounterMetricFamily, "Frames encoded, once for each distinct filter"),
    "peakline_snapshots_forced": About(CounterMetricFamily, "Snapshots in place of a longer queue"),
    "peakline_sockets_cut": About(CounterMetricFamily, "Sockets cut off because they stayed deaf"),
    "peakline_part_gaps": About(CounterMetricFamily, "Gaps in the numbers of a partition's parts", ("partition",)),
    "peakline_dead_letters": About(CounterMetricFamily, "Events refused by the workers"),
    "peakline_ledger_lag_entries": About(
        GaugeMetricFamily, "Log entries that are not in the ledger yet", ("partition",)
    ),
    "peakline_ledger_down": About(
        GaugeMetricFamily, "1 while the ledger cannot be written or its archive is silent", ("partition",)
    ),
    "peakline_log_lost": About(GaugeMetricFamily, "Epoch seconds of the last lost tail of the log, 0 for never"),
}
"""Everything that is read at a scrape."""


class _Present(Collector):
    """Turns readings into metrics, skipping what nobody could read."""

    def __init__(self, read: Callable[[], Iterable[Reading]]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        """Give each reading under its name."""
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for name, value, labels in self._read():
            about = READINGS[name]
            family = families.get(name)
            if family is None:
                family = families[name] = about.kind(name, about.says, labels=about.labels)
            family.add_metric(labels, value)
        yield from families.values()


class Metrics:
    """The counters of one process."""

    def __init__(self, present: Callable[[], Iterable[Reading]] = tuple) -> None:
        """``present`` gives the readings at each scrape."""
        self._registry = CollectorRegistry()
        self._registry.register(_Present(present))
        self.accepted = Counter(
            "peakline_events_accepted", "Events that this door gave to the log", registry=self._registry
        )
        self.rejected = Counter(
            "peakline_events_rejected", "Events this door refused", ["reason"], registry=self._registry
        )
        self.append_seconds = Histogram(
            "peakline_log_append_seconds", "How long an append took", buckets=_APPEND_BUCKETS, registry=self._registry
        )

    def text(self) -> bytes:
        """Give everything in Prometheus' text format."""
        return generate_latest(self._registry)
