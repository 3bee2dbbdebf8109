from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from backend.access import people, sessions
from backend.access.sessions import Session
from backend.access.tokens import digest, is_token
from backend.access.wrong import Absent
from models.tables.people import Session as Row
from stream.database.engine import reading, writing
from tests.backend.access.registry import DAY, HOUR, NOW, OPENER

LIFE = 7 * DAY
IDLE = 12 * HOUR


@pytest.fixture
def han_meimei(engine: Engine, li_lei: str) -> str:
    with writing(engine) as connection:
        return people.add(connection, "han.meimei", "operator", li_lei, NOW, password=OPENER).name


def begin(engine: Engine, person: str, now: int = NOW, agent: str = "Firefox 140") -> tuple[str, Session]:
    with writing(engine) as connection:
        return sessions.begin(connection, person, now, LIFE, "10.0.0.7", agent)


def found(engine: Engine, token: str, now: int, seen: dict[str, int] | None = None) -> Session | None:
    with reading(engine) as connection:
        return sessions.find(connection, [digest(token)], now, IDLE, seen).get(digest(token))


def test_a_session_is_found_by_its_token_with_the_role_of_its_person(engine: Engine, han_meimei: str) -> None:
    token, session = begin(engine, han_meimei)
    assert is_token(token)
    assert found(engine, token, NOW) == session
    assert (session.person, session.role, session.expires_at) == ("han.meimei", "operator", NOW + LIFE)
    assert (session.address, session.agent, session.seen_at) == ("10.0.0.7", "Firefox 140", NOW)
    assert found(engine, "another token", NOW) is None


def test_the_token_itself_is_kept_nowhere(engine: Engine, han_meimei: str) -> None:
    token, session = begin(engine, han_meimei)
    with reading(engine) as connection:
        kept = [value for row in connection.execute(select(Row.__table__)) for value in row]
    assert digest(token) in kept
    assert token not in map(str, kept)
    assert session.id not in token


def test_each_sign_in_has_a_session_of_its_own(engine: Engine, han_meimei: str) -> None:
    (one, first), (other, second) = begin(engine, han_meimei), begin(engine, han_meimei)
    assert one != other
    assert first.id != second.id


def test_a_session_ends_at_its_last_instant_and_when_it_was_idle_for_too_long(engine: Engine, han_meimei: str) -> None:
    token, session = begin(engine, han_meimei)
    assert found(engine, token, NOW + IDLE - 1) is not None
    assert found(engine, token, NOW + IDLE) is None
    with writing(engine) as connection:
        sessions.touch(connection, {session.id: NOW + LIFE - 1})
    assert found(engine, token, NOW + LIFE - 1) is not None
    assert found(engine, token, NOW + LIFE) is None


def test_a_use_that_is_not_written_yet_counts(engine: Engine, han_meimei: str) -> None:
    token, _ = begin(engine, han_meimei)
    assert found(engine, token, NOW + IDLE, {digest(token): NOW + HOUR}) is not None
    assert found(engine, token, NOW + IDLE + HOUR, {digest(token): NOW + HOUR}) is None


def test_the_last_use_never_goes_back(engine: Engine, han_meimei: str) -> None:
    token, session = begin(engine, han_meimei)
    with writing(engine) as connection:
        sessions.touch(connection, {session.id: NOW + HOUR})
        sessions.touch(connection, {session.id: NOW + 1, "unknown": NOW})
        sessions.touch(connection, {})
    again = found(engine, token, NOW + HOUR)
    assert again is not None
    assert again.seen_at == NOW + HOUR


def test_a_revoked_session_opens_nothing_and_cannot_be_revoked_again(engine: Engine, han_meimei: str) -> None:
    token, session = begin(engine, han_meimei)
    with writing(engine) as connection:
        assert sessions.revoke(connection, session.id, NOW + 1) == han_meimei
        with pytest.raises(Absent, match=session.id):
            sessions.revoke(connection, session.id, NOW + 2)
    assert found(engine, token, NOW + 1) is None


def test_nobody_ends_another_persons_session_unless_allowed(engine: Engine, han_meimei: str, li_lei: str) -> None:
    token, session = begin(engine, han_meimei)
    with writing(engine) as connection, pytest.raises(Absent):
        sessions.revoke(connection, session.id, NOW, person=li_lei)
    assert found(engine, token, NOW) is not None
    with writing(engine) as connection:
        assert sessions.revoke(connection, session.id, NOW, person=han_meimei) == han_meimei


def test_all_sessions_of_a_person_end_but_the_one_to_keep(engine: Engine, han_meimei: str, li_lei: str) -> None:
    theirs = [begin(engine, han_meimei)[1].id for _ in range(3)]
    mine, _ = begin(engine, li_lei)
    with writing(engine) as connection:
        assert sessions.revoke_all(connection, han_meimei, NOW, keep=theirs[1]) == 2
        assert sessions.revoke_all(connection, han_meimei, NOW, keep=theirs[1]) == 0
        assert [session.id for session in sessions.listed(connection, NOW, IDLE, han_meimei)] == [theirs[1]]
        assert sessions.revoke_all(connection, han_meimei, NOW) == 1
    assert found(engine, mine, NOW) is not None


def test_lists_show_what_is_open_the_last_used_first(engine: Engine, han_meimei: str, li_lei: str) -> None:
    old, older = begin(engine, han_meimei)[1], begin(engine, han_meimei, NOW - HOUR)[1]
    begin(engine, han_meimei, NOW - IDLE)
    begin(engine, han_meimei, NOW - LIFE)
    other = begin(engine, li_lei, NOW + 1)[1]
    with reading(engine) as connection:
        assert sessions.listed(connection, NOW, IDLE, han_meimei) == [old, older]
        assert [session.id for session in sessions.listed(connection, NOW, IDLE)] == [other.id, old.id, older.id]


def test_a_disabled_person_has_no_open_session(engine: Engine, han_meimei: str) -> None:
    token, _ = begin(engine, han_meimei)
    with writing(engine) as connection:
        people.disable(connection, han_meimei, NOW)
    assert found(engine, token, NOW) is None


def test_what_a_browser_says_of_itself_is_cut_and_cannot_steer_a_terminal(engine: Engine, han_meimei: str) -> None:
    _, session = begin(engine, han_meimei, agent="\x1b[31mred\x00\ud800" + "x" * 1_000)
    assert session.agent.startswith("?[31mred??xxx")
    assert len(session.agent) == 200
