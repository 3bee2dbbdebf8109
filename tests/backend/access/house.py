"""A whole web process in this one, on a real database: for tests of who gets in."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.access import audit, keys, links, people
from backend.access.audit import Chosen, Written
from backend.access.opening import database_of, gate_of, open_gate
from backend.access.passwords import Passwords, Verdict
from backend.asgi import compose
from backend.guard import Guard
from backend.names import Names
from models.settings import Settings, load
from stream.clock import now_ms
from stream.database.engine import reading, writing
from tests.backend.access.registry import CHEAP
from tests.backend.standing import Stand
from tests.waiting import wait_until

OURS = "http://127.0.0.1:8050"
OPENER = "a long winter night"
"""Everybody's password."""


class Counted(Passwords):
    """Passwords that are cheap, and counted."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.verified = 0

    async def verify(self, kept: str | None, password: str) -> Verdict:
        self.verified += 1
        return await super().verify(kept, password)


async def plain_pages(scope: Scope, receive: Receive, send: Send) -> None:
    """A dashboard of one sentence a page."""
    await HTMLResponse(f"<p>{Request(scope).url.path}</p>")(scope, receive, send)


@dataclass
class House:
    """The process, its database, and the ways in."""

    stand: Stand
    engine: Engine
    passwords: Counted
    settings: Settings
    app: ASGIApp
    client: TestClient
    """Somebody who has brought nothing yet."""

    def somebody(self, address: str = "127.0.0.1", **headers: str) -> TestClient:
        """Give another browser, which shares the server."""
        other = TestClient(
            self.app, str(self.client.base_url), headers=headers, client=(address, 51111), follow_redirects=False
        )
        other.portal = self.client.portal
        return other

    def browser(self, address: str = "127.0.0.1") -> TestClient:
        """Give a browser on our own page."""
        return self.somebody(address, origin=str(self.client.base_url).rstrip("/"))

    def machine(self, key: str) -> TestClient:
        """Give a program with a key."""
        return self.somebody(authorization=f"Bearer {key}")

    def add(self, name: str, role: str) -> str:
        """Add a person, who has the password of all."""
        with writing(self.engine) as connection:
            kept = self.passwords.hashed(OPENER)
            return people.add(connection, name, role, "terminal", now_ms(), password=kept).name

    def key(self, name: str, scope: str, **more: Any) -> tuple[str, str]:
        """Make a key; gives what its owner sends, and its id."""
        with writing(self.engine) as connection:
            token, made = keys.create(connection, name, scope, "terminal", now_ms(), **more)
            return token, made.id

    def link(self, person: str) -> str:
        """Make a link with which somebody chooses a password; gives its token."""
        with writing(self.engine) as connection:
            return links.make(connection, links.PASSWORD, person, now_ms())

    def signed_in(self, role: str, address: str = "127.0.0.1") -> TestClient:
        """Add somebody who has a role, and give the browser in which they signed in."""
        name = f"some.{role}"
        with reading(self.engine) as connection:
            is_there = people.find(connection, name) is not None
        if not is_there:
            self.add(name, role)
        browser = self.browser(address)
        answer = browser.post("/api/v1/session", json={"name": name, "password": OPENER})
        assert answer.status_code == 200, answer.text
        return browser

    def acts(self, **chosen: Any) -> list[Written]:
        """Give the audit's rows, the oldest first, once all are written."""
        wait_until(lambda: not self.stand.gate.audit.waiting, what="the audit to be written")
        with reading(self.engine) as connection:
            return audit.listed(connection, Chosen(**chosen), None, 1000).rows[::-1]


def printed_link(capsys: pytest.CaptureFixture[str]) -> str:
    """Give the token of the link that the process prints while there is nobody."""
    said = [""]

    def seen() -> list[str]:
        said[0] += capsys.readouterr().out
        return re.findall(rf"{OURS}/sign-in\?link=([\w-]{{43}})\n", said[0])

    return str(wait_until(seen, what="the link")[-1])


@contextlib.contextmanager
def house(
    ready: Path, data_dir: Path, text: str = "", env: dict[str, str] | None = None, pages: ASGIApp = plain_pages
) -> Iterator[House]:
    """Open a house on a copy of an empty database."""
    shutil.copy(ready, data_dir / "peakline.db")
    settings = load(text, {"PEAKLINE_DATA_DIR": str(data_dir), **(env or {})})
    engine, passwords = database_of(settings), Counted()
    stand = Stand()
    stand.ground.gate = stand.gate = gate_of(settings, engine, passwords)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with open_gate(stand.gate, engine, settings, OURS):
            yield

    app = Guard(compose(stand.ground, pages, lifespan), Names(settings.public_url))
    base = settings.public_url or OURS
    with TestClient(app, base, client=("127.0.0.1", 51111), follow_redirects=False) as client:
        yield House(stand, engine, passwords, settings, app, client)
