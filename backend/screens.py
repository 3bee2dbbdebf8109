"""The way to the mounted dashboard: passes on what the table of routes names, and nothing else.

Decides which requests reach it, asks whoever opens a page or calls back whether they may, and gives its errors our
shape. What the screens show is the dashboard's own; its framework brings more endpoints than we want, and none of
those is reachable.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.access.door import caller, gate, let_in
from backend.access.pages import opened
from backend.access.roles import Scope as Right
from backend.body import read
from backend.errors import Refused, deny, of_status
from backend.routes import Screen, scope_of_callback, screen_at

MOST_BYTES: Final = 1024 * 1024
"""The longest body that a callback may bring."""


class _Callback(msgspec.Struct):
    """What of a callback's request says which one it is."""

    output: str


_callback = msgspec.json.Decoder(_Callback).decode


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
            await self._serve(screen, scope, receive, send)

    async def _serve(self, screen: Screen, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask who it is, then pass on."""
        request = Request(scope, receive)
        if screen.is_page:
            instead = await opened(request, screen.scope, screen.path)
            if instead is None and screen.path == "/" and caller(request).principal.kind == "person":
                instead = _to_floor(request)
            if instead is not None:
                await instead(scope, receive, send)
                return
        elif screen.scope is not Right.PUBLIC:
            let_in(request, await gate(request).require(request, screen.scope, f"{screen.methods[0]} {screen.path}"))
        if scope["method"] == "POST":
            body = await read(request, MOST_BYTES)
            _check_callback(request, body)
            receive = _again(body, receive)
        # Its framework knows no HEAD; the server leaves the body out.
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self._dashboard(inner, receive, _Dressed(scope, receive, send))


def _to_floor(request: Request) -> Response:
    """Lead a person to the floor; a display goes on to the wall, which is where the dashboard itself leads."""
    query = urlencode(request.query_params.multi_items())
    return RedirectResponse(f"/floor?{query}" if query else "/floor", 303, {"cache-control": "no-store"})


def _check_callback(request: Request, body: bytes) -> None:
    """Ask for the scope of the callback that a body calls; one that is in no table is nowhere."""
    try:
        output = _callback(body).output
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(400, "bad_body", "expected a callback of the dashboard, got something else") from None
    needed = scope_of_callback(output)
    if needed is None:
        raise Refused(404, "not_found", f"No callback has the output {output[:100]!r}")
    gate(request).demand(request, caller(request), needed, "POST /_dash-update-component")


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
