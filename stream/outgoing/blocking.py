"""Calls to other systems from a thread or a command: the same as ``client``, without an event loop.

Each call has its own connections, so that all they do ends with its deadline.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore2
import httpx2

from stream.clock import monotonic
from stream.outgoing import call as calls
from stream.outgoing import resolving
from stream.outgoing.addresses import Allowed
from stream.outgoing.answer import BODY_LIMIT, DEADLINE_S, Answer, telling
from stream.outgoing.call import Call
from stream.outgoing.dialling import BlockingDialling, Deadline
from stream.outgoing.trouble import OutgoingRefused


class BlockingOutgoing:
    """Calls others, as far as ``allow`` (the setting ``[outgoing] allow``) lets it. Needs no closing."""

    def __init__(
        self,
        allow: Iterable[str] = (),
        *,
        resolver: resolving.Resolver = resolving.system,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Call what is public or in ``allow``; ``tls`` is as in ``Outgoing``."""
        self._allowed = Allowed(allow)
        self._resolver = resolver
        self._tls = tls or httpcore2.default_ssl_context()

    def request(
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
        """Make a call and give the answer; all is as ``Outgoing.request`` promises."""
        call = calls.make(method, url, headers, content=content, form=form, json=json)
        first = call.origin
        deadline = Deadline(monotonic() + deadline_s, monotonic)
        for _ in range(redirects + 1):
            answer = self._once(call, body_limit, deadline)
            following = calls.redirected(call, answer.status_code, answer.headers) if redirects else None
            if following is None:
                return answer
            call = following
        raise OutgoingRefused(f"{first} redirects more than {redirects} times")

    def _once(self, call: Call, limit: int, deadline: Deadline) -> httpx2.Response:
        with (
            telling(call.origin),
            httpcore2.ConnectionPool(
                ssl_context=self._tls,
                network_backend=BlockingDialling(self._allowed, self._resolver, deadline),
            ) as pool,
            pool.stream(call.method, call.target, headers=call.lines, content=call.sent) as response,
        ):
            answer = Answer(call, response, limit)
            for chunk in response.iter_stream():
                answer.take(chunk)
                deadline.left(None, httpcore2.ReadTimeout)
        return answer.whole()
