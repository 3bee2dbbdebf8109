"""``/ws/live``: the floor as it changes, to any number of sockets (CONTRACT §6).

A bare ASGI application, for each layer costs a share of every frame. Decides only how a connection
begins and ends; what it watches and how frames leave is in ``subscriptions`` and ``outlet``.
"""

from __future__ import annotations

from typing import Final, cast

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from backend.errors import Refused
from backend.ground import ground
from backend.hub import Hub
from backend.outlet import TRY_LATER, outlet
from backend.subscriptions import Socket


class Live:
    """The endpoint; the hub comes from the ground under the application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it leaves."""
        if (await receive())["type"] != "websocket.connect":
            return
        try:
            hub = cast(Hub, ground(HTTPConnection(scope)).reach().view)
        except Refused as refused:
            await _refuse(refused, scope, receive, send)
            return
        await send({"type": "websocket.accept"})
        socket = Socket(hub, outlet(scope, send))
        try:
            socket.begin()
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text")
                socket.hear(text if text is not None else message.get("bytes", b""))
        finally:
            socket.close()


async def _refuse(refused: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the handshake over HTTP where the server can, else close before accepting."""
    if "websocket.http.response" in (scope.get("extensions") or {}):
        await refused.response()(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": TRY_LATER, "reason": refused.code})


endpoint: Final = Live()
