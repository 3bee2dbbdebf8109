"""One call as it is made, and the one that a redirect asks for instead.

Pure. A redirect is an address that a stranger chose: it never leads from https to http, and what was meant for one
origin (credentials, signatures, bodies) is never carried to another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import httpcore2
import httpx2

from stream.outgoing import destination
from stream.outgoing.trouble import OutgoingRefused

REDIRECTS: Final = 3
"""How often a call is redirected at most."""

_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD: Final = frozenset({307, 308})
_HARMLESS: Final = frozenset({"accept", "accept-language", "user-agent", "accept-encoding"})
_OF_A_BODY: Final = frozenset({"content-type", "content-length", "transfer-encoding"})
_NOT_OURS: Final = frozenset({"host", "connection", "content-length", "transfer-encoding"})
_HEADER: Final = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,80}", re.ASCII)
_OURS: Final = {"user-agent": "Peakline", "accept-encoding": "identity", "accept": "*/*"}


class Call(NamedTuple):
    """What is sent: header names in lower case, without ``Host``."""

    method: str
    url: httpx2.URL
    headers: dict[str, str]
    body: bytes

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return destination.origin_of(self.url)

    @property
    def target(self) -> httpcore2.URL:
        """The address, for the wire."""
        url = self.url
        return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)

    @property
    def lines(self) -> list[tuple[bytes, bytes]]:
        """The headers, for the wire."""
        return [(name.encode(), value.encode()) for name, value in self.headers.items()]

    @property
    def sent(self) -> bytes | None:
        """The body, for the wire; an empty one is announced where one is expected."""
        return self.body if self.body or self.method in ("POST", "PUT", "PATCH") else None


def make(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    content: bytes | None = None,
    form: Mapping[str, str] | None = None,
    json: Any = None,
) -> Call:
    """Make a call, with at most one of the three bodies.

    Raises ``OutgoingRefused`` for an address that we never call, ``ValueError`` for a header that follows from it or
    is no header at all.
    """
    built = httpx2.Request(method, destination.parse(url), content=content, data=form, json=json)
    given = {name.lower(): value for name, value in (headers or {}).items()}
    if not _NOT_OURS.isdisjoint(given):
        raise ValueError(f"expected no header that follows from the call, got {sorted(_NOT_OURS & given.keys())}")
    for name, value in given.items():
        if not _HEADER.fullmatch(name) or not value.isascii() or not value.isprintable() or value != value.strip():
            raise ValueError(f"expected a header of printable ASCII, got something else as {name[:40]!r}")
    body = {name: value for name, value in built.headers.items() if name == "content-type"}
    return Call(built.method, built.url, {**_OURS, **body, **given}, built.read())


def redirected(call: Call, status: int, headers: httpx2.Headers) -> Call | None:
    """Give the call that an answer asks for instead, or ``None`` when it is no redirect. Raises ``OutgoingRefused``."""
    location = headers.get("location")
    if status not in _MOVED or location is None:
        return None
    try:
        url = destination.parse(str(call.url.join(location)))
    except (httpx2.InvalidURL, ValueError):
        raise OutgoingRefused(f"{call.origin} redirects to something that is no address") from None
    except OutgoingRefused as error:
        raise OutgoingRefused(f"{call.origin} redirects elsewhere: {error}") from None
    if call.url.scheme == "https" and url.scheme != "https":
        raise OutgoingRefused(f"{call.origin} redirects from https to http, which anybody on the way could read")
    elsewhere = destination.origin_of(url) != call.origin
    method, body, sent = call.method, call.body, dict(call.headers)
    if status not in _KEEPS_METHOD and (method == "POST" or (status == 303 and method != "HEAD")):
        method, body = "GET", b""
        sent = {name: value for name, value in sent.items() if name not in _OF_A_BODY}
    if elsewhere:
        if body:
            raise OutgoingRefused(f"{call.origin} redirects a {method} to another host, which must not read its body")
        sent = {name: value for name, value in sent.items() if name in _HARMLESS}
    return Call(method, url, sent, body)
