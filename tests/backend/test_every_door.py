"""All doors, as the tables name them and as they are really served, with each who may knock.

A route, a message of the socket, a page or a callback that is added anywhere and asks nobody fails here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import websockets
from sqlalchemy import update
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from backend.access.door import Door
from backend.access.pages import SIGN_IN
from backend.access.roles import KEY_SCOPES, ROLES, Scope
from backend.asgi import compose
from backend.live import Live
from backend.routes import CALLBACKS, HTTP, SCREENS, SOCKET, SOCKET_OPS, SOCKET_SCOPE, Entry, Screen, screen_at
from backend.screens import Screens
from dashboard import app as dashboard
from models.tables.people import Key, Session
from stream.clock import now_ms
from stream.database.engine import writing
from tests.backend.access.house import House, house
from tests.backend.callers import EVERYBODY, bearing, holding, token_of
from tests.backend.standing import Stand
from tests.backend.walls import walls

NOBODY: Final = frozenset[Scope]()
IN_PATH: Final = {"{id}": "0123456789abcdef", "{name}": "nobody.here"}


class Knocker(NamedTuple):
    """Somebody at the door, and what they may."""

    who: str
    client: TestClient
    scopes: frozenset[Scope]


@pytest.fixture(scope="module")
def screens() -> dashboard.Screens:
    return dashboard.build()


@pytest.fixture(scope="module")
def full(
    ready_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, screens: dashboard.Screens
) -> Iterator[tuple[House, list[Knocker]]]:
    many = "[access]\nsign_ins_per_minute = 1000\n"
    with house(ready_sqlite, tmp_path_factory.mktemp("doors"), many, pages=screens) as here:
        yield here, knockers(here)


def knockers(here: House) -> list[Knocker]:
    """Give one of each role and of each scope of a key, and everybody who is not to be let in any more."""
    some = [Knocker(role, here.signed_in(role), scopes) for role, scopes in ROLES.items()]
    some += [
        Knocker(f"key {scope}", here.machine(here.key(f"a-{scope}", scope)[0]), scopes)
        for scope, scopes in KEY_SCOPES.items()
    ]
    wall = here.browser()
    wall.get("/wall", params={"token": here.key("wall", "display")[0]})
    some.append(Knocker("wall by its cookie", wall, KEY_SCOPES["display"]))
    signed_out = here.signed_in("admin")
    cookies = dict(signed_out.cookies)
    signed_out.delete("/api/v1/session")
    signed_out.cookies.update(cookies)
    outsiders = {
        "nobody": here.browser(),
        "a forged key": here.machine("f" * 43),
        "a key with more behind it": here.machine(here.key("longer", "read")[0] + "x"),
        "a signed-out admin": signed_out,
        "an admin by Bearer": here.machine(next(iter(some[3].client.cookies.values()))),
        "an expired session": expired_session(here),
        "an expired key": changed_key(here, "was", expires_at=now_ms() - 1),
        "a revoked key": changed_key(here, "gone", revoked_at=now_ms() - 1),
        "somebody who is disabled": disabled(here, some[3].client),
    }
    return some + [Knocker(who, client, NOBODY) for who, client in outsiders.items()]


def expired_session(here: House) -> TestClient:
    browser = here.signed_in("admin")
    id_ = browser.get("/api/v1/session").json()["id"]
    with writing(here.engine) as connection:
        connection.execute(update(Session).where(Session.id == id_).values(expires_at=now_ms() - 1))
    here.stand.gate.directory.forget()
    return browser


def changed_key(here: House, name: str, **values: int) -> TestClient:
    token, id_ = here.key(name, "read")
    with writing(here.engine) as connection:
        connection.execute(update(Key).where(Key.id == id_).values(**values))
    return here.machine(token)


def disabled(here: House, admin: TestClient) -> TestClient:
    here.add("was.admin", "admin")
    browser = here.browser()
    browser.post("/api/v1/session", json={"name": "was.admin", "password": "a long winter night"})
    assert admin.patch("/api/v1/people/was.admin", json={"disabled": True}).status_code == 200
    return browser


def address_of(path: str) -> str:
    for name, value in IN_PATH.items():
        path = path.replace(name, value)
    return path + ("none.js" if path.endswith("/") and path != "/" else "")


def verdict(answer: Any) -> str:
    """Say whether a door let somebody in, whatever it said then."""
    body = answer.json() if answer.headers.get("content-type") == "application/json" else {}
    if answer.status_code == 401 and body["error"]["code"] == "unauthenticated":
        return "who are you"
    if answer.status_code == 403:
        return "you may not" if "scope" in body else "for people only"
    return "to sign in" if answer.headers.get("location", "").startswith(f"{SIGN_IN}?next=") else "in"


def test_what_is_served_is_what_the_tables_name_and_a_door_stands_before_all_of_it(screens: dashboard.Screens) -> None:
    served = compose(Stand().ground, screens)
    ways: set[tuple[str, str, object, Scope]] = set()
    for route in served.routes:
        if isinstance(route, WebSocketRoute):
            assert route.path == SOCKET
            assert isinstance(route.app, Live)
            assert (route.app.scope, route.app.ops) == (SOCKET_SCOPE, SOCKET_OPS)
        else:
            assert isinstance(route, Route), f"{route}: expected a route of the table"
            assert isinstance(route.app, Door), f"{route.path}: expected a door before it, got {route.app!r}"
            assert route.methods == {*route.app.ways, *({"HEAD"} if "GET" in route.app.ways else ())}
            ways |= {(route.path, method, way.endpoint, way.scope) for method, way in route.app.ways.items()}
    assert ways == {(entry.path, method, entry.endpoint, entry.scope) for entry in HTTP for method in entry.methods}
    assert isinstance(served.router.default, Screens)


def test_no_address_of_the_dashboards_framework_is_reached_but_those_of_the_table(
    full: tuple[House, list[Knocker]], screens: dashboard.Screens
) -> None:
    admin = next(knocker.client for knocker in full[1] if knocker.who == "admin")
    framework: Any = screens.dash
    paths = {route.path for route in framework.routes}
    assert any("_dash" in path for path in paths)
    for path in paths - {"/{path:path}"}:
        if screen_at(path) is None:
            assert admin.get(path.replace("{", "").replace("}", "")).status_code == 404, path


@pytest.mark.parametrize("entry", HTTP, ids=lambda entry: f"{'/'.join(entry.methods)} {entry.path}")
def test_every_route_lets_in_whoever_may_and_nobody_else(entry: Entry, full: tuple[House, list[Knocker]]) -> None:
    here, everybody = full
    for knocker, method in itertools.product(everybody, entry.methods):
        client = knocker.client
        if (method, entry.path) == ("DELETE", "/api/v1/session") and knocker.who in ROLES:
            client = here.signed_in(knocker.who)  # This ends the session.
        seen = verdict(client.request(method, address_of(entry.path)))
        if entry.scope is Scope.PUBLIC or entry.scope in knocker.scopes:
            assert seen in ("in", "for people only"), knocker.who
        else:
            assert seen == ("you may not" if knocker.scopes else "who are you"), knocker.who


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path)
def test_every_screen_lets_in_whoever_may_and_nobody_else(screen: Screen, full: tuple[House, list[Knocker]]) -> None:
    for knocker, method in itertools.product(full[1], screen.methods):
        answer = knocker.client.request(method, address_of(screen.path), headers={"origin": "http://127.0.0.1:8050"})
        seen = verdict(answer)
        if screen.scope is Scope.PUBLIC or screen.scope in knocker.scopes:
            assert seen == "in", knocker.who
        elif screen.is_page and "display" not in knocker.who and knocker.scopes and "wall" not in knocker.who:
            assert seen == "you may not", knocker.who
        elif screen.is_page:
            assert seen == "to sign in", knocker.who
        else:
            assert seen == ("you may not" if knocker.scopes else "who are you"), knocker.who


@pytest.mark.parametrize("output", [*CALLBACKS, "a.callback"])
def test_every_callback_lets_in_whoever_may_and_nobody_else(
    output: str, full: tuple[House, list[Knocker]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are none yet; the last one is made up, so that this is not tested by nothing."""
    monkeypatch.setitem(CALLBACKS, "a.callback", Scope.ONCALL)
    for knocker in full[1]:
        seen = verdict(knocker.client.post("/_dash-update-component", json={"output": output}))
        if CALLBACKS[output] in knocker.scopes:
            assert seen == "in", knocker.who
        else:
            assert seen == ("you may not" if knocker.scopes else "who are you"), knocker.who


