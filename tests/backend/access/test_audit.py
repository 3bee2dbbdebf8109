from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import DatabaseError

from backend.access import audit
from backend.access.audit import Act, Chosen, Entry, Page, append, exported, listed
from models.tables.audit import Act as Row
from stream.database.engine import reading, writing
from tests.architecture.source import ROOT
from tests.backend.access.registry import DAY, NOW


def entry(at: int = NOW, who: str = "li.lei", what: Act = Act.KEY_CREATE, **more: Any) -> Entry:
    return Entry(at, who, more.pop("kind", "person"), what, more.pop("subject", "wall"), "10.0.0.7", **more)


def write(engine: Engine, *entries: Entry) -> None:
    with writing(engine) as connection:
        append(connection, *entries)


def page(engine: Engine, chosen: Chosen | None = None, cursor: int | None = None, limit: int = 100) -> Page:
    with reading(engine) as connection:
        return listed(connection, chosen or Chosen(), cursor, limit)


async def csv_of(engine: Engine, chosen: Chosen | None = None) -> list[list[str]]:
    async def read(function: Callable[..., Page], *arguments: Any) -> Page:
        with reading(engine) as connection:
            return function(connection, *arguments)

    text = b"".join([chunk async for chunk in exported(read, chosen or Chosen())]).decode()
    return list(csv.reader(io.StringIO(text)))


def test_an_act_is_kept_as_who_what_when_and_from_where(engine: Engine) -> None:
    write(engine, entry(detail={"scope": "display", "sources": None}))
    [row] = page(engine).rows
    assert row[1:] == (
        NOW, "li.lei", "person", "key_create", "wall", "done", {"scope": "display", "sources": None}, "10.0.0.7",
    )  # fmt: skip


def test_nothing_at_all_may_be_written(engine: Engine) -> None:
    write(engine)
    assert page(engine) == Page([], None)


def test_what_is_written_can_be_neither_changed_nor_taken_away(engine: Engine) -> None:
    write(engine, entry())
    for statement in (update(Row).values(who="nobody"), delete(Row)):
        with pytest.raises(DatabaseError), writing(engine) as connection:
            connection.execute(statement)
    assert [row.who for row in page(engine).rows] == ["li.lei"]


def test_pages_give_every_row_once_the_newest_first_whatever_is_appended_meanwhile(engine: Engine) -> None:
    write(engine, *(entry(NOW + n, subject=f"key-{n}") for n in range(7)))
    seen: list[str] = []
    cursor: int | None = None
    while True:
        found = page(engine, cursor=cursor, limit=3)
        seen += [row.subject for row in found.rows]
        write(engine, entry(NOW + DAY, subject="later"))
        cursor = found.cursor
        if cursor is None:
            break
    assert seen == [f"key-{n}" for n in reversed(range(7))]


def test_the_last_page_says_that_it_is_the_last_also_when_it_is_full(engine: Engine) -> None:
    write(engine, *(entry() for _ in range(4)))
    first = page(engine, limit=2)
    assert first.cursor is not None
    assert page(engine, cursor=first.cursor, limit=2).cursor is None
    assert len(page(engine, limit=0).rows) == 1
    assert len(page(engine, limit=10**9).rows) == 4


@pytest.mark.parametrize(
    ("chosen", "subjects"),
    [
        (Chosen(who="li.lei"), ["b", "a"]),
        (Chosen(who=""), ["c"]),
        (Chosen(what="sign_in"), ["c", "b"]),
        (Chosen(outcome="refused"), ["c"]),
        (Chosen(since=NOW + 1), ["c", "b"]),
        (Chosen(until=NOW + 2), ["b", "a"]),
        (Chosen(who="li.lei", what="sign_in", since=NOW, until=NOW + DAY), ["b"]),
        (Chosen(who="' OR 1=1 --"), []),
    ],
)
def test_rows_are_chosen_by_who_what_outcome_and_when(engine: Engine, chosen: Chosen, subjects: list[str]) -> None:
    write(
        engine,
        entry(NOW, subject="a"),
        entry(NOW + 1, what=Act.SIGN_IN, subject="b"),
        entry(NOW + 2, who="", kind="nobody", what=Act.SIGN_IN, subject="c", outcome="refused"),
    )
    assert [row.subject for row in page(engine, chosen).rows] == subjects


def test_whatever_somebody_sends_can_be_kept(engine: Engine) -> None:
    write(engine, entry(who="\x00\ud800" + "x" * 1_000, subject="红" * 1_000, detail={"agent": "\x00" + "y" * 10_000}))
    [row] = page(engine).rows
    assert row.who == "??" + "x" * 126
    assert row.subject == "红" * 128
    assert row.detail == {"agent": "?" + "y" * 499}


async def test_the_export_has_a_head_and_every_chosen_row(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST", 2)
    write(engine, *(entry(NOW + n, subject=f"key-{n}", detail={"n": n} if n else {}) for n in range(5)))
    head, *rows = await csv_of(engine, Chosen(since=NOW))
    assert head == ["id", "at", "who", "kind", "what", "subject", "outcome", "detail", "address"]
    assert [row[5] for row in rows] == [f"key-{n}" for n in reversed(range(5))]
    assert rows[-1][1:] == [
        "2026-11-10T16:00:00.000Z", "li.lei", "person", "key_create", "key-0", "done", "", "10.0.0.7",
    ]  # fmt: skip
    assert rows[0][7] == '{"n":4}'


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
async def test_no_cell_of_the_export_is_a_formula(engine: Engine, name: str) -> None:
    write(engine, entry(who=name, subject='a,"b"\nc'))
    [_, row] = await csv_of(engine)
    assert row[2] == f"'{name}"
    assert row[5] == 'a,"b"\nc'


def test_every_act_is_documented() -> None:
    said = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert [act.value for act in Act if f"`{act.value}`" not in said] == []
