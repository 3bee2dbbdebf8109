"""One path of the table of routes, as Starlette serves it: whoever knocks is asked first, then the endpoint is called.

This is the only way in which ``backend.routes`` makes a route, so an endpoint that nobody asks about cannot be served.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple, cast

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as Connection

from backend.access.gate import Caller, Gate
from backend.access.roles import Principal, Scope
from backend.ground import ground

Endpoint = Callable[[Request], Awaitable[Response]]
_CALLER: Final = "peakline.caller"


class Way(NamedTuple):
    """What one method does, and the least that opens it."""

    endpoint: Endpoint
    scope: Scope


class Door:
    """An ASGI application for one path."""

    def __init__(self, path: str, ways: Mapping[str, Way]) -> None:
        """``ways`` by method; ``HEAD`` goes the way of ``GET``."""
        self.path = path
        self.ways = ways

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive, send)
        method = "GET" if request.method == "HEAD" else request.method
        way = self.ways[method]
        if way.scope is not Scope.PUBLIC:
            let_in(request, await gate(request).require(request, way.scope, f"{method} {self.path}"))
        response = await way.endpoint(request)
        await response(scope, receive, send)


def gate(connection: HTTPConnection) -> Gate:
    """Give the gate of the application that serves this request."""
    return ground(connection).gate


def let_in(connection: HTTPConnection, caller: Caller) -> None:
    """Say who is behind a connection, for whoever serves it."""
    connection.scope[_CALLER] = caller


def caller(connection: HTTPConnection) -> Caller:
    """Give who was let in; an endpoint whose scope is PUBLIC has nobody, and fails."""
    return cast(Caller, connection.scope[_CALLER])


def principal(connection: HTTPConnection) -> Principal:
    """Give who asks."""
    return caller(connection).principal
