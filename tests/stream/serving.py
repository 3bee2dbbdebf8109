"""One partition in service, for tests: put events into its log, read on, look at what came of it."""

from __future__ import annotations

import json
from typing import Any

from models.part import Part
from stream.floor.reading import Entry
from stream.log import dead
from stream.log.log import Log
from stream.served import Served
from tests.stream.floor.shop import NOW, book


def event(order: str, type: str = "received", at: int = NOW, **said: Any) -> bytes:  # noqa: A002 - as on the wire
    return json.dumps({"id": f"{order}-{type}", "order": order, "type": type, "at": at} | said).encode()


def add(log: Log, position: str, value: bytes, field: str = "e") -> None:
    log.client.xadd(log.keys.events(0), {field: value}, id=position)


def read_on(log: Log, served: Served, count: int = 1000) -> None:
    entries = log.read({0: served.position}, count=count, block_ms=0).entries
    if entries:
        served.take([Entry(*entry[1:]) for entry in entries], served.floor.now)


def orders(served: Served) -> int:
    return book(served.floor).get("orders", 0)


def letters(log: Log) -> list[tuple[str, int, str]]:
    return sorted((letter.entry, letter.index, letter.reason) for letter in dead.letters(log))


def lost(log: Log) -> dict[bytes, bytes]:
    found: Any = log.client.hgetall(log.keys.lost)
    return {name: value for name, value in found.items() if name in (b"from", b"to", b"why")}


def whole_part(served: Served) -> Part:
    part = served.answer(b'{"what": "keyframe"}')
    assert isinstance(part, Part)
    return part
