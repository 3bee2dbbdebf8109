"""What ended long ago goes, with all that is its own; what is still needed, and what proves who did what, stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select

from models.tables import audit, journal, orders, people
from models.tables.base import Base
from stream.database import pruning
from stream.database.engine import open_engine, reading, writing
from stream.database.pruning import prune

DAY = 86_400_000
NOW = 1_794_326_400_000
LONG_AGO = NOW - 91 * DAY
LATELY = NOW - 89 * DAY
COLUMNS = {column.name: "" for column in orders.Order.__table__.columns if not column.nullable}


@pytest.fixture
def engine(ready_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setattr(pruning, "PAGE", 3)
    monkeypatch.setattr(pruning, "PAUSE_S", 0.0)
    opened = open_engine(ready_url)
    yield opened
    opened.dispose()


def add(engine: Engine, kind: type[Base], /, **values: Any) -> None:
    with writing(engine) as connection:
        connection.execute(insert(kind).values(values))


def order(engine: Engine, number: int, last_at: int, left_at: int | None) -> None:
    """Add an order with something of each kind that is its own."""
    own = {"partition": 0, "number": f"SO-{number}", "partial": False, "pathed": False}
    add(engine, orders.Order, **COLUMNS | own | {"id": number, "last_at": last_at, "left_at": left_at})
    add(engine, orders.Detail, order_id=number, owner="li.lei")
    add(engine, orders.Entry, order_id=number, attempt=1, stage=1, at=last_at)
    add(engine, orders.Change, order_id=number, type="held", at=last_at, reason="presale", until=-1, source="wms")
    add(engine, orders.Note, order_id=number, at=last_at, source="wms", digest="d", text="Ring twice.")


def ids(engine: Engine, kind: Any) -> set[Any]:
    with reading(engine) as connection:
        return set(connection.scalars(select(kind)))


def count(engine: Engine, kind: type[Base]) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(kind)) or 0


def test_orders_that_left_memory_long_ago_go_with_all_that_is_theirs(engine: Engine) -> None:
    for number in range(1, 9):
        order(engine, number, LONG_AGO, LONG_AGO + 7 * DAY)
    order(engine, 9, LATELY, LATELY + 7 * DAY)
    order(engine, 10, LONG_AGO, None)
    told: list[int] = []
    gone = prune(engine, 90 * DAY, NOW, advance=told.append)
    others = {"source_hours": 0, "sessions": 0, "links": 0}
    assert gone == {"orders": 8, "details": 8, "entries": 8, "changes": 8, "notes": 8} | others
    assert told == [3, 6, 8]
    kinds = (orders.Order.id, orders.Detail.order_id, orders.Entry.order_id, orders.Change.order_id)
    assert [ids(engine, kind) for kind in (*kinds, orders.Note.order_id)] == [{9, 10}] * 5


def test_their_minutes_and_every_row_of_the_audit_stay(engine: Engine) -> None:
    order(engine, 1, LONG_AGO, LONG_AGO)
    place = {"partition": 0, "warehouse": "SH2", "channel": "tmall", "stage": 1}
    add(engine, journal.Minute, at=LONG_AGO, entries=1, exits=0, **place)
    told = {"who": "li.lei", "kind": "person", "what": "sign_in", "subject": "", "outcome": "done"}
    add(engine, audit.Act, at=LONG_AGO, detail="{}", address="10.0.0.7", **told)
    assert prune(engine, 90 * DAY, NOW)["orders"] == 1
    assert [count(engine, kind) for kind in (journal.Minute, audit.Act)] == [1, 1]


def test_what_sources_sent_in_hours_of_long_ago_goes(engine: Engine) -> None:
    for partition in range(2):
        for hour in range(8):
            own = {"partition": partition, "hour": LONG_AGO + hour * 3_600_000, "source": "wms", "events": 1}
            add(engine, journal.SourceHour, **own)
            add(engine, journal.SourceHour, **own | {"source": "erp"})
    add(engine, journal.SourceHour, partition=0, hour=NOW - 90 * DAY, source="wms", events=1)
    assert prune(engine, 90 * DAY, NOW)["source_hours"] == 32
    assert ids(engine, journal.SourceHour.hour) == {NOW - 90 * DAY}


def test_sessions_and_links_long_over_go(engine: Engine) -> None:
    add(engine, people.Person, name="li.lei", role="operator", created_at=0, created_by="lin")
    for name, expires_at, revoked_at in (("a", LONG_AGO, None), ("b", NOW, LONG_AGO), ("c", LATELY, None)):
        own = {"person": "li.lei", "address": "10.0.0.7", "agent": "", "created_at": 0, "seen_at": 0}
        add(engine, people.Session, id=name, token=name, expires_at=expires_at, revoked_at=revoked_at, **own)
    for name, expires_at, used_at in (("a", LONG_AGO, None), ("b", NOW, LONG_AGO), ("c", LATELY, None)):
        add(engine, people.Link, token=name, purpose="password", created_at=0, expires_at=expires_at, used_at=used_at)
    gone = prune(engine, 90 * DAY, NOW)
    assert (gone["sessions"], gone["links"]) == (2, 2)
    assert ids(engine, people.Session.id) == ids(engine, people.Link.token) == {"c"}
    assert ids(engine, people.Person.name) == {"li.lei"}


def test_pruning_twice_is_pruning_once(engine: Engine) -> None:
    order(engine, 1, LONG_AGO, LONG_AGO)
    prune(engine, 90 * DAY, NOW)
    assert not any(prune(engine, 90 * DAY, NOW).values())


def test_an_order_whose_last_event_is_just_so_old_stays(engine: Engine) -> None:
    order(engine, 1, NOW - 90 * DAY, NOW)
    assert prune(engine, 90 * DAY, NOW)["orders"] == 0


def test_somebody_may_write_between_two_pages(engine: Engine, ready_url: str) -> None:
    for number in range(1, 9):
        order(engine, number, LONG_AGO, LONG_AGO)
    other = open_engine(ready_url, busy_s=0.05)
    prune(engine, 90 * DAY, NOW, advance=lambda gone: order(other, 100 + gone, NOW, None))
    assert ids(engine, orders.Order.id) == {103, 106, 108}
    other.dispose()
