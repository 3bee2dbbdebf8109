"""How the ledger is, as people and machines are told."""

from __future__ import annotations

from backend.archives import SILENT_MS, Told, readings, standing

NOW = 1_794_326_400_000


def said(state: str = "current", lag: int = 0, why: str = "", ago: int = 1_000, position: str = "") -> Told:
    told = {"at": NOW - ago, "position": position or f"{NOW - 1_500}-3", "lag": lag, "state": state, "why": why}
    return {name.encode(): str(value).encode() for name, value in told.items()}


def test_all_partitions_current_is_current_and_lags_add_up() -> None:
    found = standing([said(lag=2), said(lag=3)], NOW)
    assert (found.state, found.lag, found.why) == ("current", 5, None)
    assert found.partitions[0].position_at == "2026-11-10T15:59:58.500Z"


def test_the_worst_partition_speaks_for_the_ledger_and_says_why() -> None:
    found = standing([said("behind", 1204), said("down", 9, "the database does not answer")], NOW)
    assert (found.state, found.why) == ("down", "the database does not answer")


def test_an_archive_that_fell_silent_says_nothing_about_now() -> None:
    found = standing([said(lag=7, ago=SILENT_MS + 1)], NOW)
    assert (found.state, found.lag) == ("unknown", None)
    assert found.why == "the role archive has said nothing since 2026-11-10T15:59:54.999Z"


def test_a_log_that_no_archive_ever_read_is_unknown_not_current() -> None:
    found = standing([{}], NOW)
    assert (found.state, found.lag, found.partitions[0].seen_at) == ("unknown", None, None)


def test_a_lag_that_is_not_known_yet_is_never_zero() -> None:
    assert standing([said("down", -1, "away")], NOW).lag is None


def test_the_metrics_say_the_same() -> None:
    found = {(reading.name, reading.labels): reading.value for reading in readings([said(lag=2), {}], NOW)}
    assert found == {
        ("peakline_ledger_down", ("0",)): 0.0,
        ("peakline_ledger_lag_entries", ("0",)): 2,
        ("peakline_ledger_down", ("1",)): 1.0,
    }
