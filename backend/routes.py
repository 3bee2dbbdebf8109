"""The table of everything this server answers to, and the scope each entry needs.

HTTP, WebSocket messages, the dashboard's endpoints and its callbacks, all in one place: what is not
in the table is not served. Whoever knocks is asked for the scope that stands beside the entry, because
``routes`` makes nothing else than doors that ask; what an entry does is decided where it is defined.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from starlette.routing import BaseRoute, Route, WebSocketRoute

from backend import day, dead, events, floor, health, ledger, policy, series, sources, stages
from backend.access import (
    doors_audit,
    doors_entry,
    doors_keys,
    doors_links,
    doors_people,
    doors_session,
    doors_sessions,
    oidc,
)
from backend.access.door import Door, Endpoint, Way
from backend.access.roles import Scope
from backend.live import Live


class Entry(NamedTuple):
    """One endpoint over HTTP."""

    path: str
    methods: tuple[str, ...]
    endpoint: Endpoint
    scope: Scope


class Screen(NamedTuple):
    """One endpoint of the mounted dashboard; a path that ends with ``/`` stands for all below it."""

    path: str
    methods: tuple[str, ...]
    scope: Scope
    is_page: bool = False
    """Opened by a person: whoever may not is shown the way in."""


def _page(path: str, scope: Scope, below: str | None = None) -> tuple[Screen, ...]:
    """Give the entries of one page: its document, and what Dash asks below it to draw the page."""
    below = path if below is None else below
    return (
        Screen(path, ("GET",), scope, is_page=True),
        Screen(f"{below}/_dash-layout", ("GET",), scope),
        Screen(f"{below}/_dash-dependencies", ("GET",), scope),
    )


HTTP: Final = (
    Entry("/api/v1/events", ("POST",), events.post, Scope.INGEST),
    Entry("/api/v1/floor", ("GET",), floor.get, Scope.DISPLAY),
    Entry("/api/v1/series", ("GET",), series.get, Scope.DISPLAY),
    Entry("/api/v1/day", ("GET",), day.get, Scope.DISPLAY),
    Entry("/api/v1/setup", ("GET",), health.setup, Scope.DISPLAY),
    Entry("/api/v1/stages/{stage}", ("GET",), stages.get, Scope.READ),
    Entry("/api/v1/policy", ("GET",), policy.get, Scope.READ),
    Entry("/api/v1/ledger", ("GET",), ledger.get, Scope.READ),
    Entry("/api/v1/sources", ("GET",), sources.get, Scope.READ),
    Entry("/api/v1/dead", ("GET",), dead.get, Scope.READ),
    Entry("/api/v1/dead/{id}/retry", ("POST",), dead.retry, Scope.OPERATE),
    Entry("/api/v1/dead/{id}/drop", ("POST",), dead.drop, Scope.OPERATE),
    Entry("/api/v1/sign-in", ("GET",), doors_entry.get, Scope.PUBLIC),
    Entry("/api/v1/session", ("POST",), doors_session.post, Scope.PUBLIC),
    Entry("/api/v1/session", ("GET",), doors_session.get, Scope.DISPLAY),
    Entry("/api/v1/session", ("DELETE",), doors_session.delete, Scope.READ),
    Entry("/api/v1/sessions", ("GET",), doors_sessions.get, Scope.READ),
    Entry("/api/v1/sessions/{id}", ("DELETE",), doors_sessions.delete, Scope.READ),
    Entry("/api/v1/password", ("POST",), doors_sessions.password, Scope.READ),
    Entry("/api/v1/links", ("POST",), doors_links.post, Scope.PUBLIC),
    Entry("/api/v1/people", ("GET",), doors_people.get, Scope.ADMIN),
    Entry("/api/v1/people", ("POST",), doors_people.post, Scope.ADMIN),
    Entry("/api/v1/people/{name}", ("PATCH",), doors_people.patch, Scope.ADMIN),
    Entry("/api/v1/people/{name}/link", ("POST",), doors_people.link, Scope.ADMIN),
    Entry("/api/v1/keys", ("GET",), doors_keys.get, Scope.ADMIN),
    Entry("/api/v1/keys", ("POST",), doors_keys.post, Scope.ADMIN),
    Entry("/api/v1/keys/{id}", ("DELETE",), doors_keys.delete, Scope.ADMIN),
    Entry("/api/v1/audit", ("GET",), doors_audit.get, Scope.ADMIN),
    Entry("/api/v1/audit.csv", ("GET",), doors_audit.csv, Scope.ADMIN),
    Entry(oidc.START, ("GET",), oidc.start, Scope.PUBLIC),
    Entry(oidc.CALLBACK, ("GET",), oidc.callback, Scope.PUBLIC),
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
    Screen("/_dash-update-component", ("POST",), Scope.DISPLAY),
    *_page("/sign-in", Scope.PUBLIC),
    *_page("/now", Scope.READ),
    *_page("/settings/me", Scope.READ),
    *_page("/settings/people", Scope.ADMIN),
    *_page("/settings/keys", Scope.ADMIN),
    *_page("/settings/audit", Scope.ADMIN),
    *_page("/settings/policy", Scope.READ),
    *_page("/settings/connections", Scope.READ),
    *_page("/floor", Scope.READ),
    *_page("/floor/stage", Scope.READ),
    *_page("/sources", Scope.READ),
    *_page("/wall", Scope.DISPLAY, below=""),
    Screen("/", ("GET",), Scope.DISPLAY, is_page=True),
)
"""What is passed on to the dashboard: files, and its pages, each by name."""

CALLBACKS: Final[dict[str, Scope]] = {}
"""The dashboard's callbacks on the server, by output; clientside ones never come here."""


def routes() -> list[BaseRoute]:
    """Make Starlette's routes from the table: one door for each path, and the socket."""
    ways: dict[str, dict[str, Way]] = {}
    for entry in HTTP:
        for method in entry.methods:
            ways.setdefault(entry.path, {})[method] = Way(entry.endpoint, entry.scope)
    doors: list[BaseRoute] = [Route(path, Door(path, own), methods=list(own)) for path, own in ways.items()]
    return [*doors, WebSocketRoute(SOCKET, Live(SOCKET_SCOPE, SOCKET_OPS))]


def screen_at(path: str) -> Screen | None:
    """Give the dashboard's entry for a path, or ``None``."""
    for screen in SCREENS:
        if path == screen.path or (screen.path.endswith("/") and screen.path != "/" and path.startswith(screen.path)):
            return screen
    return None


def scope_of_callback(output: str) -> Scope | None:
    """Give the scope that a callback needs, or ``None`` when it is in no table."""
    return CALLBACKS.get(output)
