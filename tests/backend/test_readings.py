from __future__ import annotations

from backend.metrics import READINGS
from backend.readings import Counts, readings, reasons
from stream.view.pool import Pool
from tests.stream.view.telling import NOW, SECOND, SHANGHAI, Teller


def pool(*reported: int, partitions: int = 2) -> Pool:
    made = Pool(partitions, "9f3c")
    for partition in reported:
        cells = {(SHANGHAI, "shipped"): {"depth": 2}}
        made.offer(Teller(partition).tell(NOW, full=True, lag=5, cells=cells, quality={"dead": 3}))
    return made


def test_every_reading_is_one_that_is_explained() -> None:
    for reading in readings(pool(0, 1), Counts(gaps={0: 1}), 1, NOW + SECOND, True):
        assert len(reading.labels) == len(READINGS[reading.name].labels)


def test_of_a_partition_that_has_not_reported_nothing_is_said() -> None:
    found = {(reading.name, reading.labels): reading.value for reading in readings(pool(1), Counts(), 0, NOW, False)}
    assert found["peakline_lag_entries", ("1",)] == 5
    assert ("peakline_lag_entries", ("0",)) not in found
    assert ("peakline_open_orders", ()) not in found


def test_sums_are_over_all_partitions() -> None:
    found = {reading.name: reading.value for reading in readings(pool(0, 1), Counts(), 0, NOW, True)}
    assert (found["peakline_open_orders"], found["peakline_dead_letters"]) == (4, 6)


def test_the_reasons_name_who_is_missing_and_who_is_late() -> None:
    assert reasons(pool(0, 1), NOW + 3 * SECOND, 3 * SECOND) == []
    found = dict(reasons(pool(0), NOW + 4 * SECOND, 3 * SECOND))
    assert found["partition 1"] == "expected its worker to report, it has not yet"
    assert found["partition 0"].startswith("expected a report within 3 s")
