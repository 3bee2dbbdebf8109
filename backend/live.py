"""``/ws/live``: the floor as it changes, to any number of sockets (CONTRACT §6).

A bare ASGI application, for each layer costs a share of every frame. Decides how a connection begins and ends, and
that whoever sits at it is asked about as long as it is open; what it watches and how frames leave is in
``subscriptions`` and ``outlet``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final, cast

from starlette.requests import HTTPConnection
from starlette.types import Receive, Send
from starlette.types import Scope as Connection

from backend.access.gate import Credential
from backend.access.roles import Scope
from backend.access.watch import Seat
from backend.errors import Refused
from backend.ground import ground
from backend.hub import Hub
from backend.outlet import TRY_LATER, Outlet, outlet
from backend.subscriptions import Socket

RIGHT_GONE: Final = 4401
"""The close code for a socket whose session, key or role is gone: signing in again helps, trying again does not."""
_CLOSE_S: Final = 2.0


class Live:
    """The endpoint; hub and gate come from the ground under the application."""

    def __init__(self, scope: Scope, ops: Mapping[str, Scope]) -> None:
        """Ask for ``scope`` at the handshake, and for each message for the scope of its op."""
        self.scope = scope
        self.ops = ops

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Serve one socket until it leaves, or until its right is gone."""
        if (await receive())["type"] != "websocket.connect":
            return
        connection = HTTPConnection(scope)
        here = ground(connection)
        try:
            caller = await here.gate.require(connection, self.scope, f"GET {scope['path']}")
            hub = cast(Hub, here.view)
        except Refused as refused:
            await _refuse(refused, scope, receive, send)
            return
        await send({"type": "websocket.accept"})
        way_out, closing = outlet(scope, send), set[asyncio.Task[None]]()

        def leave(for_good: bool) -> None:
            # 1. Not one frame more; 2. then the farewell, for which a deaf client may let us wait.
            socket.close()
            closing.add(asyncio.create_task(_close(send, way_out, RIGHT_GONE if for_good else TRY_LATER)))

        def lacks(op: str) -> Scope | None:
            principal, needed = seat.principal, self.ops[op]
            return None if principal is not None and principal.may(needed) else needed

        seat: Seat[Credential] = Seat(caller.credential, caller.address, caller.principal, self.scope, leave)
        socket = Socket(hub, way_out, lacks)
        here.gate.watch.sit(seat)
        try:
            socket.begin()
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    return
                if seat.principal is not None:
                    text = message.get("text")
                    socket.hear(text if text is not None else message.get("bytes", b""))
        finally:
            here.gate.watch.rise(seat)
            socket.close()


async def _close(send: Send, way_out: Outlet, code: int) -> None:
    reason = "expected a right that still holds" if code == RIGHT_GONE else "who you are cannot be looked up now"
    try:
        async with asyncio.timeout(_CLOSE_S):
            await send({"type": "websocket.close", "code": code, "reason": reason})
    except TimeoutError:
        way_out.abort()
    except (OSError, RuntimeError):
        pass  # It has left already.


async def _refuse(refused: Refused, scope: Connection, receive: Receive, send: Send) -> None:
    """Answer the handshake over HTTP where the server can, else close before accepting."""
    if "websocket.http.response" in (scope.get("extensions") or {}):
        await refused.response()(scope, receive, send)
    else:
        code = RIGHT_GONE if refused.status in (401, 403) else TRY_LATER
        await send({"type": "websocket.close", "code": code, "reason": refused.code})
