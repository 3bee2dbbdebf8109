"""Uvicorn's HTTP protocol with two limits it lacks: how long a request's head may take, and how long it may be.

Decides nothing about a request that is complete. Without these a few hundred connections that send one byte a minute,
or one header that never ends, would hold a web process; what a proxy must do besides is in docs/security.md.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

_REASONS = {
    408: "expected the whole head of a request within {seconds:g} s, got less",
    431: "expected at most {most} bytes before a request's body, got more",
}


class _TooLong(Exception):
    """Ends the parser's work on a head."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection: ``http=BoundedProtocol``."""

    head_s: ClassVar[float] = 10.0
    """From the connection, or from the first byte of a later request, to the end of its headers."""
    most_head_bytes: ClassVar[int] = 64 * 1024

    def __init__(self, *args: Any, **options: Any) -> None:
        """Await a first head."""
        super().__init__(*args, **options)
        self._in_head = True
        self._head_bytes = 0
        self._too_long = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first head."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._end_wait()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head that is not complete; of one that came whole, the parts tell its length."""
        if self._in_head:
            self._await_head()
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and not self._too_long and self._head_bytes > self.most_head_bytes:
            self._too_long = True
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Begin to count one head, which may have come behind another request's body."""
        super().on_message_begin()
        self._parsed = 0

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header as it stands on the wire."""
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Wait no more, until the next request; also before a WebSocket's protocol takes over."""
        self._in_head = False
        self._end_wait()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect another head."""
        super().on_message_complete()
        self._in_head = True
        self._head_bytes = 0

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request, or too long to be one, and close."""
        if self._too_long:
            self._refuse(431)
        elif not self.transport.is_closing():
            super().send_400_response(msg)

    def _count(self, size: int) -> None:
        self._parsed += size
        if self._parsed > self.most_head_bytes:
            self._too_long = True
            raise _TooLong

    def _await_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.head_s, self._too_slow)

    def _end_wait(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self._head_bytes:
            self._refuse(408)
        else:
            self.transport.close()

    def _refuse(self, status: int) -> None:
        if self.transport.is_closing():
            return
        # In the middle of the answer to an earlier request another answer would be read as part of it.
        cycle = cast(RequestResponseCycle | None, self.cycle)
        if cycle is None or cycle.response_complete:
            message = _REASONS[status].format(seconds=self.head_s, most=self.most_head_bytes)
            body = f'{{"error":{{"code":"{_code(status)}","message":"{message}","field":null}}}}'.encode()
            self.transport.write(
                STATUS_LINE[status]
                + b"content-type: application/json\r\ncache-control: no-store\r\n"
                + f"content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
                + body
            )
        self.transport.close()


def _code(status: int) -> str:
    return {408: "too_slow", 431: "too_large"}[status]
