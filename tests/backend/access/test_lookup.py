from __future__ import annotations

from sqlalchemy import Engine, update

from backend.access import keys, people, sessions
from backend.access.lookup import By, Found, look_up
from backend.access.roles import ROLES, Principal, Scope
from backend.access.tokens import digest
from models.tables.people import Person
from stream.database.engine import reading, writing
from tests.backend.access.registry import DAY, HOUR, NOW


def found(engine: Engine, *questions: tuple[By, str], now: int = NOW) -> list[Found | None]:
    asked: list[tuple[By, str]] = [(by, digest(token)) for by, token in questions]
    with reading(engine) as connection:
        answers = look_up(connection, asked, now, HOUR, {})
    return [answers.get(question) for question in asked]


def test_a_person_comes_by_the_session_cookie_only(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        token, session = sessions.begin(connection, li_lei, NOW, DAY, "10.0.0.7", "Firefox")
    person = Principal("person", "li.lei", ROLES["admin"], session.id, "admin", None, NOW + DAY)
    assert found(engine, ("session", token), ("bearer", token), ("display", token)) == [Found(person, NOW), None, None]


def test_a_machine_comes_by_bearer_only_with_the_sources_it_is_bound_to(engine: Engine) -> None:
    with writing(engine) as connection:
        token, key = keys.create(
            connection, "wms-shanghai", "ingest", "li.lei", NOW, sources=["wms-sh1"], expires_at=NOW + DAY
        )
        keys.touch(connection, {key.id: (NOW + 7, "10.0.0.7")})
    machine = Principal(
        "key", "wms-shanghai", frozenset({Scope.INGEST}), key.id, None, frozenset({"wms-sh1"}), NOW + DAY
    )
    assert found(engine, ("bearer", token), ("display", token), ("session", token)) == [
        Found(machine, NOW + 7), None, None,
    ]  # fmt: skip


def test_a_wall_comes_by_its_cookie_or_by_bearer(engine: Engine) -> None:
    with writing(engine) as connection:
        token, key = keys.create(connection, "wall", "display", "li.lei", NOW)
    wall = Principal("display", "wall", frozenset({Scope.DISPLAY}), key.id)
    assert found(engine, ("display", token), ("bearer", token), ("session", token)) == [
        Found(wall, 0), Found(wall, 0), None,
    ]  # fmt: skip


def test_many_are_asked_for_at_once_and_strangers_among_them_are_nobody(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        tokens = [sessions.begin(connection, li_lei, NOW, DAY, "", "")[0] for _ in range(40)]
        reader = keys.create(connection, "grafana", "read", li_lei, NOW)[0]
    questions: list[tuple[By, str]] = [("session", token) for token in tokens]
    answers = found(engine, *questions, ("bearer", "x" * 43), ("bearer", reader))
    assert len({answer.principal.id for answer in answers if answer is not None}) == 41
    assert [answer is None for answer in answers] == [False] * 40 + [True, False]


def test_a_role_that_this_version_does_not_know_holds_nothing(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        token, _ = sessions.begin(connection, li_lei, NOW, DAY, "", "")
        people.find(connection, li_lei)
        connection.execute(update(Person).values(role="owner"))
    [answer] = found(engine, ("session", token))
    assert answer is not None
    assert answer.principal.scopes == frozenset()
