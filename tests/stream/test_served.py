from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.event import partition_of
from models.policy import Policy
from models.settings import Settings, load
from stream.database.engine import open_engine, reading
from stream.floor.reading import Entry
from stream.ledger.archiving import Archiving
from stream.ledger.reading import Recalled, recall
from stream.ledger.writing import Mark, marked
from stream.log import dead
from stream.log.log import Log
from stream.log.positions import START
from stream.log.trouble import LogDown
from stream.served import CONSUMER, Served
from tests.stream.floor.shop import MINUTE, NOW
from tests.stream.ledger.keeping import begin, keep, put
from tests.stream.ledger.keeping import event as told
from tests.stream.ledger.keeping import orders as ledger_orders
from tests.stream.ledger.keeping import read_on as ledger_reads
from tests.stream.serving import add, event, letters, lost, orders, read_on, whole_part

Serve = Callable[[], Served]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load("dead_kept = 100\n", {"PEAKLINE_DATA_DIR": str(tmp_path)})


@pytest.fixture
def serve(log: Log, settings: Settings) -> Serve:
    """Start serving partition 0, as after a start of the process."""
    return lambda: Served(log, settings, Policy(settings), 0, "sh2-host:1:a", NOW)


def test_a_new_partition_is_served_from_its_first_entry(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1"))
    served = serve()
    assert (served.position, served.lag) == (START, 1)
    read_on(log, served)
    assert (served.position, served.lag, orders(served)) == (f"{NOW}-0", 0, 1)
    assert log.client.hgetall(log.keys.consumers(0)) == {CONSUMER.encode(): START.encode()}


def test_a_restart_goes_on_from_the_position_of_its_snapshot(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1"))
    add(log, f"{NOW}-1", event("SO-2"))
    first = serve()
    read_on(log, first)
    first.finish()
    add(log, f"{NOW}-2", event("SO-3"))
    again = serve()
    assert (again.position, again.lag, orders(again)) == (f"{NOW}-1", 1, 2)
    read_on(log, again)
    assert orders(again) == 3
    assert log.client.hget(log.keys.consumers(0), CONSUMER) == f"{NOW}-1".encode()


def test_storing_goes_on_beside_the_loop(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1"))
    served = serve()
    read_on(log, served)
    served.store()
    add(log, f"{NOW}-1", event("SO-2"))
    read_on(log, served)
    served._storing.reap(wait=True)
    again = serve()
    assert (again.position, orders(again)) == (f"{NOW}-0", 1)


def test_an_idle_partition_is_not_stored_again(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1"))
    served = serve()
    served.store()
    served.finish()
    assert served._snapshots.positions() == []
    read_on(log, served)
    served.finish()
    (path,) = served._snapshots.folder.iterdir()
    before = path.stat().st_mtime_ns
    served.store()
    served.finish()
    assert path.stat().st_mtime_ns == before


def test_what_cannot_be_used_goes_to_the_dead_letters_and_the_rest_goes_on(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", b"hello")
    add(log, f"{NOW}-1", b"[" + event("SO-1") + b"," + event("SO-2", at=NOW + 6 * MINUTE) + b", 7]", "b")
    add(log, f"{NOW}-2", event("SO-3", "exception", reason="bad_mood"))
    served = serve()
    read_on(log, served)
    assert orders(served) == 1
    assert letters(log) == [
        (f"{NOW}-0", 0, "undecodable"),
        (f"{NOW}-1", 1, "in_future"),
        (f"{NOW}-1", 2, "undecodable"),
        (f"{NOW}-2", 0, "invalid"),
    ]
    assert served.floor.arrivals.quality["dead"] == 4


def test_a_crash_between_the_letters_and_the_position_doubles_nothing(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", b"hello")
    add(log, f"{NOW}-1", event("SO-1"))
    read_on(log, serve())
    again = serve()
    assert again.position == START
    read_on(log, again)
    assert len(letters(log)) == 1
    assert again.floor.arrivals.quality["dead"] == 1
    assert dead.counts(log)["undecodable"] == 1


def test_a_log_that_dies_before_it_has_the_letters_gets_them_later_once(
    log: Log, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(log, f"{NOW}-0", b"hello")
    add(log, f"{NOW}-1", event("SO-1"))
    served = serve()

    def down(*_: object) -> int:
        raise LogDown("the log went away")

    with monkeypatch.context() as away:
        away.setattr(dead, "write", down)
        with pytest.raises(LogDown):
            read_on(log, served)
    served.resume(NOW)
    read_on(log, served)
    served.finish()
    assert len(letters(log)) == 1
    quality = served.floor.arrivals.quality
    assert (quality["dead"], quality["duplicates"], orders(served)) == (1, 0, 1)


def test_when_the_log_comes_back_whole_nothing_begins_anew(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1"))
    served = serve()
    read_on(log, served)
    epoch = whole_part(served).epoch
    served.resume(NOW)
    assert (whole_part(served).epoch, orders(served)) == (epoch, 1)
    assert lost(log) == {}


def test_a_lost_tail_means_a_new_epoch_from_the_newest_snapshot_that_is_covered(log: Log, serve: Serve) -> None:
    served = serve()
    for number in range(4):
        add(log, f"{NOW}-{number}", event(f"SO-{number}"))
        read_on(log, served)
        if number in (1, 2):
            served.finish()
    epoch = whole_part(served).epoch
    for number in (2, 3):
        log.client.xdel(log.keys.events(0), f"{NOW}-{number}")
    log.client.xadd(log.keys.events(0), {"e": event("SO-new")}, id=f"{NOW + 9}-0")
    served.resume(NOW)
    assert (served.position, orders(served)) == (f"{NOW}-1", 2)
    whole = whole_part(served)
    assert whole.epoch != epoch
    assert whole.position == f"{NOW}-1"
    assert lost(log) == {b"from": f"{NOW}-1".encode(), b"to": f"{NOW}-3".encode(), b"why": b"rewritten_from_before"}
    read_on(log, served)
    assert orders(served) == 3


def test_without_a_covered_snapshot_the_log_is_read_from_its_beginning(log: Log, serve: Serve) -> None:
    served = serve()
    add(log, f"{NOW}-0", event("SO-1"))
    read_on(log, served)
    served.finish()
    log.client.xdel(log.keys.events(0), f"{NOW}-0")
    add(log, f"{NOW + 1}-0", event("SO-2"))
    again = serve()
    assert again.position == START
    assert lost(log)[b"to"] == f"{NOW}-0".encode()
    read_on(log, again)
    assert orders(again) == 1


def test_a_torn_snapshot_costs_time_and_no_order(log: Log, serve: Serve) -> None:
    served = serve()
    for number in range(3):
        add(log, f"{NOW}-{number}", event(f"SO-{number}"))
        read_on(log, served)
        served.finish()
    (served._snapshots.folder / f"{NOW}-2.npz").write_bytes(b"torn")
    again = serve()
    assert again.position == f"{NOW}-1"
    read_on(log, again)
    assert orders(again) == 3
    assert lost(log) == {}


def test_another_log_in_the_same_place_is_another_floor(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1"))
    served = serve()
    read_on(log, served)
    served.finish()
    log.client.flushall()
    log.meet()
    add(log, f"{NOW}-0", event("SO-2"))
    served.resume(NOW)
    assert served.position == START
    read_on(log, served)
    assert served.floor.columns.ids.find(["SO-1", "SO-2"]).tolist() == [-1, 0]


def test_a_log_made_anew_before_its_first_event_stores_under_its_own_name(log: Log, serve: Serve) -> None:
    served = serve()
    log.client.flushall()
    log.meet()
    served.resume(NOW)
    add(log, f"{NOW}-0", event("SO-1"))
    read_on(log, served)
    served.finish()
    assert serve().position == f"{NOW}-0"


def test_the_log_is_trimmed_to_the_oldest_snapshot_kept(log: Log, settings: Settings, tmp_path: Path) -> None:
    short = load("retention = '1s'\n", {"PEAKLINE_DATA_DIR": str(tmp_path)})
    served = Served(log, short, Policy(short), 0, "sh2-host:1:a", NOW)
    for number in range(4):
        for entry in range(200):
            add(log, f"{NOW - 100_000 + number}-{entry}", event("SO-1"))
        read_on(log, served)
        served.finish()
    oldest = served._snapshots.positions()[-1]
    assert log.client.hget(log.keys.consumers(0), CONSUMER) == oldest.encode()
    length = log.client.xlen(log.keys.events(0))
    assert 401 <= length < 800
    assert log.covered(0, [oldest]) == oldest


def test_a_question_for_a_keyframe_is_answered_with_a_whole_part(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1"))
    served = serve()
    read_on(log, served)
    whole = whole_part(served)
    assert (whole.full, whole.position, whole.partition) == (True, f"{NOW}-0", 0)


def test_a_question_for_a_chart_is_answered_where_it_was_asked(log: Log, serve: Serve) -> None:
    add(log, f"{NOW}-0", event("SO-1", at=NOW - MINUTE, warehouse="SH2"))
    served = serve()
    read_on(log, served)
    served.tick(NOW)
    ask = {"what": "series", "reply": "answer-7", "stages": ["received"], "warehouse": "SH2"}
    span = {"from": NOW - 2 * MINUTE, "to": NOW, "step": MINUTE}
    answer = served.answer(json.dumps(ask | span).encode())
    assert isinstance(answer, tuple)
    assert answer[0] == "answer-7"
    assert json.loads(answer[1])["stages"]["received"]["entries"] == [0, 1]


SERIES = {
    "what": "series",
    "reply": "answer-7",
    "stages": ["received"],
    "from": NOW - MINUTE,
    "to": NOW,
    "step": MINUTE,
}


@pytest.mark.parametrize(
    "ask",
    [
        b"",
        b"[]",
        b"{}",
        b'{"what": "weather"}',
        b'{"what": "series"}',
        json.dumps(SERIES | {"stages": ["delivered"]}).encode(),
        json.dumps(SERIES | {"stages": 7}).encode(),
        json.dumps(SERIES | {"from": "yesterday"}).encode(),
        json.dumps(SERIES | {"from": 0.5}).encode(),
        json.dumps(SERIES | {"step": 0}).encode(),
        json.dumps(SERIES | {"from": 10**30}).encode(),
        json.dumps(SERIES | {"to": NOW * 10**5}).encode(),
        json.dumps(SERIES | {"reply": {}}).encode(),
    ],
)
def test_a_question_of_no_sense_stops_nobody(serve: Serve, ask: bytes) -> None:
    assert serve().answer(ask) is None


# --- from the ledger ---


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    opened = open_engine(ready_url, pool=1)
    yield opened
    opened.dispose()


@pytest.fixture
def with_ledger(log: Log, settings: Settings, engine: Engine) -> Serve:
    """Start serving partition 0 beside a ledger."""

    def remembered(partition: int, wanted: Callable[[Mark], bool]) -> Recalled | None:
        with reading(engine) as connection:
            mark = marked(connection, partition)
            return recall(connection, partition, 0) if mark is not None and wanted(mark) else None

    return lambda: Served(log, settings, Policy(settings), 0, "sh2-host:1:a", NOW, remembered)


def archived(log: Log, engine: Engine, settings: Settings, now: int = NOW) -> Archiving:
    """Bring the ledger up to the end of the log."""
    archiving = begin(log, engine, settings, now=now)
    keep(log, archiving, now)
    return archiving


def names(served: Served) -> list[str]:
    return sorted(served.floor.columns.ids.names(served.floor.columns.used()))


def test_without_a_snapshot_the_floor_comes_from_the_ledger_and_reads_on(
    log: Log, settings: Settings, engine: Engine, with_ledger: Serve
) -> None:
    put(log, told("SO-1"), told("SO-2", "held", reason="presale"))
    last = archived(log, engine, settings).written
    put(log, told("SO-3"))
    log.client.xtrim(log.keys.events(0), minid=last, approximate=False)
    served = with_ledger()
    assert (served.position, names(served), served.lag) == (last, ["SO-1", "SO-2"], 1)
    read_on(log, served)
    assert names(served) == ["SO-1", "SO-2", "SO-3"]
    assert lost(log) == {}


def test_a_snapshot_that_serves_is_taken_and_of_the_ledger_only_its_mark_is_read(
    log: Log, settings: Settings, engine: Engine
) -> None:
    put(log, told("SO-1"))
    first = Served(log, settings, Policy(settings), 0, "sh2-host:1:a", NOW)
    read_on(log, first)
    first.finish()
    put(log, told("SO-2"))
    archived(log, engine, settings)  # the ledger is ahead, and the log has all that it has
    asked: list[bool] = []

    def remembered(partition: int, wanted: Callable[[Mark], bool]) -> Recalled | None:
        with reading(engine) as connection:
            mark = marked(connection, partition)
        assert mark is not None
        asked.append(wanted(mark))
        return None

    again = Served(log, settings, Policy(settings), 0, "sh2-host:1:b", NOW, remembered)
    assert (names(again), asked) == (["SO-1"], [False])


def test_a_ledger_that_has_nothing_or_does_not_answer_leaves_what_the_log_has(
    log: Log, settings: Settings, with_ledger: Serve
) -> None:
    put(log, told("SO-1"))
    served = with_ledger()
    read_on(log, served)
    assert names(served) == ["SO-1"]


def test_another_log_goes_on_from_what_the_ledger_has(
    log: Log, settings: Settings, engine: Engine, with_ledger: Serve
) -> None:
    put(log, told("SO-1"))
    archived(log, engine, settings)
    served = with_ledger()
    log.client.flushall()
    log.meet()
    put(log, told("SO-2"))
    served.resume(NOW)
    assert (served.position, names(served)) == (START, ["SO-1"])
    read_on(log, served)
    archived(log, engine, settings)
    assert names(served) == names(with_ledger()) == ["SO-1", "SO-2"]


def test_a_ledger_of_another_number_of_partitions_is_not_taken(
    log_url: str, settings: Settings, engine: Engine
) -> None:
    with Log.connect(log_url, partitions=2) as log:
        put(log, told("SO-1"), partition=partition_of("SO-1", 2))
        for partition in range(2):
            keep(log, begin(log, engine, settings, partition))
        log.client.flushall()
    with Log.connect(log_url, partitions=1) as log, reading(engine) as connection:
        found = recall(connection, partition_of("SO-1", 2), 0)
        assert found is not None
        served = Served(
            log,
            settings,
            Policy(settings),
            0,
            "sh2-host:1:a",
            NOW,
            lambda partition, wanted: found if wanted(found.mark) else None,
        )
        assert (served.position, names(served)) == (START, [])


def lose_the_end(log: Log, *positions: str) -> None:
    """Let the log forget its newest entries, as after a power cut, and go on."""
    for position in positions:
        log.client.xdel(log.keys.events(0), position)


def test_when_the_log_lost_what_the_ledger_has_the_floor_has_it_too(
    log: Log, settings: Settings, engine: Engine, with_ledger: Serve
) -> None:
    served = with_ledger()
    positions = [put(log, told(f"SO-{number}"), at=NOW + number * MINUTE) for number in range(3)]
    archiving = begin(log, engine, settings)
    for count in range(3):
        entries = log.read({0: served.position}, count=1, block_ms=0).entries
        served.take([Entry(*entry[1:]) for entry in entries], NOW)
        if count == 0:
            served.finish()
        keep_one(log, archiving)
    epoch = whole_part(served).epoch
    lose_the_end(log, positions[2])
    put(log, told("SO-new"), at=NOW + 4 * MINUTE)
    served.resume(NOW + 4 * MINUTE)
    archiving.resume(NOW + 4 * MINUTE)
    assert served.position == archiving.position == positions[1]
    read_on(log, served)
    keep(log, archiving, NOW + 4 * MINUTE)
    assert names(served) == sorted(ledger_orders(engine)) == ["SO-0", "SO-1", "SO-2", "SO-new"]
    assert whole_part(served).epoch != epoch
    assert lost(log)[b"from"] == positions[1].encode()


def test_a_ledger_that_is_behind_the_snapshot_is_not_taken(
    log: Log, settings: Settings, engine: Engine, with_ledger: Serve
) -> None:
    served = with_ledger()
    put(log, told("SO-0"))
    read_on(log, served)
    archived(log, engine, settings)
    second = put(log, told("SO-1"))
    read_on(log, served)
    served.finish()
    third = put(log, told("SO-2"))
    read_on(log, served)
    served.finish()
    lose_the_end(log, third)
    put(log, told("SO-new"), at=NOW + MINUTE)
    served.resume(NOW + MINUTE)
    assert (served.position, names(served)) == (second, ["SO-0", "SO-1"])
    again = with_ledger()
    assert (again.position, names(again)) == (second, ["SO-0", "SO-1"])


def test_a_restart_after_the_log_lost_a_snapshots_entry_takes_the_ledger_that_is_ahead(
    log: Log, settings: Settings, engine: Engine, with_ledger: Serve
) -> None:
    served = with_ledger()
    first = put(log, told("SO-0"))
    read_on(log, served)
    served.finish()
    archiving = archived(log, engine, settings)
    second = put(log, told("SO-1"), at=NOW + MINUTE)
    read_on(log, served)
    served.finish()
    keep(log, archiving)
    lose_the_end(log, second)
    put(log, told("SO-new"), at=NOW + 2 * MINUTE)
    again = with_ledger()
    assert (again.position, names(again)) == (first, ["SO-0", "SO-1"])


def test_a_whole_part_tells_of_nobody_who_must_have_left(log: Log, tmp_path: Path) -> None:
    short = load("horizon = '2h'\n", {"PEAKLINE_DATA_DIR": str(tmp_path)})
    served = Served(log, short, Policy(short), 0, "sh2-host:1:a", NOW)
    put(log, told("SO-1", "delivered", NOW - 3 * 60 * MINUTE), at=NOW - 3 * 60 * MINUTE)
    put(log, told("SO-2"), at=NOW)
    read_on(log, served)
    assert len(served.floor.columns) == 2
    whole_part(served)
    assert names(served) == ["SO-2"]


def keep_one(log: Log, archiving: Archiving) -> None:
    ledger_reads(log, archiving, 1)
    archiving.commit()


def test_a_restart_with_a_snapshot_takes_the_ledger_that_has_what_the_log_lost(
    log: Log, settings: Settings, engine: Engine, with_ledger: Serve
) -> None:
    served = with_ledger()
    put(log, told("SO-0"))
    read_on(log, served)
    served.finish()  # the newest snapshot: its entry is still there after the power cut
    archiving = archived(log, engine, settings)
    last = put(log, told("SO-1"), at=NOW + MINUTE)
    keep(log, archiving)  # the ledger has it on disk, the log's last second does not reach it
    lose_the_end(log, last)
    put(log, told("SO-new"), at=NOW + 2 * MINUTE)
    again = with_ledger()
    read_on(log, again)
    archived(log, engine, settings, NOW + 2 * MINUTE)
    assert names(again) == sorted(ledger_orders(engine)) == ["SO-0", "SO-1", "SO-new"]
    assert names(with_ledger()) == ["SO-0", "SO-1", "SO-new"], "also when the archive has gone on by then"
