"""Who sends us events: as on the floor, with what they send, usually send, and what was refused of it."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from starlette.routing import Route

from backend import sources
from backend.sources import refusals
from models.frame import Source
from stream.log.trouble import LogDown
from tests.backend.standing import SINGLES_DAY, Stand

DOOR = "/api/v1/sources"
WMS = Source("wms", "push", None, "2026-11-10T15:59:59.000Z", "2026-11-10T15:59:58.000Z", 2.0, 1.5, "live")
U8 = Source("u8", "poll", 60.0, None, None, None, None, "silent")


def stand() -> Stand:
    made = Stand(partitions=2)
    frame = {"type": "snapshot", "as_of": "2026-11-10T16:00:00.000Z", "sources": [U8, WMS], "cells": []}
    made.view.frame = msgspec.json.encode(frame)
    made.view.rates = {"wms": 31.204, "u8": None}
    made.past.answers = {"usual_per_min": {"wms": 0.0166}}
    return made


def ask(here: Stand, status: int = 200) -> dict[str, Any]:
    answer = here.client(Route(DOOR, sources.get), who="viewer").get(DOOR)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_source_is_told_as_on_the_floor_with_its_rates_and_refusals() -> None:
    here = stand()
    here.letters.put(1, b'{"source":"wms","order":"SO-1"}', "invalid")
    here.letters.put(2, b'{"source":"wms","order":"SO-2"}', "too_late")
    here.letters.put(3, b'{"source":"wms","order":"SO-3"}', "invalid")
    here.letters.put(4, b"not json", "undecodable")
    told = ask(here)
    assert told["as_of"] == "2026-11-10T16:00:00.000Z"
    assert told["sources"][1] == {
        "source": "wms",
        "kind": "push",
        "interval_s": None,
        "last_contact_at": "2026-11-10T15:59:59.000Z",
        "last_event_at": "2026-11-10T15:59:58.000Z",
        "age_s": 2.0,
        "delay_p95_s": 1.5,
        "state": "live",
        "per_min": 31.2,
        "usual_per_min": 0.02,
        "refused": {"invalid": 2, "too_late": 1},
    }
    assert here.past.asked == [("usual_per_min", 2, SINGLES_DAY, 3_600_000)]


def test_what_is_not_known_is_not_zero() -> None:
    silent = ask(stand())["sources"][0]
    assert (silent["per_min"], silent["usual_per_min"], silent["refused"]) == (None, None, {})


def test_without_the_ledger_all_but_the_usual_is_told() -> None:
    here = stand()
    here.past.down = True
    assert [one["usual_per_min"] for one in ask(here)["sources"]] == [None, None]
    assert ask(here)["sources"][1]["per_min"] == 31.2


def test_a_ledger_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PATIENCE_S", 0.01)
    here = stand()

    async def never(*_: object) -> object:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(here.past, "ask", never)
    assert [one["usual_per_min"] for one in ask(here)["sources"]] == [None, None]


def test_many_who_look_at_once_are_one_question() -> None:
    here = stand()
    with here.client(Route(DOOR, sources.get), who="read") as client:
        client.get(DOOR)
        here.letters.put(1, b'{"source":"wms"}', "invalid")
        assert client.get(DOOR).json()["sources"][1]["refused"] == {}
        here.now += 5_000
        assert client.get(DOOR).json()["sources"][1]["refused"] == {"invalid": 1}
        here.now += 5_000
        client.get(DOOR)
    assert len(here.past.asked) == 2


async def test_only_the_newest_letters_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    here = stand()
    for number in range(10):
        here.letters.put(number, b'{"source":"wms"}', "invalid" if number < 5 else "too_late")
    monkeypatch.setattr(sources, "NEWEST", 6)
    assert await refusals(here.letters) == {"wms": {"too_late": 5, "invalid": 1}}
    monkeypatch.setattr(sources, "NEWEST_BYTES", 40)
    assert await refusals(here.letters) == {"wms": {"too_late": 3}}


def test_before_the_floor_is_whole_and_without_the_log_it_says_when_to_come_again() -> None:
    here = stand()
    here.letters.trouble = LogDown("away")
    assert ask(here, 503)["error"]["code"] == "log_down"
    here.view.frame = None
    assert ask(here, 503)["error"]["code"] == "not_ready"


def test_it_takes_no_parameters() -> None:
    client = stand().client(Route(DOOR, sources.get), who="viewer")
    assert client.get(DOOR, params={"source": "wms"}).status_code == 400
