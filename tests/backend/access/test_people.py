from __future__ import annotations

import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from backend.access import people, sessions
from backend.access.people import name_of
from backend.access.wrong import Absent, Conflict, Wrong
from stream.database.engine import reading, writing
from tests.backend.access.registry import DAY, HOUR, NOW, OPENER, at_once, refusals


def add(engine: Engine, name: str, role: str = "viewer", password: str | None = OPENER) -> people.Person:
    with writing(engine) as connection:
        return people.add(connection, name, role, "li.lei", NOW, password=password)


def sign_in(engine: Engine, name: str) -> str:
    with writing(engine) as connection:
        return sessions.begin(connection, name, NOW, DAY, "10.0.0.7", "Firefox")[1].id


def open_sessions(engine: Engine, name: str) -> list[str]:
    with reading(engine) as connection:
        return [session.id for session in sessions.listed(connection, NOW, HOUR, name)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" Li.Lei ", "li.lei"),
        ("ＬＩ．ＬＥＩ", "li.lei"),
        ("李雷", "李雷"),
        ("ops_1@shop-2", "ops_1@shop-2"),
        ("ÉMILE", "émile"),
    ],
)
def test_a_name_means_one_person_however_it_is_typed(typed: str, name: str) -> None:
    assert name_of(typed) == name
    assert name_of(unicodedata.normalize("NFD", typed)) == name


@pytest.mark.parametrize(
    "typed", ["", "  ", "li lei", "x" * 65, "a/b", "a\nb", "a\x00b", "=cmd", "<b>", "\ud800", "a\u202eb", "a\u200bb"]
)
def test_a_name_has_only_signs_that_mislead_nobody(typed: str) -> None:
    with pytest.raises(Wrong, match="expected 1 to 64 letters") as refused:
        name_of(typed)
    assert refused.value.field == "name"
    str(refused.value).encode()


@given(st.text(max_size=70))
def test_a_name_that_is_taken_stays_as_it_is(typed: str) -> None:
    try:
        name = name_of(typed)
    except Wrong:
        return
    assert name_of(name) == name
    assert 0 < len(name) <= 64


def test_somebody_is_added_and_found_whatever_the_case(engine: Engine) -> None:
    added = add(engine, "Han.Meimei", "operator")
    assert added == ("han.meimei", "operator", OPENER, NOW, None, NOW, "li.lei", None)
    with reading(engine) as connection:
        assert people.find(connection, "HAN.MEIMEI") == added
        assert people.find(connection, "han") is None
        assert people.find(connection, "no such name!") is None
        assert people.listed(connection) == [added]


def test_nobody_is_there_until_somebody_is(engine: Engine) -> None:
    with writing(engine) as connection:
        assert people.is_nobody_yet(connection)
        people.add(connection, "li.lei", "admin", "terminal", NOW)
        assert not people.is_nobody_yet(connection)


