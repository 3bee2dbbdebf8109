from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine
from structlog.testing import capture_logs

from backend.access import audit_queue
from backend.access.audit import Act, Chosen, Entry, append, listed
from backend.access.audit_queue import Writer
from stream.database.engine import reading, writing
from stream.database.trouble import DatabaseDown
from tests.backend.access.registry import NOW
from tests.waiting import wait_until


class Switch:
    """A database that a test turns off and on, or makes slow."""

    def __init__(self) -> None:
        self.down = False
        self.tried = 0
        self.open = threading.Event()
        self.open.set()

    @contextmanager
    def __call__(self, engine: Engine) -> Iterator[Connection]:
        self.tried += 1
        self.open.wait(20)
        if self.down:
            raise DatabaseDown("the database cannot be reached")
        with writing(engine) as connection:
            yield connection


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Switch:
    found = Switch()
    monkeypatch.setattr(audit_queue, "writing", found)
    monkeypatch.setattr(audit_queue, "AGAIN_AFTER_S", (0.01,))
    return found


def refusal(subject: str, at: int = NOW) -> Entry:
    return Entry(at, "", "nobody", Act.SIGN_IN, subject, "10.0.0.7", "refused", {"code": "wrong_credentials"})


def subjects(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return [row.subject for row in listed(connection, Chosen(), limit=1_000).rows][::-1]


def test_what_is_offered_is_written_in_order(engine: Engine) -> None:
    writer = Writer(engine)
    writer.offer(refusal("before the start"))
    writer.start()
    for n in range(1_200):
        assert writer.offer(refusal(f"n-{n}"))
    writer.close()
    assert (writer.waiting, writer.lost) == (0, 0)
    assert subjects(engine)[-1] == "n-1199"
    with reading(engine) as connection:
        first = listed(connection, Chosen(), cursor=300, limit=1_000).rows[-1]
    assert first.subject == "before the start"


def test_the_log_has_the_same_line_as_the_table(engine: Engine) -> None:
    writer = Writer(engine)
    with capture_logs() as lines:
        writer.offer(refusal("han.meimei"))
    assert lines == [
        {
            "event": "audit", "log_level": "info", "at": NOW, "who": "", "kind": "nobody", "what": "sign_in",
            "subject": "han.meimei", "outcome": "refused", "detail": '{"code":"wrong_credentials"}',
            "address": "10.0.0.7",
        }
    ]  # fmt: skip
    writer.start()
    writer.close()


def test_while_the_database_is_down_acts_wait_and_nobody_else_does(engine: Engine, switch: Switch) -> None:
    switch.down = True
    writer = Writer(engine)
    writer.start()
    with capture_logs() as lines:
        writer.offer(refusal("a"))
        wait_until(lambda: switch.tried > 2)
        writer.offer(refusal("b"))
        assert writer.waiting == 2
        switch.down = False
        wait_until(lambda: writer.waiting == 0)
        writer.close()
    assert subjects(engine) == ["a", "b"]
    assert [line["event"] for line in lines if line["event"] != "audit"] == ["audit_delayed", "audit_resumed"]


def test_a_slow_database_slows_nobody_who_offers(engine: Engine, switch: Switch) -> None:
    switch.open.clear()
    writer = Writer(engine)
    writer.start()
    writer.offer(refusal("a"))
    wait_until(lambda: switch.tried == 1)
    assert writer.offer(refusal("b"))
    switch.open.set()
    writer.close()
    assert subjects(engine) == ["a", "b"]


def test_what_finds_no_room_is_counted_and_stands_whole_in_the_log(engine: Engine, switch: Switch) -> None:
    switch.down = True
    writer = Writer(engine, room=2)
    writer.start()
    with capture_logs() as lines:
        assert [writer.offer(refusal(name)) for name in "abc"] == [True, True, False]
        switch.down = False
        writer.close()
    [lost] = [line for line in lines if line["event"] == "audit_lost"]
    assert (lost["subject"], lost["why"], lost["lost"]) == ("c", "the queue is full", 1)
    assert writer.lost == 1
    assert subjects(engine) == ["a", "b"]


def test_what_the_database_does_not_take_until_the_end_stands_in_the_log(engine: Engine, switch: Switch) -> None:
    switch.down = True
    writer = Writer(engine)
    writer.start()
    writer.offer(refusal("a"))
    with capture_logs() as lines:
        writer.close(patience_s=0.05)
        assert not writer.offer(refusal("b"))
    assert [line["subject"] for line in lines if line["event"] == "audit_lost"] == ["a", "b"]
    wait_until(lambda: not any(thread.name == "audit" for thread in threading.enumerate()), what="the thread to end")


def test_a_row_that_no_database_takes_does_not_stop_the_others(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def picky(connection: Connection, *entries: Entry) -> None:
        if any(entry.subject == "poison" for entry in entries):
            raise ValueError("cannot be kept")
        append(connection, *entries)

    monkeypatch.setattr(audit_queue, "append", picky)
    writer = Writer(engine)
    writer.offer(refusal("poison"))
    writer.start()
    wait_until(lambda: writer.waiting == 0)
    writer.offer(refusal("a"))
    writer.close()
    assert subjects(engine) == ["a"]
    assert writer.lost == 1


def test_many_threads_may_offer_at_once(engine: Engine) -> None:
    writer = Writer(engine)
    writer.start()
    threads = [
        threading.Thread(target=lambda n=n: [writer.offer(refusal(f"{n}-{i}")) for i in range(50)]) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert len(set(subjects(engine))) == 400
