"""The way to the mounted dashboard: passes on what the table of routes names, and nothing else.

Decides which requests reach it, and gives its errors our shape. What the screens show is the
dashboard's own; its framework brings more endpoints than we want, and none of those is reachable.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.body import read
from backend.errors import deny, of_status
from backend.routes import screen_at

MOST_BYTES: Final = 1024 * 1024
"""The longest body that a callback may bring."""


class Screens:
    """An ASGI application in front of the dashboard."""

    def __init__(self, dashboard: ASGIApp) -> None:
        self._dashboard = dashboard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve what no route of ours took."""
        if scope["type"] == "websocket":
            await deny(of_status(404, "GET", scope["path"]).response(), scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        screen = screen_at(path)
        if screen is None:
            await of_status(404, method, path).response()(scope, receive, send)
        elif method not in screen.methods and not (method == "HEAD" and "GET" in screen.methods):
            allowed = {"allow": ", ".join(screen.methods)}
            await of_status(405, method, path, headers=allowed).response()(scope, receive, send)
        else:
            # Its framework knows no HEAD; the server leaves the body out.
            inner = {**scope, "method": "GET"} if method == "HEAD" else scope
            if method == "POST":
                receive = _again(await read(Request(scope, receive), MOST_BYTES), receive)
            await self._dashboard(inner, receive, _Dressed(scope, receive, send))


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, to one who reads without a limit."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


class _Dressed:
    """Passes an answer on; one that is an error in the framework's own JSON is told in ours."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = next((value for name, value in message.get("headers", []) if name.lower() == b"content-type"), b"")
            if message["status"] >= 400 and not kind.startswith(b"text/html"):
                self._replaced = True
                refused = of_status(message["status"], self._scope["method"], self._scope["path"])
                await refused.response()(self._scope, self._receive, self._send)
        if not self._replaced:
            await self._send(message)
