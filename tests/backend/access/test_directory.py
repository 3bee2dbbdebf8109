from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Connection, Engine
from structlog.testing import capture_logs

from backend.access import directory as module
from backend.access import keys, people, sessions
from backend.access.directory import FRESH_MS, KEPT_MS, WRITTEN_MS, Directory
from backend.access.tokens import new_token
from backend.access.wrong import Absent
from stream.database.engine import open_engine, reading, writing
from stream.database.trouble import DatabaseDown, DatabaseError, DatabaseRefused
from tests.backend.access.registry import DAY, HOUR, NOW, Clock, eventually
from tests.postgresql import PostgreSQL

IDLE = 12 * HOUR


class Switch:
    """A way to the database: counted, turned off and made to hang by a test."""

    def __init__(self, way: Callable[[Engine], AbstractContextManager[Connection]] = reading) -> None:
        self.way = way
        self.down = False
        self.asked = 0
        self.open = threading.Event()
        self.open.set()

    @contextmanager
    def __call__(self, engine: Engine) -> Iterator[Connection]:
        self.asked += 1
        self.open.wait(20)
        if self.down:
            raise DatabaseDown("the database cannot be reached")
        with self.way(engine) as connection:
            yield connection


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Switch:
    found = Switch()
    monkeypatch.setattr(module, "reading", found)
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def ours(engine: Engine, switch: Switch, clock: Clock) -> AsyncIterator[Directory]:
    directory = Directory(engine, IDLE, clock)
    yield directory
    switch.open.set()
    await directory.close()


@pytest.fixture
def cookie(engine: Engine, li_lei: str) -> str:
    return begin(engine, li_lei)


def begin(engine: Engine, person: str) -> str:
    with writing(engine) as connection:
        return sessions.begin(connection, person, NOW, 7 * DAY, "10.0.0.7", "Firefox")[0]


def revoke_all(engine: Engine, person: str) -> None:
    with writing(engine) as connection:
        sessions.revoke_all(connection, person, NOW)


async def test_a_token_becomes_a_person_and_a_strangers_nobody(ours: Directory, switch: Switch, cookie: str) -> None:
    principal = await ours.resolve(cookie, "session")
    assert principal is not None
    assert (principal.kind, principal.name, principal.role) == ("person", "li.lei", "admin")
    assert await ours.resolve(new_token(), "session") is None
    assert await ours.resolve(cookie, "bearer") is None
    before = switch.asked
    assert await ours.resolve("x" * 1_000_000, "session") is None
    assert switch.asked == before


async def test_an_answer_holds_for_less_than_a_second(
    ours: Directory, switch: Switch, clock: Clock, engine: Engine, cookie: str, li_lei: str
) -> None:
    await ours.resolve(cookie, "session")
    revoke_all(engine, li_lei)
    clock.advance(FRESH_MS - 1)
    assert await ours.resolve(cookie, "session") is not None
    assert switch.asked == 1
    clock.advance(1)
    assert await ours.resolve(cookie, "session") is None
    assert switch.asked == 2


async def test_a_clock_that_is_set_back_makes_no_answer_last(
    ours: Directory, clock: Clock, engine: Engine, cookie: str, li_lei: str
) -> None:
    await ours.resolve(cookie, "session")
    revoke_all(engine, li_lei)
    clock.advance(-HOUR)
    assert await ours.resolve(cookie, "session") is None


async def test_a_role_that_shrank_holds_within_a_second(
    ours: Directory, clock: Clock, engine: Engine, li_lei: str
) -> None:
    with writing(engine) as connection:
        people.add(connection, "han.meimei", "oncall", li_lei, NOW)
    cookie = begin(engine, "han.meimei")
    await ours.resolve(cookie, "session")
    with writing(engine) as connection:
        people.set_role(connection, "han.meimei", "viewer")
    clock.advance(FRESH_MS)
    principal = await ours.resolve(cookie, "session")
    assert principal is not None
    assert principal.role == "viewer"


@pytest.mark.parametrize("who", [None, "li.lei"])
async def test_what_was_changed_here_holds_at_once(
    who: str | None, ours: Directory, engine: Engine, cookie: str, li_lei: str
) -> None:
    await ours.resolve(cookie, "session")
    await ours.write(sessions.revoke_all, li_lei, NOW)
    ours.forget("somebody else")
    assert await ours.resolve(cookie, "session") is not None
    ours.forget(who)
    assert await ours.resolve(cookie, "session") is None