async def test_the_socket_opens_for_whoever_may_and_does_what_they_may(log_url: str) -> None:
    async with walls(log_url) as here:
        for who, principal in EVERYBODY.items():
            if SOCKET_SCOPE not in principal.scopes:
                with pytest.raises(websockets.InvalidStatus) as refused:
                    await websockets.connect(here.url, additional_headers=holding(who))
                assert refused.value.response.status_code == 403
                continue
            async with here.wall(additional_headers=holding(who)) as wall:
                await wall.next("snapshot")
                for op, scope in SOCKET_OPS.items():
                    await wall.say(op=op, **({"id": "none"} if op == "unsubscribe" else {}))
                    answer = await wall.next("snapshot", "error")
                    is_refused = answer.get("error", {}).get("code") == "forbidden"
                    assert is_refused == (scope not in principal.scopes), (who, op)


@pytest.mark.parametrize(
    "headers", [{}, bearing("nobody"), {"cookie": f"peakline_session={token_of('nobody')}"}, bearing("admin")]
)
async def test_the_socket_opens_for_nobody_else(log_url: str, headers: dict[str, str]) -> None:
    async with walls(log_url) as here:
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(here.url, additional_headers=headers)
        assert refused.value.response.status_code == 401
        assert refused.value.response.headers["www-authenticate"] == "Bearer"
        assert here.hub.counts.sockets == 0
