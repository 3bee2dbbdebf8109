from __future__ import annotations

import asyncio
from dataclasses import replace

from backend.access.roles import ROLES, Principal, Scope
from backend.access.watch import Seat, Watch
from backend.ending import end
from backend.errors import Refused
from tests.backend.callers import EVERYBODY
from tests.backend.walls import until

WALL = EVERYBODY["display"]


class Register:
    """Who holds which credential, and how often that was asked."""

    def __init__(self) -> None:
        self.holders: dict[str, Principal] = {"wall": WALL, "li.lei": EVERYBODY["admin"]}
        self.asked: list[str] = []
        self.down = False

    async def __call__(self, credential: str, address: str) -> Principal | None:
        self.asked.append(credential)
        if self.down:
            raise Refused(503, "database_down", "expected an answer, got none")
        return self.holders.get(credential)


def seat(watch: Watch[str], credential: str, principal: Principal, left: list[bool]) -> Seat[str]:
    made = Seat(credential, "203.0.113.9", principal, Scope.DISPLAY, left.append)
    watch.sit(made)
    return made


async def test_a_thousand_walls_with_one_token_are_one_question() -> None:
    watch, register, left = Watch[str](), Register(), list[bool]()
    for _ in range(1000):
        seat(watch, "wall", WALL, left)
    seat(watch, "li.lei", EVERYBODY["admin"], left)
    await watch.ask(register)
    assert (register.asked, left) == (["wall", "li.lei"], [])
    del register.holders["wall"]
    await watch.ask(register)
    assert left == [True] * 1000
    register.asked.clear()
    await watch.ask(register)
    assert register.asked == ["li.lei"]


async def test_a_role_that_shrank_is_seen_and_one_that_holds_nothing_is_out() -> None:
    watch, register, left = Watch[str](), Register(), list[bool]()
    sits = seat(watch, "li.lei", EVERYBODY["admin"], left)
    register.holders["li.lei"] = viewer = replace(EVERYBODY["admin"], role="viewer", scopes=ROLES["viewer"])
    await watch.ask(register)
    assert (sits.principal, left) == (viewer, [])
    register.holders["li.lei"] = replace(viewer, scopes=frozenset())
    await watch.ask(register)
    assert (sits.principal, left) == (None, [True])


async def test_who_cannot_be_looked_up_leaves_but_not_for_good() -> None:
    watch, register, left = Watch[str](), Register(), list[bool]()
    seat(watch, "wall", WALL, left)
    register.down = True
    await watch.ask(register)
    assert left == [False]


async def test_nobody_stays_because_asking_failed_and_the_round_goes_on() -> None:
    watch, left = Watch[str](0.01), list[bool]()
    seat(watch, "wall", WALL, left)
    register = Register()

    async def broken(credential: str, address: str) -> Principal | None:
        if credential == "wall":
            raise ZeroDivisionError
        return await register(credential, address)

    task = asyncio.create_task(watch.run(broken))
    try:
        await until(lambda: left == [False], "the seat to be lost")
        seat(watch, "li.lei", EVERYBODY["admin"], left)
        await until(lambda: register.asked, "the next round")
    finally:
        await end([task])


async def test_who_left_is_asked_about_no_more() -> None:
    watch, register, left = Watch[str](), Register(), list[bool]()
    one, other = seat(watch, "wall", WALL, left), seat(watch, "wall", WALL, left)
    watch.rise(one)
    watch.rise(one)
    await watch.ask(register)
    watch.rise(other)
    await watch.ask(register)
    assert (register.asked, left) == (["wall"], [])


async def test_it_goes_round_by_itself_and_at_once_when_something_changed() -> None:
    register, left = Register(), list[bool]()
    often, rarely = Watch[str](0.01), Watch[str](3600)
    seat(often, "wall", WALL, left)
    seat(rarely, "wall", WALL, left)
    tasks = [asyncio.create_task(watch.run(register)) for watch in (often, rarely)]
    try:
        await until(lambda: len(register.asked) >= 3, "three rounds")
        del register.holders["wall"]
        rarely.look()
        await until(lambda: len(left) == 2, "both seats to be lost")
    finally:
        await end(tasks)
