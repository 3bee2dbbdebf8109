from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from sqlalchemy import Connection

from backend.access import audit, links, people
from backend.access.audit import Chosen
from backend.access.passwords import Passwords
from tests.backend.cli.calling import Said, ask, call

PASSWORD = b"kumquat on the roof"


@pytest.fixture(autouse=True)
def here(tmp_path: Path) -> Path:
    os.environ["PEAKLINE_DATA_DIR"] = str(tmp_path)
    return tmp_path


def add(name: str = "li.lei", role: str = "admin") -> Said:
    return call("user", "add", name, "--role", role, "--password-stdin", stdin=PASSWORD + b"\n")


def person(name: str) -> people.Person:
    def found(connection: Connection) -> people.Person:
        return people.there(connection, name)

    return ask(found)


async def right(name: str, password: str) -> bool:
    return (await Passwords().verify(person(name).password, password)).right


async def test_somebody_is_added_with_a_password_alone_on_the_last_line() -> None:
    said = call("user", "add", "Han.Meimei", "--role", "operator")
    assert (said.code, said.err) == (0, "")
    assert said.out[0] == "han.meimei may sign in as operator, with this password, shown once:"
    assert re.fullmatch(r"([2-9a-z]{5}-){3}[2-9a-z]{5}", said.out[-1])
    assert person("han.meimei").role == "operator"
    assert await right("han.meimei", said.out[-1])


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\nanother line\n"])
async def test_a_password_comes_from_stdin_without_the_end_of_its_line(end: bytes) -> None:
    said = call("user", "add", "li.lei", "--role", "admin", "--password-stdin", stdin=PASSWORD + end)
    assert said == (0, ["li.lei may sign in as admin"], "")
    assert await right("li.lei", PASSWORD.decode())


@pytest.mark.parametrize(
    ("name", "stdin", "expected"),
    [
        ("li.lei", b"short\n", "expected 12 to 256 characters, got 5"),
        ("li.lei", b"password1234\n", "expected a password that is not among the first that anybody tries"),
        ("li.lei", b"\xff\xfe" + PASSWORD, "expected a password in UTF-8 on stdin"),
        ("li lei", PASSWORD, "expected 1 to 64 letters"),
    ],
)
def test_who_cannot_be_added_is_told_why_in_one_line(name: str, stdin: bytes, expected: str) -> None:
    said = call("user", "add", name, "--role", "viewer", "--password-stdin", stdin=stdin)
    assert (said.code, said.out) == (1, [])
    assert expected in said.err
    assert said.err.count("\n") == 1
    assert ask(people.is_nobody_yet)


def test_a_name_that_is_taken_is_refused_and_written_down() -> None:
    add()
    said = add("LI.LEI", "viewer")
    assert said.code == 1
    assert "expected a new name, got 'li.lei'" in said.err
    assert person("li.lei").role == "admin"
    newest = ask(lambda connection: audit.listed(connection, Chosen())).rows[0]
    assert (newest.what, newest.outcome, newest.detail) == (
        "person_add",
        "refused",
        {"role": "viewer", "code": "taken"},
    )


@pytest.mark.parametrize(
    "arguments", [["add", "li.lei"], ["add", "li.lei", "--role", "root"], ["role", "li.lei", "root"]]
)
def test_only_roles_that_there_are_can_be_given(arguments: list[str]) -> None:
    assert call("user", *arguments).code == 2


def test_everybody_is_listed_with_how_they_sign_in() -> None:
    add()
    add("han.meimei", "viewer")
    call("user", "disable", "han.meimei")
    head, *lines = call("user", "list").out
    assert re.split(r" {2,}", head) == ["name", "role", "signs in", "added"]
    assert [re.split(r" {2,}", line)[:2] for line in lines] == [["han.meimei", "viewer"], ["li.lei", "admin"]]
    assert re.search(r"disabled since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", lines[0])
    assert " password " in lines[1]


def test_nobody_is_listed_where_nobody_is() -> None:
    assert call("user", "list").out == ["name  role  signs in  added"]


def test_a_role_is_changed_and_somebody_is_kept_out_and_let_in_again() -> None:
    add()
    add("han.meimei", "viewer")
    assert call("user", "role", "Han.Meimei", "oncall").out == ["han.meimei is oncall"]
    assert call("user", "disable", "han.meimei").out == ["han.meimei may not sign in any more"]
    assert person("han.meimei").disabled_at is not None
    assert call("user", "enable", "han.meimei").out == ["han.meimei may sign in as oncall"]
    assert (person("han.meimei").role, person("han.meimei").disabled_at) == ("oncall", None)
    written = ask(lambda connection: audit.listed(connection, Chosen())).rows
    assert [row.what for row in written] == [
        "person_enable",
        "person_disable",
        "person_role",
        "person_add",
        "person_add",
    ]
    assert {row.outcome for row in written} == {"done"}


@pytest.mark.parametrize("arguments", [["disable", "li.lei"], ["role", "li.lei", "viewer"]])
def test_the_last_admin_stays(arguments: list[str]) -> None:
    add()
    said = call("user", *arguments)
    assert said.code == 1
    assert "expected another admin who can sign in" in said.err
    assert (person("li.lei").role, person("li.lei").disabled_at) == ("admin", None)


@pytest.mark.parametrize(
    "arguments", [["role", "lucy", "viewer"], ["disable", "lucy"], ["enable", "lucy"], ["link", "lucy"]]
)
def test_who_is_not_there_is_said_so(arguments: list[str]) -> None:
    said = call("user", *arguments)
    assert (said.code, said.err) == (1, "peakline: nobody is called 'lucy'\n")


@pytest.mark.parametrize(
    ("public", "begins"),
    [(None, "http://127.0.0.1:8050"), ("https://peakline.shop.cn", "https://peakline.shop.cn")],
)
def test_a_link_stands_alone_on_the_last_line_and_works_once(public: str | None, begins: str) -> None:
    if public:
        os.environ["PEAKLINE_PUBLIC_URL"] = public
    add()
    said = call("user", "link", "Li.Lei")
    assert said.code == 0
    address, _, token = said.out[-1].partition("=")
    assert address == f"{begins}/sign-in?link"
    found = ask(lambda connection: links.find(connection, token, person("li.lei").created_at))
    assert (found.purpose, found.person) == ("password", "li.lei")
    newest = ask(lambda connection: audit.listed(connection, Chosen())).rows[0]
    assert (newest.what, newest.subject) == ("link_make", "li.lei")
    assert token not in str(newest)


def test_a_drill_has_the_people_of_the_day() -> None:
    add()
    assert call("user", "list", "--drill").out == call("user", "list").out
