"""The names under which this server may be called: its public address, and loopback with the bound port.

Decides whether a host or an origin is ours; never by looking at what the request says of itself
alone. A loopback origin is ours only for a request that also came to a loopback name, so that a page
on a person's own machine cannot reach a public server.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.types import Scope

_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_-][a-z0-9._-]{0,252})(?::([0-9]{1,5}))?")
_ORIGIN = re.compile(r"([a-z][a-z0-9+.-]*)://([^/?#@\s]+)(?:[/?#].*)?", re.DOTALL)
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")

Place = tuple[str, int]
"""A host name, lower case, an IPv6 address in brackets; and a port."""


def place_of(authority: str, scheme: str) -> Place | None:
    """Read ``host[:port]``; ``None`` for what is no authority."""
    match = _HOST.fullmatch(authority.lower())
    if match is None:
        return None
    port = int(match[2]) if match[2] else _DEFAULT_PORTS.get(scheme, 0)
    return (match[1], port) if 0 < port <= 65535 else None


class Names:
    """What counts as us."""

    def __init__(self, public_url: str | None) -> None:
        """Take PEAKLINE_PUBLIC_URL, or ``None`` for loopback only; raises ``ValueError`` for no web address."""
        self._public: tuple[str, Place] | None = None
        if public_url:
            parts = urlsplit(public_url)
            place = place_of(parts.netloc, parts.scheme)
            if parts.scheme not in ("http", "https") or place is None:
                raise ValueError(f"expected an address such as https://peakline.example.com, got {public_url!r}")
            self._public = (parts.scheme, place)

    @property
    def is_secure(self) -> bool:
        """Whether people reach us over TLS."""
        return self._public is not None and self._public[0] == "https"

    def is_our_host(self, host: str, scope: Scope) -> bool:
        """Whether a ``Host`` header names us."""
        if self._public and place_of(host, self._public[0]) == self._public[1]:
            return True
        return _is_loopback_place(place_of(host, "http"), scope)

    def is_our_origin(self, origin: str, host: str, scope: Scope) -> bool:
        """Whether an ``Origin`` (or the origin of a ``Referer``) is ours, for a request that came to ``host``."""
        match = _ORIGIN.fullmatch(origin)
        if match is None:
            return False
        scheme = match[1].lower()
        place = place_of(match[2], scheme)
        if self._public == (scheme, place):
            return True
        return (
            scheme == "http" and _is_loopback_place(place, scope) and _is_loopback_place(place_of(host, "http"), scope)
        )

    def described(self, port: int | None) -> str:
        """Name what would have been right, for an error."""
        local = f"http://127.0.0.1:{port}" if port else "loopback"
        if self._public is None:
            return local
        scheme, (host, public_port) = self._public
        shown = "" if public_port == _DEFAULT_PORTS[scheme] else f":{public_port}"
        return f"{scheme}://{host}{shown} or {local}"


def _is_loopback_place(place: Place | None, scope: Scope) -> bool:
    bound = scope.get("server")
    if place is None or not bound or place[1] != bound[1] or not _is_loopback_address(bound[0]):
        return False  # Whoever came in from another machine did not call us "localhost" in good faith.
    return place[0] in _LOOPBACK_NAMES or place[0].strip("[]") == bound[0]


def _is_loopback_address(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
