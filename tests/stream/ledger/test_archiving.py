from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

import stream.ledger.archiving
import stream.ledger.writing
from models.policy import Policy
from models.settings import Settings
from stream.database.bulk import upsert
from stream.database.engine import writing
from stream.database.trouble import DatabaseDown, DatabaseRefused
from stream.ledger.archiving import CONSUMER, Archiving
from stream.ledger.writing import Overtaken
from stream.log.log import Log
from stream.log.positions import START
from stream.served import Served
from tests.laws.floors import ALL
from tests.laws.ledgers import rows, shown
from tests.oracle.compare import differences
from tests.oracle.judge import Oracle
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW
from tests.stream.ledger.keeping import (
    SHORT,
    Told,
    begin,
    event,
    keep,
    long_history,
    orders,
    put,
    read_on,
    settings_in,
    told,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def short(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, SHORT)


class Crash(Exception):
    """The process died here."""


def test_an_empty_log_makes_a_ledger_that_says_so(log: Log, engine: Engine, settings: Settings) -> None:
    archiving = begin(log, engine, settings)
    archiving.commit()
    (mark,) = rows(engine, "positions")
    assert (mark["position"], mark["partitions"], mark["log_id"]) == (START, 1, log.identity.id)
    assert (archiving.lag, archiving.written) == (0, START)
    assert log.client.hgetall(log.keys.consumers(0)) == {CONSUMER.encode(): START.encode()}


def test_what_was_read_is_written_with_the_position_and_then_the_log_may_go(
    log: Log, engine: Engine, settings: Settings
) -> None:
    archiving = begin(log, engine, settings)
    last = put(log, event("SO-1", warehouse="SH2", note="call back"), event("SO-1", "pick_pack", owner="li.lei"))
    assert (read_on(log, archiving), archiving.waiting, archiving.lag) == (2, 2, 2)
    assert log.client.hget(log.keys.consumers(0), CONSUMER) == START.encode()
    archiving.commit()
    assert (archiving.waiting, archiving.lag, archiving.written) == (0, 0, last)
    assert log.client.hget(log.keys.consumers(0), CONSUMER) == last.encode()
    (order,) = rows(engine, "orders")
    assert (order["number"], order["warehouse"], order["pick_pack_at"]) == ("SO-1", "SH2", NOW)
    assert [(row["order_id"], row["text"]) for row in rows(engine, "notes")] == [(order["id"], "call back")]
    assert [(row["order_id"], row["owner"]) for row in rows(engine, "details")] == [(order["id"], "li.lei")]


def test_a_restart_reads_on_where_the_ledger_ends(log: Log, engine: Engine, settings: Settings) -> None:
    put(log, event("SO-1"))
    keep(log, begin(log, engine, settings))
    put(log, event("SO-2"), event("SO-1", "pick_pack"))
    again = begin(log, engine, settings)
    assert (again.lag, read_on(log, again)) == (2, 2)
    again.commit()
    found = orders(engine)
    assert (found["SO-1"]["id"], found["SO-1"]["pick_pack_at"], found["SO-2"]["id"]) == (1, NOW, 2)


def test_several_events_of_one_order_become_one_write(
    log: Log, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    archiving = begin(log, engine, settings)
    put(log, *(event("SO-1", kind) for kind in ("received", "validated", "allocated")), event("SO-2"))
    read_on(log, archiving)
    assert len(archiving._gathering.page.orders) == 2


def test_nothing_new_writes_nothing(log: Log, engine: Engine, settings: Settings, monkeypatch: Any) -> None:
    put(log, event("SO-1"))
    archiving = begin(log, engine, settings)
    keep(log, archiving)
    monkeypatch.setattr(stream.ledger.archiving, "write", pytest.fail)
    archiving.tick(NOW + HOUR)
    archiving.commit()


def test_the_strangest_ids_and_texts_come_back_as_they_were(log: Log, engine: Engine, settings: Settings) -> None:
    odd = [
        "🎁" * 128,
        "x" * 128,
        'SO-"7"\'',
        "a\tb\\n\\\\",
        "订单,1\r\n",
        "\\.",
        "\\N",
        "%s{new}",
        "NULL",
        " ",
        "9007199254740993",
    ]
    texts: Told = {
        "warehouse": "仓\t\"'\\",
        "owner": "🧑‍🏭" * 10,
        "note": "\u2028'; DROP TABLE orders; --",
        "refs": odd[:3],
    }
    put(log, *(event(order, "updated", **texts) for order in odd), *(event(order) for order in odd))
    put(log, *(event(order, "held", reason="\t\\x") for order in odd))
    keep(log, begin(log, engine, settings))
    assert sorted(orders(engine)) == sorted(odd)
    assert {row["warehouse"] for row in orders(engine).values()} == {texts["warehouse"]}
    assert {row["text"] for row in rows(engine, "notes")} == {texts["note"]}
    again = begin(log, engine, settings)
    assert (again.floor.columns.ids.find(odd) >= 0).all()
    put(log, *(event(order, "validated") for order in odd))
    keep(log, again)
    assert len(rows(engine, "orders")) == len(odd)


def test_an_order_that_comes_again_after_it_left_has_two_rows(log: Log, engine: Engine, short: Settings) -> None:
    archiving = begin(log, engine, short)
    put(log, event("SO-1", "delivered", NOW - 5 * HOUR, owner="li.lei", note="first"), at=NOW - 5 * HOUR)
    put(log, event("SO-2", at=NOW), event("SO-1", "received", NOW, note="second"), at=NOW)
    keep(log, archiving)
    here, gone = orders(engine)["SO-1"], orders(engine, memory=False)["SO-1"]
    assert (here["id"], here["received_at"], here["delivered_at"]) == (3, NOW, None)
    assert (gone["id"], gone["delivered_at"], gone["left_at"]) == (1, NOW - 5 * HOUR, NOW)
    assert {row["order_id"]: row["text"] for row in rows(engine, "notes")} == {1: "first", 3: "second"}
    assert [row["order_id"] for row in rows(engine, "details")] == [1]


def test_ids_are_unique_over_partitions(log_url: str, engine: Engine, settings: Settings) -> None:
    with Log.connect(log_url, partitions=3) as log:
        for partition in range(3):
            archiving = begin(log, engine, settings, partition)
            names = [f"SO-{number}" for number in range(60) if _partition(f"SO-{number}") == partition]
            put(log, *map(event, names), partition=partition)
            keep(log, archiving)
        found = rows(engine, "orders")
    assert len(found) == 60
    assert all((row["id"] - 1) % 3 == row["partition"] == _partition(row["number"]) for row in found)


def test_a_ledger_of_another_number_of_partitions_is_refused(log_url: str, engine: Engine, settings: Settings) -> None:
    with Log.connect(log_url, partitions=3) as log:
        begin(log, engine, settings).commit()
        log.client.flushall()
    with Log.connect(log_url, partitions=2) as log, pytest.raises(DatabaseRefused, match="3 partitions.* has 2"):
        begin(log, engine, settings)


def test_day_counts_begin_anew_at_midnight(log: Log, engine: Engine, short: Settings) -> None:
    archiving = begin(log, engine, short, now=NOW)
    put(log, event("SO-1", "delivered", NOW - 4 * MINUTE, channel="jd"), at=NOW)
    put(log, event("SO-2", at=NOW + 3 * HOUR), at=NOW + 3 * HOUR)
    keep(log, archiving, NOW + 3 * HOUR)
    (counts,) = rows(engine, "day_counts")
    assert counts["channel"] == "jd"
    assert '"since_delivered":1' in counts["counts"]
    put(log, event("SO-3", at=NOW + DAY), at=NOW + DAY)
    keep(log, archiving, NOW + DAY)
    assert rows(engine, "day_counts") == []


def test_a_day_that_began_while_nobody_wrote_does_not_count_the_one_before(
    log: Log, engine: Engine, short: Settings
) -> None:
    put(log, event("SO-1", "delivered", NOW - 4 * MINUTE), at=NOW)
    put(log, event("SO-2", at=NOW + 3 * HOUR), at=NOW + 3 * HOUR)
    keep(log, begin(log, engine, short), NOW + 3 * HOUR)
    put(log, event("SO-3", at=NOW + DAY), at=NOW + DAY)
    keep(log, begin(log, engine, short, now=NOW + DAY), NOW + DAY)
    assert rows(engine, "day_counts") == []
    assert shown(engine, SHORT, NOW + DAY).frame(NOW + DAY)["since"]["delivered"] == 0


def test_what_could_not_be_written_is_written_later_with_what_came_since(
    log: Log, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    archiving = begin(log, engine, settings)
    put(log, event("SO-1", note="call back"))
    read_on(log, archiving)
    with monkeypatch.context() as away:
        away.setattr(stream.ledger.archiving, "write", _raises(DatabaseDown("its disk is full")))
        with pytest.raises(DatabaseDown):
            archiving.commit()
    assert (archiving.waiting, archiving.written, archiving.lag) == (1, START, 1)
    put(log, event("SO-2"))
    keep(log, archiving)
    assert sorted(orders(engine)) == ["SO-1", "SO-2"]
    assert len(rows(engine, "notes")) == 1


def test_an_answer_that_is_lost_after_the_commit_counts_as_written(
    log: Log, engine: Engine, short: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    archiving = begin(log, engine, short)
    put(log, event("SO-1", "delivered", NOW - 5 * HOUR), at=NOW - 5 * HOUR)
    last = put(log, event("SO-2"))
    read_on(log, archiving)
    with monkeypatch.context() as away:
        away.setattr(stream.ledger.archiving, "writing", _loses_the_answer)
        with pytest.raises(DatabaseDown):
            archiving.commit()
    before = told(engine)
    archiving.tick(NOW + 700)
    archiving.commit()
    assert (archiving.written, archiving.waiting) == (last, 0)
    assert told(engine) == before
    put(log, event("SO-3"))
    keep(log, archiving)
    assert sum(row["entries"] + row["exits"] for row in rows(engine, "minutes")) == 0


def test_of_two_archives_the_second_to_write_begins_again_and_nothing_is_doubled(
    log: Log, engine: Engine, short: Settings
) -> None:
    first, second = begin(log, engine, short), begin(log, engine, short)
    put(log, event("SO-1", at=NOW - 6 * HOUR), event("SO-1", "delivered", NOW - 5 * HOUR), at=NOW - 5 * HOUR)
    put(log, event("SO-2", note="call back"))
    read_on(log, first)
    read_on(log, second)
    put(log, event("SO-3"))
    read_on(log, second)
    first.commit()
    with pytest.raises(Overtaken, match="expected"):
        second.commit()
    second.begin(NOW)
    keep(log, second)
    assert sorted(orders(engine)) == ["SO-2", "SO-3"]
    minutes = [(row["stage"], row["entries"], row["exits"]) for row in rows(engine, "minutes")]
    assert sorted(minutes) == [(0, 0, 1), (0, 1, 0)]
    put(log, event("SO-4"))
    read_on(log, first)
    with pytest.raises(Overtaken):
        first.commit()
    first.begin(NOW)
    keep(log, first)
    assert sorted(orders(engine)) == ["SO-2", "SO-3", "SO-4"]


def test_two_archives_that_wrote_the_very_same_are_one(log: Log, engine: Engine, short: Settings) -> None:
    first, second = begin(log, engine, short), begin(log, engine, short)
    put(log, event("SO-1", at=NOW - 6 * HOUR), event("SO-1", "delivered", NOW - 5 * HOUR), at=NOW - 5 * HOUR)
    put(log, event("SO-2", note="call back"))
    for archiving in (first, second):
        keep(log, archiving)
    put(log, event("SO-3"))
    keep(log, second)
    assert sum(row["entries"] for row in rows(engine, "minutes")) == 1
    assert sorted(orders(engine)) == ["SO-2", "SO-3"]


def test_a_log_that_lost_its_end_is_read_again_from_an_earlier_position(
    log: Log, engine: Engine, settings: Settings
) -> None:
    kept = [put(log, event(f"SO-{minute}"), at=NOW + minute * MINUTE) for minute in range(3)]
    positions = []
    archiving = begin(log, engine, settings)
    for count in (1, 1, 1):
        read_on(log, archiving, count, NOW + 3 * MINUTE)
        archiving.commit()
        positions.append(archiving.written)
    assert positions == kept
    log.client.xdel(log.keys.events(0), kept[2])
    put(log, event("SO-new"), at=NOW + 4 * MINUTE)
    archiving.resume(NOW + 4 * MINUTE)
    assert archiving.position == kept[1]
    assert log.client.hget(log.keys.consumers(0), CONSUMER) == kept[1].encode()
    keep(log, archiving, NOW + 4 * MINUTE)
    assert sorted(orders(engine)) == ["SO-0", "SO-1", "SO-2", "SO-new"]  # what the log lost, the ledger keeps
    assert len(rows(engine, "orders")) == 4


def test_what_is_read_again_from_an_earlier_position_was_sent_once(
    log: Log, engine: Engine, settings: Settings
) -> None:
    archiving = begin(log, engine, settings)
    for minute in range(4):
        last = put(log, event(f"SO-{minute}"), at=NOW + minute * MINUTE)
        if minute == 0:
            keep(log, archiving, NOW)
    keep(log, archiving, NOW + 3 * MINUTE)
    log.client.xdel(log.keys.events(0), last)
    put(log, event("SO-new"), at=NOW + 4 * MINUTE)
    archiving.resume(NOW + 4 * MINUTE)
    read_on(log, archiving, 1, NOW + 4 * MINUTE)
    archiving.commit()
    again = begin(log, engine, settings)
    keep(log, again, NOW + 4 * MINUTE)
    (row,) = rows(engine, "source_hours")
    assert (row["source"], row["hour"], row["events"]) == ("shop", NOW // HOUR * HOUR, 5)


def test_another_log_goes_on_in_the_same_ledger(log: Log, engine: Engine, settings: Settings) -> None:
    archiving = begin(log, engine, settings)
    put(log, event("SO-1"))
    keep(log, archiving)
    log.client.flushall()
    log.meet()
    archiving.resume(NOW)
    assert (archiving.position, archiving.written) == (START, START)
    last = put(log, event("SO-1", "pick_pack"), event("SO-2"))
    keep(log, archiving)
    found = orders(engine)
    assert (found["SO-1"]["id"], found["SO-1"]["received_at"], found["SO-1"]["pick_pack_at"]) == (1, NOW, NOW)
    (mark,) = rows(engine, "positions")
    assert (mark["log_id"], mark["position"], mark["earlier"]) == (log.identity.id, last, "[]")
    assert begin(log, engine, settings).position == last


def test_where_the_log_no_longer_reaches_back_the_newest_snapshot_is_adopted(
    log: Log, engine: Engine, settings: Settings
) -> None:
    last = put(log, event("SO-1", "pick_pack"), event("SO-2", "held", reason="presale"))
    served = Served(log, settings, Policy(settings), 0, "sh2-host:1:a", NOW)
    _read_all(log, served)
    served.finish()
    log.client.xtrim(log.keys.events(0), minid=last, approximate=False)
    archiving = begin(log, engine, settings)
    assert archiving.position == last
    put(log, event("SO-3"))
    keep(log, archiving)
    assert sorted(orders(engine)) == ["SO-1", "SO-2", "SO-3"]
    assert [row["reason"] for row in rows(engine, "changes")] == ["presale"]
    again = begin(log, engine, settings)
    assert again.written == archiving.written
    assert len(again.floor.columns) == 3


def test_without_a_snapshot_the_ledger_begins_with_what_the_log_has(
    log: Log, engine: Engine, settings: Settings
) -> None:
    put(log, event("SO-1"))
    last = put(log, event("SO-2"))
    log.client.xtrim(log.keys.events(0), minid=last, approximate=False)
    keep(log, begin(log, engine, settings))
    assert sorted(orders(engine)) == ["SO-2"]


def test_when_the_database_is_away_at_the_restart_what_was_is_untouched(
    log: Log, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    archiving = begin(log, engine, settings)
    put(log, event("SO-1"))
    keep(log, archiving)
    with monkeypatch.context() as away:
        away.setattr(stream.ledger.archiving, "recall", _raises(DatabaseDown("cannot be reached")))
        with pytest.raises(DatabaseDown):
            begin(log, engine, settings)
    assert begin(log, engine, settings).written == archiving.written


# --- a crash between every two steps ---


def test_a_crash_between_any_two_steps_loses_nothing_and_doubles_nothing(
    log: Log, engine: Engine, short: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = long_history(11, 40)
    for at, one in history:
        put(log, one, at=at)
    oracle = Oracle(SHORT)
    for at, one in history:
        oracle.feed(at, one)
    calm = _kept(log, engine, short)
    assert calm["minutes"]
    assert calm["notes"]
    step, stride = 0, 1 if engine.dialect.name == "sqlite" else 3
    while step >= 0:
        reached = [step]
        with monkeypatch.context() as patched:
            _crash_at(patched, log, reached)
            crashed = _kept(log, engine, short)
        assert crashed == calm, f"after a crash at step {step}"
        if step % 6 == 0:
            frame = shown(engine, SHORT, NOW).frame(NOW, by=ALL, full=True)
            assert not differences(oracle.frame(NOW, {}, ALL), frame, ("quality", "sources", "since"))
        step = step + stride if reached[0] < 0 else -1
        assert step < 200


def _kept(log: Log, engine: Engine, settings: Settings) -> dict[str, list[str]]:
    """Read the whole log into an empty ledger, in three pages; begin again after each crash."""
    from tests.laws.ledgers import forget

    forget(engine)
    log.client.delete(log.keys.consumers(0))
    archiving: Archiving | None = None
    while True:
        try:
            if archiving is None:
                archiving = begin(log, engine, settings)
            if not read_on(log, archiving, 14):
                archiving.commit()
                return told(engine)
            archiving.commit()
        except Crash:
            archiving = None
        except Overtaken:
            assert archiving is not None
            archiving.begin(NOW)


def _crash_at(patched: pytest.MonkeyPatch, log: Log, left: list[int]) -> None:
    """Let the process die when so many steps are done; afterwards ``left`` is below zero if it came to that."""

    def step() -> None:
        left[0] -= 1
        if left[0] == -1:
            raise Crash

    def around(call: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **more: Any) -> Any:
            step()
            found = call(*args, **more)
            step()
            return found

        return stepped

    @contextmanager
    def stepped_writing(engine: Engine) -> Iterator[Connection]:
        step()
        with writing(engine) as connection:
            yield connection
            step()
        step()

    patched.setattr(stream.ledger.archiving, "writing", stepped_writing)
    patched.setattr(stream.ledger.writing, "upsert", around(upsert))
    patched.setattr(stream.ledger.writing, "_move", around(stream.ledger.writing._move))
    patched.setattr(log, "advance", around(log.advance))
    patched.setattr(log, "register", around(log.register))


def _raises(error: Exception) -> Callable[..., Any]:
    def away(*_: object, **__: object) -> None:
        raise error

    return away


@contextmanager
def _loses_the_answer(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        yield connection
    raise DatabaseDown("the server went away")


def _partition(order: str) -> int:
    from models.event import partition_of

    return partition_of(order, 3)


def _read_all(log: Log, served: Served) -> None:
    from stream.floor.reading import Entry

    entries = log.read({0: served.position}, count=1000, block_ms=0).entries
    served.take([Entry(*entry[1:]) for entry in entries], NOW)