def test_a_name_is_taken_once_and_the_transaction_goes_on(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        with pytest.raises(Conflict, match="'li.lei'") as refused:
            people.add(connection, "LI.LEI", "viewer", "li.lei", NOW)
        people.add(connection, "han.meimei", "viewer", "li.lei", NOW)
    assert refused.value.code == "taken"
    with reading(engine) as connection:
        assert [person.name for person in people.listed(connection)] == ["han.meimei", "li.lei"]


def test_a_role_that_is_none_is_refused(engine: Engine) -> None:
    with pytest.raises(Wrong, match="expected viewer, operator, oncall, admin, got 'root'"):
        add(engine, "han.meimei", "root")


def test_another_role_holds_at_once_also_for_who_is_signed_in(engine: Engine, li_lei: str) -> None:
    add(engine, "han.meimei")
    session = sign_in(engine, "han.meimei")
    with writing(engine) as connection:
        assert people.set_role(connection, "han.meimei", "oncall").role == "oncall"
    with reading(engine) as connection:
        [mine] = sessions.listed(connection, NOW, HOUR, "han.meimei")
    assert (mine.id, mine.role) == (session, "oncall")


def test_who_is_disabled_is_signed_out_everywhere_and_comes_back_without_those_sessions(
    engine: Engine, li_lei: str
) -> None:
    add(engine, "han.meimei")
    sign_in(engine, "han.meimei")
    with writing(engine) as connection:
        assert people.disable(connection, "han.meimei", NOW + 1).disabled_at == NOW + 1
        assert people.disable(connection, "han.meimei", NOW + 2).disabled_at == NOW + 1
    assert open_sessions(engine, "han.meimei") == []
    with writing(engine) as connection:
        assert people.enable(connection, "han.meimei").disabled_at is None
    assert open_sessions(engine, "han.meimei") == []


def test_a_new_password_ends_the_other_sessions(engine: Engine, li_lei: str) -> None:
    mine, _ = sign_in(engine, li_lei), sign_in(engine, li_lei)
    with writing(engine) as connection:
        people.set_password(connection, li_lei, "$argon2id$new", NOW + 1, keep=mine)
        person = people.there(connection, li_lei)
    assert (person.password, person.password_at) == ("$argon2id$new", NOW + 1)
    assert open_sessions(engine, li_lei) == [mine]


def test_the_same_password_kept_anew_ends_nothing_and_never_replaces_a_newer_one(engine: Engine, li_lei: str) -> None:
    sign_in(engine, li_lei)
    with writing(engine) as connection:
        people.renew_password(connection, li_lei, OPENER, "$argon2id$renewed")
        people.renew_password(connection, li_lei, OPENER, "$argon2id$late")
        person = people.there(connection, li_lei)
    assert (person.password, person.password_at) == ("$argon2id$renewed", NOW)
    assert len(open_sessions(engine, li_lei)) == 1


def test_who_somebody_is_elsewhere_belongs_to_one_person(engine: Engine, li_lei: str) -> None:
    add(engine, "han.meimei")
    with writing(engine) as connection:
        people.set_subject(connection, li_lei, "https://id.shop.cn 0815")
        with pytest.raises(Conflict, match="another person's"):
            people.set_subject(connection, "han.meimei", "https://id.shop.cn 0815")
        found = people.find_subject(connection, "https://id.shop.cn 0815")
        assert found is not None
        assert found.name == li_lei
        assert people.find_subject(connection, "https://id.shop.cn 0816") is None


def test_nobody_can_change_who_is_not_there(engine: Engine, li_lei: str) -> None:
    with writing(engine) as connection:
        for act in (
            lambda: people.set_role(connection, "lucy", "viewer"),
            lambda: people.disable(connection, "lucy", NOW),
            lambda: people.enable(connection, "lucy"),
            lambda: people.set_password(connection, "lucy", OPENER, NOW),
            lambda: people.set_subject(connection, "lucy", "0815"),
        ):
            with pytest.raises(Absent, match="nobody is called 'lucy'"):
                act()


def test_the_last_admin_can_neither_be_disabled_nor_demoted(engine: Engine, li_lei: str) -> None:
    add(engine, "han.meimei", "oncall")
    add(engine, "invited", "admin", password=None)
    gone = add(engine, "gone", "admin").name
    with writing(engine) as connection:
        people.disable(connection, gone, NOW)
    with writing(engine) as connection:
        with pytest.raises(Conflict, match="before 'li.lei' goes") as disabled:
            people.disable(connection, li_lei, NOW)
        with pytest.raises(Conflict, match="before 'li.lei' goes"):
            people.set_role(connection, li_lei, "oncall")
        assert people.set_role(connection, li_lei, "admin").role == "admin"
    assert disabled.value.code == "last_admin"


def test_an_admin_who_signs_in_elsewhere_counts(engine: Engine, li_lei: str) -> None:
    add(engine, "han.meimei", "admin", password=None)
    with writing(engine) as connection:
        people.set_subject(connection, "han.meimei", "https://id.shop.cn 0815")
        assert people.set_role(connection, li_lei, "viewer").role == "viewer"


def test_of_two_admins_who_disable_each_other_at_once_one_stays(engine: Engine, li_lei: str) -> None:
    add(engine, "han.meimei", "admin")

    def disable(name: str) -> str:
        with writing(engine) as connection:
            return people.disable(connection, name, NOW).name

    ended = at_once(lambda: disable(li_lei), lambda: disable("han.meimei"))
    assert sum(isinstance(end, Conflict) for end in ended) == 1, ended
    with reading(engine) as connection:
        assert sum(person.disabled_at is None for person in people.listed(connection)) == 1


def test_who_demotes_an_admin_waits_for_who_demotes_another(engine: Engine, li_lei: str) -> None:
    add(engine, "han.meimei", "admin")
    began = threading.Event()

    def second() -> str:
        began.wait(10)
        with writing(engine) as connection:
            return people.set_role(connection, "han.meimei", "viewer").role

    def first() -> str:
        with writing(engine) as connection:
            people.set_role(connection, li_lei, "viewer")
            began.set()
            threading.Event().wait(0.1)  # what the other one finds must not depend on who is quick
            return "viewer"

    ended = at_once(first, second)
    assert ended[0] == "viewer"
    assert isinstance(ended[1], Conflict)


def test_of_two_who_take_a_name_at_once_one_gets_it(engine: Engine) -> None:
    ended = at_once(lambda: add(engine, "lucy").name, lambda: add(engine, "LUCY").name)
    assert refusals(ended) == [Conflict]