async def test_an_answer_that_was_asked_for_before_a_change_is_not_remembered(
    ours: Directory, switch: Switch, cookie: str, li_lei: str
) -> None:
    switch.open.clear()
    asked = asyncio.create_task(ours.resolve(cookie, "session"))
    await eventually(lambda: switch.asked == 1)
    ours.forget(li_lei)
    switch.open.set()
    assert await asked is not None
    await ours.resolve(cookie, "session")
    assert switch.asked == 2


async def test_what_is_asked_at_once_is_one_question(
    ours: Directory, switch: Switch, engine: Engine, li_lei: str
) -> None:
    cookies = [begin(engine, li_lei) for _ in range(5)]
    switch.open.clear()
    first = asyncio.create_task(ours.resolve(cookies[0], "session"))
    await eventually(lambda: switch.asked == 1)
    others = [asyncio.create_task(ours.resolve(cookie, "session")) for cookie in cookies * 20]
    await asyncio.sleep(0)
    switch.open.set()
    assert {found.name for found in await asyncio.gather(first, *others) if found} == {li_lei}
    assert switch.asked == 2


async def test_while_the_database_is_down_who_was_known_stays_for_an_hour(
    ours: Directory, switch: Switch, clock: Clock, cookie: str
) -> None:
    await ours.resolve(cookie, "session")
    switch.down = True
    with capture_logs() as lines:
        for _ in range(6):
            clock.advance(KEPT_MS // 6 - 1)
            assert await ours.resolve(cookie, "session") is not None
        clock.advance(6)
        with pytest.raises(DatabaseDown, match="cannot be reached"):
            await ours.resolve(cookie, "session")
    assert ours.down_since is not None
    assert [line["event"] for line in lines] == ["people_unreachable"]


async def test_while_the_database_is_down_a_stranger_is_told_so_without_asking_each_time(
    ours: Directory, switch: Switch, clock: Clock, cookie: str
) -> None:
    switch.down = True
    for _ in range(20):
        with pytest.raises(DatabaseDown):
            await ours.resolve(cookie, "session")
    assert switch.asked == 1
    clock.advance(FRESH_MS)
    with pytest.raises(DatabaseDown):
        await ours.resolve(cookie, "session")
    assert switch.asked == 2


async def test_when_the_database_is_back_it_is_asked_again(
    ours: Directory, switch: Switch, clock: Clock, engine: Engine, cookie: str, li_lei: str
) -> None:
    await ours.resolve(cookie, "session")
    switch.down = True
    clock.advance(FRESH_MS)
    await ours.resolve(cookie, "session")
    revoke_all(engine, li_lei)
    switch.down = False
    clock.advance(FRESH_MS)
    with capture_logs() as lines:
        await ours.resolve(cookie, "session")
        await eventually(lambda: ours.down_since is None)
    assert await ours.resolve(cookie, "session") is None
    assert [line["event"] for line in lines] == ["people_reachable"]


async def test_a_database_that_hangs_delays_who_is_known_once_and_a_little(
    ours: Directory, switch: Switch, clock: Clock, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ours.resolve(cookie, "session")
    monkeypatch.setattr(module, "PATIENCE_S", 0.02)
    monkeypatch.setattr(module, "PATIENCE_WITH_STRANGERS_S", 0.05)
    switch.open.clear()
    clock.advance(FRESH_MS)
    assert await ours.resolve(cookie, "session") is not None
    assert ours.down_since == clock.now
    monkeypatch.setattr(module, "PATIENCE_S", 1_000)
    clock.advance(FRESH_MS)
    assert await ours.resolve(cookie, "session") is not None
    with pytest.raises(DatabaseDown, match=r"expected an answer from the database in 0.05 s"):
        await ours.resolve(new_token(), "session")
    switch.open.set()
    await eventually(lambda: ours.down_since is None)


async def test_a_session_ends_at_its_limits_also_while_the_database_is_down(
    engine: Engine, switch: Switch, clock: Clock, li_lei: str
) -> None:
    ours = Directory(engine, HOUR // 2, clock)
    with writing(engine) as connection:
        short = sessions.begin(connection, li_lei, NOW, HOUR // 4, "", "")[0]
        idle = sessions.begin(connection, li_lei, NOW, DAY, "", "")[0]
        used = sessions.begin(connection, li_lei, NOW, DAY, "", "")[0]
    for token in (short, idle, used):
        await ours.resolve(token, "session")
    switch.down = True
    clock.advance(HOUR // 4)
    with pytest.raises(DatabaseDown):
        await ours.resolve(short, "session")
    assert await ours.resolve(used, "session") is not None
    clock.advance(HOUR // 4)
    with pytest.raises(DatabaseDown):
        await ours.resolve(idle, "session")
    assert await ours.resolve(used, "session") is not None
    await ours.close()


async def test_a_session_in_use_is_not_idle_and_its_use_is_written_once_a_minute(
    ours: Directory, clock: Clock, engine: Engine, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    plain = sessions.touch

    def noted(connection: Connection, seen: Mapping[str, int]) -> None:
        plain(connection, seen)
        written.extend(seen.values())

    monkeypatch.setattr(sessions, "touch", noted)
    for _ in range(180):
        clock.advance(1_000)
        assert await ours.resolve(cookie, "session") is not None
    await eventually(lambda: len(written) == 3)
    assert [at - NOW for at in written] == [WRITTEN_MS, 2 * WRITTEN_MS, 3 * WRITTEN_MS]
    with reading(engine) as connection:
        assert [session.seen_at for session in sessions.listed(connection, clock.now, IDLE)] == [NOW + 3 * WRITTEN_MS]


async def test_who_was_here_while_nothing_could_be_written_is_not_idle(
    ours: Directory, clock: Clock, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = Switch(writing)
    writes.down = True
    monkeypatch.setattr(module, "writing", writes)
    while clock.now < NOW + 2 * IDLE:
        clock.advance(KEPT_MS - 1)
        assert await ours.resolve(cookie, "session") is not None
    await eventually(lambda: writes.asked)


async def test_a_keys_last_use_is_written_with_its_address(ours: Directory, engine: Engine, clock: Clock) -> None:
    with writing(engine) as connection:
        token, key = keys.create(connection, "wms-shanghai", "ingest", "li.lei", NOW)
    await ours.resolve(token, "bearer", "10.0.0.8")
    clock.advance(1_000)
    await ours.resolve(token, "bearer", "10.0.0.9")
    await ours.close()
    with reading(engine) as connection:
        assert [(row.id, row.used_at, row.used_from) for row in keys.listed(connection)] == [(key.id, NOW, "10.0.0.8")]


async def test_no_crowd_of_tokens_fills_the_memory(
    ours: Directory, engine: Engine, switch: Switch, li_lei: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROOM", 3)
    cookies = [begin(engine, li_lei) for _ in range(5)]
    for cookie in cookies:
        await ours.resolve(cookie, "session")
    assert len(ours._known) == 3
    switch.down = True
    assert await ours.resolve(cookies[-1], "session") is not None


async def test_the_doors_read_and_write_and_hear_what_is_wrong(ours: Directory, li_lei: str) -> None:
    assert await ours.write(people.set_role, li_lei, "admin") == await ours.read(people.find, li_lei)
    with pytest.raises(Absent):
        await ours.write(people.there, "lucy")
    added = await ours.write(people.add, "lucy", "viewer", li_lei, NOW, subject="0815")
    assert added.subject == "0815"


async def test_what_a_door_does_is_undone_when_it_fails(ours: Directory, li_lei: str) -> None:
    def fails(connection: Connection) -> None:
        people.add(connection, "lucy", "viewer", li_lei, NOW)
        raise DatabaseRefused("cannot be")

    with pytest.raises(DatabaseRefused):
        await ours.write(fails)
    assert await ours.read(people.find, "lucy") is None


async def test_whoever_asks_when_the_server_ends_is_answered(
    engine: Engine, switch: Switch, clock: Clock, cookie: str
) -> None:
    ours = Directory(engine, IDLE, clock)
    switch.open.clear()
    asked = [asyncio.create_task(ours.resolve(cookie, "session"))]
    await eventually(lambda: switch.asked == 1)
    asked.append(asyncio.create_task(ours.resolve(cookie, "session")))
    await asyncio.sleep(0)
    await ours.close()
    switch.open.set()
    ended = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(end) for end in ended] == [DatabaseDown, DatabaseDown]


async def test_a_database_that_is_really_gone(postgresql: PostgreSQL, ready_postgresql: str) -> None:
    name = postgresql.make(like=ready_postgresql)
    engine, clock = open_engine(postgresql.url(name)), Clock()
    with writing(engine) as connection:
        people.add(connection, "li.lei", "admin", "terminal", NOW)
    cookie = begin(engine, "li.lei")
    ours = Directory(engine, IDLE, clock)
    await ours.resolve(cookie, "session")
    postgresql.drop(name)
    clock.advance(FRESH_MS)
    assert await ours.resolve(cookie, "session") is not None
    clock.advance(FRESH_MS)
    with pytest.raises(DatabaseError, match=name):
        await ours.resolve(new_token(), "session")
    await ours.close()
    engine.dispose()
