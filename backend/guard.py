"""Who may knock: hosts, origins and the headers that keep a browser on our side.

Stands outside everything, HTTP and WebSocket, the dashboard included. It decides from names alone
whether a request may have been sent by a web page elsewhere; who somebody is and what they may do
is decided inside (``backend.routes`` names the scopes, ``backend.access.gate`` asks).
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.errors import Refused, deny
from backend.names import Names

SAFE = frozenset({"GET", "HEAD"})
"""The methods that change nothing; all others must come from our own origin."""

_OURS = frozenset({"same-origin", "none"})


def reason_against(scope: Scope, headers: Headers, names: Names) -> Refused | None:
    """Say why a request is refused, or ``None`` when its host and origin are fine.

    In order: the host must be one of our names (so DNS rebinding ends here); an ``Origin``, when
    there is one, must be ours, whatever the method; a browser that tells where a request began
    (``Sec-Fetch-Site``) must say "here" or be following a link; and whoever tells nothing at all is
    believed to be no browser only with a ``Bearer``, or when nothing could change.
    """
    port = (scope.get("server") or (None, None))[1]
    hosts = headers.getlist("host")
    if len(hosts) != 1:
        return Refused(400, "bad_host", f"expected one Host header, got {len(hosts)}")
    if not names.is_our_host(hosts[0], scope):
        return Refused(
            421,
            "foreign_host",
            f"this server answers to {names.described(port)}, got Host {hosts[0][:100]!r}; "
            "PEAKLINE_PUBLIC_URL names the address people use",
        )
    origins = headers.getlist("origin")
    if origins:
        if len(origins) == 1 and names.is_our_origin(origins[0], hosts[0], scope):
            return None
        return _foreign(f"expected Origin {names.described(port)}, got {', '.join(origins)[:100]!r}")
    return _without_origin(scope, headers, names, hosts[0])


def _without_origin(scope: Scope, headers: Headers, names: Names, host: str) -> Refused | None:
    site = headers.get("sec-fetch-site")
    watched = scope["type"] == "websocket" or scope["method"] not in SAFE or "/_dash-" in scope["path"]
    if site is not None:
        if site in _OURS or (not watched and _follows_a_link(headers)):
            return None
        return _foreign(f"expected a request from our own pages, got Sec-Fetch-Site {site[:40]!r}")
    referer = headers.get("referer")
    if referer is not None and watched:
        if names.is_our_origin(referer, host, scope):
            return None
        return _foreign(f"expected a request from our own pages, got Referer {referer[:100]!r}")
    if scope["type"] == "http" and scope["method"] in SAFE:
        return None
    # With a Bearer no cookie counts (backend.access.gate), so there is nothing that a page elsewhere could borrow.
    if headers.get("authorization", "").lower().startswith("bearer "):
        return None
    return _foreign("expected an Origin header (it may be absent only with a Bearer key), got none")


def _follows_a_link(headers: Headers) -> bool:
    """Whether a person is opening one of our pages from elsewhere, in a tab of its own."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _foreign(message: str) -> Refused:
    return Refused(403, "foreign_origin", message)


def page_policy(script_hashes: tuple[str, ...]) -> str:
    """Give the Content-Security-Policy of the pages; the hashes are those of the dashboard's inline scripts.

    Plotly, AG Grid and DMC write style attributes and elements: hence ``'unsafe-inline'`` for style, and only there.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


_BARE_POLICY = "default-src 'none'; frame-ancestors 'none'"
_A_YEAR = "max-age=31536000"
"""Of our own name only: what is below it, or beside it, is not ours to promise."""


class Guard:
    """The outermost ASGI application: refuses what is foreign, and adds the security headers."""

    def __init__(self, app: ASGIApp, names: Names, script_hashes: tuple[str, ...] = ()) -> None:
        """Guard ``app``, which answers to ``names``."""
        self._app = app
        self._names = names
        self._policy = page_policy(script_hashes)
        self._strict_transport = _A_YEAR if names.is_secure else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection or request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                self._dress(MutableHeaders(raw=message.setdefault("headers", [])))
            await send(message)

        refused = reason_against(scope, Headers(scope=scope), self._names)
        if refused is None:
            await self._app(scope, receive, send_guarded)
        elif scope["type"] == "http":
            await refused.response()(scope, receive, send_guarded)
        else:
            await deny(refused.response(), scope, receive, send_guarded)

    def _dress(self, headers: MutableHeaders) -> None:
        json = headers.get("content-type", "").startswith("application/json")
        headers["content-security-policy"] = _BARE_POLICY if json else self._policy
        headers["x-content-type-options"] = "nosniff"
        headers["x-frame-options"] = "DENY"
        # Not "no-referrer": that would make a browser send `Origin: null` from our own pages.
        headers["referrer-policy"] = "same-origin"
        headers["cross-origin-opener-policy"] = "same-origin"
        headers["cross-origin-resource-policy"] = "same-origin"
        headers["permissions-policy"] = "camera=(), geolocation=(), microphone=()"
        if self._strict_transport:
            headers["strict-transport-security"] = self._strict_transport
