"""How a frame leaves for one socket without anybody waiting: straight into the transport, framed once for all.

Decides how much may wait in a transport before its socket counts as slow. Under our uvicorn protocol
(:class:`PushProtocol`) bytes go to the transport themselves, which costs half of the ASGI way and shows
the backlog; on any other server :class:`Relayed` does the same over ASGI.
"""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from typing import Final, Protocol

from starlette.types import Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

BACKLOG: Final = 128 * 1024
"""Bytes that may wait for a socket; while more do, it is given nothing (and later a snapshot)."""

TRY_LATER: Final = 1013
"""The close code for a client that stays deaf."""

_EXTENSION: Final = "peakline.push"
_TEXT: Final = 0x81
_SHORT, _MEDIUM = 126, 1 << 16


class Message:
    """One frame, encoded once; what differs by subscription is spliced in, once for each of their names."""

    __slots__ = ("_framed", "body")

    def __init__(self, body: bytes) -> None:
        """Take a JSON object, not empty."""
        self.body = body
        self._framed: dict[bytes, bytes] = {}

    def text(self, sub: bytes) -> bytes:
        """Give the JSON with ``"sub"`` before all else; ``sub`` is a name as JSON."""
        return b'{"sub":' + sub + b"," + self.body[1:]

    def framed(self, sub: bytes) -> bytes:
        """Give the same as a WebSocket text message, as it stands on the wire (RFC 6455 §5.2)."""
        framed = self._framed.get(sub)
        if framed is None:
            text = self.text(sub)
            framed = self._framed[sub] = _header(len(text)) + text
        return framed


def _header(length: int) -> bytes:
    if length < _SHORT:
        return struct.pack("!BB", _TEXT, length)
    if length < _MEDIUM:
        return struct.pack("!BBH", _TEXT, 126, length)
    return struct.pack("!BBQ", _TEXT, 127, length)


class Outlet(Protocol):
    """The way out to one socket."""

    def write(self, message: Message, sub: bytes) -> bool:
        """Hand a message over; false when the socket is slow or gone, and nothing was handed over."""
        ...

    def abort(self) -> None:
        """Cut the socket off now, whatever still waits for it."""
        ...


class Direct:
    """Straight into the transport of a :class:`PushProtocol`."""

    __slots__ = ("_protocol",)

    def __init__(self, protocol: PushProtocol) -> None:
        """Write to this connection."""
        self._protocol = protocol

    def write(self, message: Message, sub: bytes) -> bool:
        """Hand a message over; uvicorn's own frames (ping, close) are whole as well, so nothing interleaves."""
        protocol = self._protocol
        transport = protocol.transport
        if protocol.close_sent or transport.is_closing() or transport.get_write_buffer_size() > BACKLOG:
            return False
        transport.write(message.framed(sub))
        return True

    def abort(self) -> None:
        """Drop the connection: a closing handshake would wait for a peer that does not read."""
        self._protocol.transport.abort()


class Relayed:
    """Over ASGI's ``send``, in order, by a task that lives while something waits."""

    def __init__(self, send: Send) -> None:
        """Send through this."""
        self._send = send
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None

    def write(self, message: Message, sub: bytes) -> bool:
        """Hand a message over."""
        if self._bytes > BACKLOG:
            return False
        text = message.text(sub)
        self._waiting.append(text)
        self._bytes += len(text)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return True

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._send({"type": "websocket.send", "text": self._waiting[0].decode()})
                self._bytes -= len(self._waiting.popleft())
        except (OSError, RuntimeError):
            self._bytes = BACKLOG + 1  # The client has left: nothing more is taken.
            self._waiting.clear()

    def abort(self) -> None:
        """Close, as far as ASGI can."""
        if self._task is not None:
            self._task.cancel()
        self._bytes = BACKLOG + 1
        self._task = asyncio.create_task(self._close())

    async def _close(self) -> None:
        await self._send({"type": "websocket.close", "code": TRY_LATER, "reason": "deaf"})


class PushProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's WebSocket protocol, which also lets an application write to its transport: ``ws=PushProtocol``."""

    async def run_asgi(self) -> None:
        """Serve the connection, with the way out in the scope."""
        self.scope["extensions"][_EXTENSION] = {"outlet": Direct(self)}
        await super().run_asgi()


def outlet(scope: Scope, send: Send) -> Outlet:
    """Give the best way out that the server has."""
    extension = (scope.get("extensions") or {}).get(_EXTENSION)
    if extension is None:
        return Relayed(send)
    direct: Direct = extension["outlet"]
    return direct
