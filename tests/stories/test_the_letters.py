"""What was refused, and what people do about it from a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import redis

from stream.clock import now_ms
from tests.running import Running, event
from tests.waiting import wait_until


@contextmanager
def signed_in(shop: Running, role: str) -> Iterator[httpx2.Client]:
    """Add somebody, and give the browser in which they signed in."""
    name = f"some.{role}"
    added = shop.run("user", "add", name, "--role", role)
    assert added.returncode == 0, added.stderr
    password = added.stdout.strip().splitlines()[-1]
    with httpx2.Client(base_url=shop.url, headers={"origin": shop.url}) as browser:
        answer = browser.post("/api/v1/session", json={"name": name, "password": password})
        assert answer.status_code == httpx2.codes.OK, answer.text
        yield browser


def put(shop: Running, *raws: bytes) -> None:
    """Write into the log as a program does that speaks Redis."""
    with redis.Redis(unix_socket_path=str(shop.folder / "log.sock")) as log:
        for raw in raws:
            log.xadd("peakline:{0}:events", {"e": raw})


def letters(browser: httpx2.Client, **narrow: str) -> list[dict[str, Any]]:
    told = browser.get("/api/v1/dead", params=narrow)
    assert told.status_code == httpx2.codes.OK, told.text
    found: list[dict[str, Any]] = told.json()["letters"]
    return found


def test_rubbish_is_looked_at_on_a_page_and_dropped_by_somebody_who_is_written_down(shop: Running) -> None:
    put(shop, b"\xff rubbish", b'{"id": "e", "order": "SO-4001", "source": "wms-shanghai", "type": "received"}')
    with signed_in(shop, "operator") as operator, signed_in(shop, "admin") as admin:
        wait_until(lambda: len(letters(operator)) == 2, 10, "both to be among the letters")
        incomplete, rubbish = letters(operator)
        assert (rubbish["reason"], rubbish["raw"], rubbish["order"]) == ("undecodable", "\\xff rubbish", None)
        assert (incomplete["reason"], incomplete["field"]) == ("invalid", "at")
        assert (incomplete["source"], incomplete["order"]) == ("wms-shanghai", "SO-4001")
        assert operator.post(f"/api/v1/dead/{rubbish['id']}/retry").status_code == httpx2.codes.CONFLICT
        assert operator.post(f"/api/v1/dead/{rubbish['id']}/drop").json() == {"id": rubbish["id"], "done": True}
        assert operator.post(f"/api/v1/dead/{rubbish['id']}/drop").status_code == httpx2.codes.NOT_FOUND
        assert [letter["id"] for letter in letters(operator)] == [incomplete["id"]]

        def dropped() -> list[dict[str, Any]]:
            acts: list[dict[str, Any]] = admin.get("/api/v1/audit", params={"what": "dead_drop"}).json()["acts"]
            return acts

        (act,) = wait_until(dropped, 10, "the act to be written down") or []
        assert (act["who"], act["subject"], act["outcome"]) == ("some.operator", rubbish["id"], "done")


def test_a_letter_that_was_refused_for_its_time_is_tried_again_and_stands_on_the_floor(shop: Running) -> None:
    due = now_ms() + 2_000
    ahead = event("SO-4002", "received", -302, source="wms-shanghai")
    put(shop, json.dumps(ahead).encode())
    with signed_in(shop, "oncall") as oncall:
        wait_until(lambda: letters(oncall, reason="in_future"), 10, "the letter from the future")
        (letter,) = letters(oncall, reason="in_future", source="wms-shanghai")
        assert re.fullmatch(r"0-\d+-\d+", letter["id"])
        wait_until(lambda: now_ms() > due + 100, 10, "five minutes before its time: no longer too early")
        assert oncall.post(f"/api/v1/dead/{letter['id']}/retry").json() == {"id": letter["id"], "done": True}
        shop.until("received", depth=1)
        assert letters(oncall, reason="in_future") == []


def test_a_source_shows_what_it_sends_and_what_was_refused_of_it(shop: Running) -> None:
    accepted = event("SO-4003", "received", source="wms-wuhan")
    put(
        shop,
        json.dumps(accepted).encode(),
        b'{"id": "e", "order": "SO-4004", "source": "wms-wuhan", "type": "received"}',
    )

    def known() -> dict[str, Any] | None:
        told = shop.http.get("/api/v1/sources", headers=shop.bearer("read"))
        found = {source["source"]: source for source in told.json()["sources"]}
        wms = found.get("wms-wuhan")
        return wms if wms and wms["refused"] and wms["per_min"] else None

    wms = wait_until(known, 20, "the refusals of the source")
    assert wms is not None
    assert wms["refused"] == {"invalid": 1}
    assert wms["per_min"] == 0.1
    assert wms["usual_per_min"] is None  # nobody knows yet what is usual
