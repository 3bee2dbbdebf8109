"""Files that may be cached for ever are packed once, not for every screen that loads them.

Stands outside the compression and remembers what it made of answers that call themselves unchanging;
everything else passes through. A thousand walls that load anew after a restart cost one packing.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_FILES: Final = 512
_CONDITIONAL: Final = ("range", "if-none-match", "if-modified-since", "if-range")
_A_YEAR: Final = "max-age=31536000"

_Key = tuple[str, str]


class Packed:
    """An ASGI application in front of one that compresses."""

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: dict[_Key, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is remembered, or remember what is answered."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = (scope["path"], headers.get("accept-encoding", ""))
        if any(name in headers for name in _CONDITIONAL):
            await self._app(scope, receive, send)
        elif key in self._kept:
            for message in self._kept[key]:
                # A copy: whoever is outside adds headers of its own.
                await send({**message, "headers": list(message["headers"])} if "headers" in message else message)
        else:
            await self._app(scope, receive, _Noting(self, key, send))

    def keep(self, key: _Key, messages: list[Message]) -> None:
        """Remember an answer, as long as there is room; a new build of the screens means a new process."""
        size = sum(len(message.get("body", b"")) for message in messages)
        if self._bytes + size <= self._most_bytes and len(self._kept) < MOST_FILES:
            self._bytes += size
            self._kept[key] = messages


class _Noting:
    """Passes one answer on and notes it, when it says that it never changes."""

    def __init__(self, packed: Packed, key: _Key, send: Send) -> None:
        self._packed, self._key, self._send = packed, key, send
        self._noted: list[Message] = []
        self._worth = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            control = Headers(raw=message["headers"]).get("cache-control", "")
            self._worth = message["status"] == 200 and _A_YEAR in control and "private" not in control
            if self._worth:
                self._noted.append({**message, "headers": list(message["headers"])})
        elif self._worth and message["type"] == "http.response.body":
            self._noted.append(message)
            if not message.get("more_body"):
                self._packed.keep(self._key, self._noted)
        await self._send(message)
