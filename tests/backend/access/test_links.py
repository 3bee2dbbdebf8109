from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from backend.access import links, people, sessions
from backend.access.links import FIRST_ADMIN, LIFE_MS, PASSWORD, Link
from backend.access.people import Person
from backend.access.tokens import digest, is_token
from backend.access.wrong import Absent, Conflict, Wrong
from models.tables.people import Link as Row
from stream.database.engine import reading, writing
from tests.backend.access.registry import DAY, HOUR, NOW, OPENER, at_once, refusals

CHOSEN = "$argon2id$chosen"


def make(engine: Engine, person: str | None = None, now: int = NOW) -> str:
    with writing(engine) as connection:
        return links.make(connection, FIRST_ADMIN if person is None else PASSWORD, person, now)


def redeem(engine: Engine, token: str, name: str | None = None, now: int = NOW) -> Person:
    with writing(engine) as connection:
        return links.redeem(connection, token, name, CHOSEN, now)


def everybody(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        return [(person.name, person.role) for person in people.listed(connection)]


def test_the_first_admin_takes_a_name_and_a_password(engine: Engine) -> None:
    token = make(engine)
    assert is_token(token)
    with reading(engine) as connection:
        assert links.find(connection, token, NOW) == Link(FIRST_ADMIN, None, NOW + LIFE_MS)
    person = redeem(engine, token, "Li.Lei")
    assert (person.name, person.role, person.password, person.created_by) == ("li.lei", "admin", CHOSEN, "first_admin")
    assert everybody(engine) == [("li.lei", "admin")]


def test_a_link_itself_is_kept_nowhere(engine: Engine) -> None:
    token = make(engine)
    with reading(engine) as connection:
        kept = [value for row in connection.execute(select(Row.__table__)) for value in row]
    assert digest(token) in kept
    assert token not in map(str, kept)


def test_a_name_that_cannot_be_leaves_the_link_as_good_as_before(engine: Engine) -> None:
    token = make(engine)
    for name in (None, "", "li lei"):
        with pytest.raises(Wrong, match="expected 1 to 64 letters"):
            redeem(engine, token, name)
    assert redeem(engine, token, "li.lei").name == "li.lei"


def test_there_is_no_first_admin_where_people_are(engine: Engine) -> None:
    token = make(engine)
    with writing(engine) as connection:
        people.add(connection, "han.meimei", "viewer", "terminal", NOW)
    for refused in (
        lambda: make(engine),
        lambda: redeem(engine, token, "li.lei"),
        lambda: links.find(connection, token, NOW),
    ):
        with reading(engine) as connection, pytest.raises(Conflict, match="the first admin is made already"):
            refused()
    assert everybody(engine) == [("han.meimei", "viewer")]


def test_somebody_chooses_a_password_and_is_signed_out_elsewhere(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        sessions.begin(connection, li_lei, NOW, DAY, "10.0.0.7", "Firefox")
    person = redeem(engine, make(engine, "LI.LEI"), "a name that is not asked for", NOW + 1)
    assert (person.name, person.role, person.password, person.password_at) == (li_lei, "admin", CHOSEN, NOW + 1)
    with reading(engine) as connection:
        assert people.find(connection, li_lei) == person
        assert sessions.listed(connection, NOW, HOUR) == []


def test_a_link_works_once_and_not_after_its_day(engine: Engine, li_lei: str) -> None:
    used, ended = make(engine, li_lei), None
    redeem(engine, used, now=NOW + LIFE_MS - 1)
    ended = make(engine, li_lei)
    for token, now in ((used, NOW), (ended, NOW + LIFE_MS), ("never made", NOW)):
        with pytest.raises(Wrong, match="was used, has ended or never was") as refused:
            redeem(engine, token, now=now)
        assert refused.value.code == "link_over"
        with reading(engine) as connection, pytest.raises(Wrong, match="was used, has ended or never was"):
            links.find(connection, token, now)


def test_a_new_link_ends_the_older_ones_of_that_person_only(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        people.add(connection, "han.meimei", "viewer", li_lei, NOW)
    older, other = make(engine, li_lei), make(engine, "han.meimei")
    newer = make(engine, li_lei, NOW + 1)
    with pytest.raises(Wrong, match="has ended"):
        redeem(engine, older, now=NOW + 2)
    assert redeem(engine, newer, now=NOW + 2).name == li_lei
    assert redeem(engine, other, now=NOW + 2).name == "han.meimei"


def test_there_is_no_link_for_nobody_nor_for_who_is_disabled(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        people.add(connection, "han.meimei", "viewer", li_lei, NOW)
    token = make(engine, "han.meimei")
    with writing(engine) as connection:
        people.disable(connection, "han.meimei", NOW)
    with pytest.raises(Wrong, match="has ended"):
        redeem(engine, token)
    with pytest.raises(Conflict, match="enable them first"):
        make(engine, "han.meimei")
    with pytest.raises(Absent, match="nobody is called 'lucy'"):
        make(engine, "lucy")


def test_of_many_who_redeem_a_link_at_once_exactly_one_gets_in(engine: Engine, li_lei: str) -> None:
    token = make(engine, li_lei)
    ended = at_once(*[lambda: redeem(engine, token).name] * 4)
    assert sorted(end for end in ended if isinstance(end, str)) == [li_lei]
    assert refusals(ended) == [Wrong] * 3


def test_two_links_at_once_make_one_first_admin(engine: Engine) -> None:
    one, other = make(engine), make(engine)
    ended = at_once(lambda: redeem(engine, one, "li.lei").name, lambda: redeem(engine, other, "han.meimei").name)
    assert refusals(ended) == [Conflict]
    assert len(everybody(engine)) == 1


def test_a_first_admin_by_link_and_one_by_command_at_once_are_not_both_the_first(engine: Engine) -> None:
    token = make(engine)

    def command() -> str:
        with writing(engine) as connection:
            return people.add(connection, "han.meimei", "admin", "terminal", NOW, password=OPENER).name

    ended = at_once(command, lambda: redeem(engine, token, "li.lei").name)
    assert ended[0] == "han.meimei"
    assert ended[1] == "li.lei" or isinstance(ended[1], Conflict)
