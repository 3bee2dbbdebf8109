from __future__ import annotations

from sqlalchemy import Engine, insert

from models.tables.journal import SourceHour
from stream.database.engine import reading, writing
from stream.ledger.sent import usual_per_min
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW

THIS_HOUR = NOW // HOUR * HOUR


def sent(engine: Engine, *hours: tuple[str, int, int], partition: int = 0) -> None:
    """Put events of sources into the ledger: (source, when before this hour, how many)."""
    with writing(engine) as connection:
        for source, ago, events in hours:
            told = {"partition": partition, "source": source, "hour": THIS_HOUR - ago, "events": events}
            connection.execute(insert(SourceHour).values(told))


def usual(engine: Engine, partitions: int = 1, hour_ms: int = HOUR) -> dict[str, float]:
    with reading(engine) as connection:
        return usual_per_min(connection, partitions, NOW, hour_ms)


def test_what_is_usual_is_the_median_of_this_hour_on_the_last_seven_days(engine: Engine) -> None:
    days = zip(range(1, 9), (600, 6, 1200, 60, 660, 12, 720, 90_000), strict=True)
    sent(engine, *(("wms", day * DAY, events) for day, events in days), ("wms", 0, 5), ("wms", DAY - HOUR, 9_999))
    assert usual(engine) == {"wms": 10.0}


def test_a_source_that_sent_nothing_while_others_did_counts_as_nothing_and_before_it_came_as_unknown(
    engine: Engine,
) -> None:
    sent(engine, *(("wms", day * DAY, 120) for day in (1, 2, 3, 4)))
    sent(engine, ("erp", 4 * DAY - HOUR, 60), ("erp", 3 * DAY, 60), ("shop", HOUR, 60))
    assert usual(engine) == {"wms": 2.0, "erp": 0.0}


def test_the_partitions_of_a_source_add_up_and_others_are_not_asked(engine: Engine) -> None:
    for partition in range(3):
        sent(engine, ("wms", DAY, 60), partition=partition)
    assert usual(engine, partitions=2) == {"wms": 2.0}


def test_when_time_runs_faster_an_hour_is_shorter(engine: Engine) -> None:
    sent(engine, ("wms", THIS_HOUR - NOW + 24 * MINUTE, 120))
    assert usual(engine, hour_ms=MINUTE) == {"wms": 2.0}


def test_a_ledger_without_a_past_knows_nothing(engine: Engine) -> None:
    assert usual(engine) == {}
