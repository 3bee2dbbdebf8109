"""The table of everything this server answers to, and the scope each entry needs.

HTTP, WebSocket messages, the dashboard's endpoints and its callbacks, all in one place: what is not
in the table is not served. Signing in comes later and will ask this table; what an entry does is
decided where it is defined.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from backend import events, floor, health, live, series


class Scope(Enum):
    """The least that opens an entry."""

    PUBLIC = "public"
    DISPLAY = "display"
    READ = "read"
    INGEST = "ingest"


class Entry(NamedTuple):
    """One endpoint over HTTP."""

    path: str
    methods: tuple[str, ...]
    endpoint: Callable[[Request], Awaitable[Response]]
    scope: Scope


class Screen(NamedTuple):
    """One endpoint of the mounted dashboard; a path that ends with ``/`` stands for all below it."""

    path: str
    methods: tuple[str, ...]
    scope: Scope


HTTP: Final = (
    Entry("/api/v1/events", ("POST",), events.post, Scope.INGEST),
    Entry("/api/v1/floor", ("GET",), floor.get, Scope.DISPLAY),
    Entry("/api/v1/series", ("GET",), series.get, Scope.DISPLAY),
    Entry("/api/v1/setup", ("GET",), health.setup, Scope.DISPLAY),
    Entry("/healthz", ("GET",), health.alive, Scope.PUBLIC),
    Entry("/readyz", ("GET",), health.ready, Scope.PUBLIC),
    Entry("/metrics", ("GET",), health.metrics, Scope.READ),
)

SOCKET: Final = "/ws/live"
SOCKET_SCOPE: Final = Scope.DISPLAY
SOCKET_OPS: Final = {
    "subscribe": Scope.DISPLAY,
    "unsubscribe": Scope.DISPLAY,
    "resync": Scope.DISPLAY,
    "incidents": Scope.READ,
}
"""What a client may say on the socket."""

SCREENS: Final = (
    Screen("/_dash-component-suites/", ("GET",), Scope.PUBLIC),
    Screen("/assets/", ("GET",), Scope.PUBLIC),
    Screen("/_dash-layout", ("GET",), Scope.DISPLAY),
    Screen("/_dash-dependencies", ("GET",), Scope.DISPLAY),
    Screen("/_dash-update-component", ("POST",), Scope.DISPLAY),
    Screen("/wall", ("GET",), Scope.DISPLAY),
    Screen("/", ("GET",), Scope.DISPLAY),
)
"""What is passed on to the dashboard; the last ones are its pages, each by name."""

CALLBACKS: Final[dict[str, Scope]] = {}
"""The dashboard's callbacks on the server, by output; clientside ones never come here."""


def routes() -> list[BaseRoute]:
    """Make Starlette's routes from the table."""
    doors: list[BaseRoute] = [Route(entry.path, entry.endpoint, methods=list(entry.methods)) for entry in HTTP]
    return [*doors, WebSocketRoute(SOCKET, live.endpoint)]


def screen_at(path: str) -> Screen | None:
    """Give the dashboard's entry for a path, or ``None``."""
    for screen in SCREENS:
        if path == screen.path or (screen.path.endswith("/") and screen.path != "/" and path.startswith(screen.path)):
            return screen
    return None


def scope_of_callback(output: str) -> Scope | None:
    """Give the scope that a callback needs, or ``None`` when it is in no table."""
    return CALLBACKS.get(output)
