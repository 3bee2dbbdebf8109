"""Calls to other systems from an event loop: ``Outgoing``, one a process.

Puts the pieces together and decides nothing: what may be called is decided in ``destination`` and ``addresses``, where
a redirect may lead in ``call``. No connection is kept: so every call is checked anew, and none meets a connection that
the other side is just closing.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from typing import Any, Self

import httpcore2
import httpx2

from stream.outgoing import call as calls
from stream.outgoing import resolving
from stream.outgoing.addresses import Allowed
from stream.outgoing.answer import BODY_LIMIT, DEADLINE_S, Answer, telling
from stream.outgoing.call import Call
from stream.outgoing.dialling import Dialling
from stream.outgoing.trouble import OutgoingFailed, OutgoingRefused

_CONNECTIONS = 32


class Outgoing:
    """Calls others, as far as ``allow`` (the setting ``[outgoing] allow``) lets it. Close it when done."""

    def __init__(
        self,
        allow: Iterable[str] = (),
        *,
        resolver: resolving.Resolver = resolving.system,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Call what is public or in ``allow``; ``tls`` says whose certificates are believed, by default the system's.

        No proxy is taken from the environment: it would connect where we have not looked.
        """
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls or httpcore2.default_ssl_context(),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=0,
            network_backend=Dialling(Allowed(allow), resolver),
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        redirects: int = calls.REDIRECTS,
        body_limit: int = BODY_LIMIT,
        deadline_s: float = DEADLINE_S,
    ) -> httpx2.Response:
        """Make a call and give the answer, whatever its status, with its whole body.

        With ``redirects`` 0 a redirect is an answer like any other. Raises ``OutgoingRefused`` when we do not make the
        call, ``OutgoingFailed`` when it fails, is longer than ``body_limit`` or takes longer than ``deadline_s``.
        """
        call = calls.make(method, url, headers, content=content, form=form, json=json)
        first = call.origin
        try:
            async with asyncio.timeout(deadline_s):
                for _ in range(redirects + 1):
                    answer = await self._once(call, body_limit, deadline_s)
                    following = calls.redirected(call, answer.status_code, answer.headers) if redirects else None
                    if following is None:
                        return answer
                    call = following
        except TimeoutError:
            raise OutgoingFailed(f"{first} did not answer within {deadline_s:g} s") from None
        raise OutgoingRefused(f"{first} redirects more than {redirects} times")

    async def aclose(self) -> None:
        """Close what is still open."""
        await self._pool.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _once(self, call: Call, limit: int, seconds: float) -> httpx2.Response:
        waits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)}
        with telling(call.origin):
            async with self._pool.stream(
                call.method, call.target, headers=call.lines, content=call.sent, extensions=waits
            ) as response:
                answer = Answer(call, response, limit)
                async for chunk in response.aiter_stream():
                    answer.take(chunk)
        return answer.whole()
