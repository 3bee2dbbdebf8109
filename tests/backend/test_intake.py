from __future__ import annotations

import asyncio

import pytest

from backend.intake import Intake, Overfull
from stream.log.trouble import LogDown
from tests.backend.standing import NoteLog


def intake(log: NoteLog, most: int = 1000) -> tuple[Intake, list[float]]:
    took: list[float] = []
    ticks = iter(range(1000))
    return Intake(log, lambda: float(next(ticks)), took.append, most), took


async def test_what_comes_during_an_append_goes_together_with_the_next() -> None:
    log = NoteLog()
    gate, took = intake(log)
    log.open.clear()
    first = asyncio.create_task(gate.put({0: [b"first"]}))
    await asyncio.sleep(0)
    later = [asyncio.create_task(gate.put({number % 2: [b"%d" % number]})) for number in range(5)]
    await asyncio.sleep(0)
    log.open.set()
    await asyncio.gather(first, *later)
    assert log.appends == [{0: [b"first"]}, {0: [b"0", b"2", b"4"], 1: [b"1", b"3"]}]
    assert took == [1.0, 1.0]


async def test_a_failed_append_fails_those_who_were_in_it_and_nobody_else() -> None:
    log = NoteLog()
    gate, _ = intake(log)
    log.trouble = LogDown("gone")
    results = await asyncio.gather(gate.put({0: [b"a"]}), gate.put({0: [b"b"]}), return_exceptions=True)
    assert [type(result) for result in results] == [LogDown, LogDown]
    log.trouble = None
    await gate.put({0: [b"c"]})
    assert log.appends == [{0: [b"c"]}]


async def test_a_client_that_leaves_takes_no_append_with_it() -> None:
    log = NoteLog()
    gate, _ = intake(log)
    log.open.clear()
    leaving = asyncio.create_task(gate.put({0: [b"a"]}))
    staying = asyncio.create_task(gate.put({0: [b"b"]}))
    await asyncio.sleep(0)
    leaving.cancel()
    log.open.set()
    await staying
    assert log.appends == [{0: [b"a", b"b"]}]


async def test_too_much_waiting_is_refused_until_it_has_gone() -> None:
    log = NoteLog()
    gate, _ = intake(log, most=10)
    log.open.clear()
    waiting = asyncio.create_task(gate.put({0: [b"x" * 11]}))
    await asyncio.sleep(0)
    with pytest.raises(Overfull, match="11 bytes wait"):
        await gate.put({0: [b"y"]})
    log.open.set()
    await waiting
    await gate.put({0: [b"y"]})


async def test_closing_waits_for_what_is_under_way() -> None:
    log = NoteLog()
    gate, _ = intake(log)
    task = asyncio.create_task(gate.put({0: [b"a"]}))
    await asyncio.sleep(0)
    await gate.close()
    assert log.appends == [{0: [b"a"]}]
    await task
    await gate.put({})
    await gate.close()
