"""The identity provider as we call it: its discovery document, its keys, and the exchange of a code for a token.

Keeps what rarely changes and asks again when it must: a provider that is away, or a stranger who sends tokens of
unknown keys, does not make us call it all the time. What a token must say is decided in ``oidc_token``.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx2
import msgspec
import structlog

from backend.access import oidc_token
from backend.access.oidc_token import Claims, Key
from backend.access.oidc_transaction import Transaction
from backend.access.oidc_trouble import Code, SignInFailed
from models.settings_access import Oidc
from stream.outgoing.client import Outgoing
from stream.outgoing.trouble import OutgoingError

KEPT_S: Final = 3_600.0
"""How long discovery and keys are kept."""
AGAIN_S: Final = 30.0
"""How often keys are asked for again because a token names an unknown one."""
AWAY_S: Final = 3.0
"""After a failure: how long the provider is taken to be away without asking."""
_PATIENCE_S: Final = 5.0
_ERROR: Final = re.compile(r"[a-z_]{1,40}")

_log = structlog.get_logger(__name__)


class Discovery(msgspec.Struct, frozen=True):
    """What we need of ``/.well-known/openid-configuration``."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Granted(msgspec.Struct, frozen=True):
    id_token: str


class Provider:
    """One provider, for one process and event loop."""

    def __init__(self, oidc: Oidc, secret: str, outgoing: Outgoing, monotonic: Callable[[], float]) -> None:
        """Take the settings, our secret there, the way out and the clock; nothing is called yet."""
        self._oidc = oidc
        self._secret = secret
        self._outgoing = outgoing
        self._monotonic = monotonic
        self._asking = asyncio.Lock()
        self._discovery: tuple[Discovery, float] | None = None
        self._keys: tuple[list[Key], float] | None = None
        self._forced_at = -AGAIN_S
        self._failed: tuple[SignInFailed, float] | None = None

    async def way_in(self, transaction: Transaction, redirect_uri: str) -> str:
        """Give the address to which a browser is sent. Raises ``SignInFailed``."""
        discovery = await self.discovery()
        query = {
            "response_type": "code",
            "client_id": self._oidc.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(("openid", "profile", *self._oidc.scopes)),
            "state": transaction.state,
            "nonce": transaction.nonce,
            "code_challenge": transaction.challenge,
            "code_challenge_method": "S256",
        }
        parts = urlsplit(discovery.authorization_endpoint)
        theirs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in query]
        return parts._replace(query=urlencode([*theirs, *query.items()], quote_via=quote), fragment="").geturl()

    async def claims(self, code: str, transaction: Transaction, redirect_uri: str) -> Claims:
        """Exchange a code for an ID token and give what it says, its signature verified. Raises ``SignInFailed``."""
        token = await self._exchange(code, transaction, redirect_uri)
        header = oidc_token.header_of(token)
        fitting = oidc_token.fitting(await self._jwks(again=False), header)
        if not fitting:
            fitting = oidc_token.fitting(await self._jwks(again=True), header)
        return oidc_token.verified(token, fitting, header)

    async def discovery(self) -> Discovery:
        """Give the discovery document, an hour old at most. Raises ``SignInFailed``."""
        async with self._asking:
            if self._discovery is None or self._monotonic() - self._discovery[1] >= KEPT_S:
                url = f"{self._oidc.issuer.rstrip('/')}/.well-known/openid-configuration"
                self._discovery = (self._trusted(await self._ask("GET", url, Discovery)), self._monotonic())
            return self._discovery[0]

    async def _jwks(self, *, again: bool) -> list[Key]:
        """Give the provider's keys; ``again``: none of those that we have fits."""
        url = (await self.discovery()).jwks_uri
        async with self._asking:
            now = self._monotonic()
            forced = again and now - self._forced_at >= AGAIN_S
            if self._keys is None or now - self._keys[1] >= KEPT_S or forced:
                if forced:
                    self._forced_at = now
                self._keys = (oidc_token.keys_in(await self._ask("GET", url, dict[str, Any])), now)
            return self._keys[0]

    async def _exchange(self, code: str, transaction: Transaction, redirect_uri: str) -> str:
        discovery = await self.discovery()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": transaction.verifier,
        }
        headers = {"accept": "application/json"}
        if "client_secret_post" in discovery.token_endpoint_auth_methods_supported:
            form |= {"client_id": self._oidc.client_id, "client_secret": self._secret}
        else:
            # RFC 6749, 2.3.1: each is encoded as in a form before they are put together.
            pair = f"{quote(self._oidc.client_id, safe='')}:{quote(self._secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        granted: _Granted = await self._ask("POST", discovery.token_endpoint, _Granted, headers=headers, form=form)
        return granted.id_token

    def _trusted(self, found: Discovery) -> Discovery:
        """Check that the document is the issuer's own, and leads nowhere less safe than it."""
        if found.issuer != self._oidc.issuer:
            expected = f"[oidc] issuer {self._oidc.issuer}"
            raise self._fail(
                Code.FAILED, f"expected a provider that calls itself as {expected}, got {found.issuer[:200]!r}"
            )
        for url in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            parts = urlsplit(url)
            plain = parts.scheme == "http" and self._oidc.issuer.startswith("http://")
            if not (parts.scheme == "https" or plain) or not parts.hostname:
                raise self._fail(Code.FAILED, "expected https:// addresses in the provider's discovery document")
        return found

    async def _ask(self, method: str, url: str, kind: type[Any], **more: Any) -> Any:
        """Call the provider and read its JSON answer. A redirect is none: it would carry our secret elsewhere."""
        if self._failed is not None and self._monotonic() - self._failed[1] < AWAY_S:
            raise SignInFailed(self._failed[0].code, self._failed[0].why)
        try:
            answer = await self._outgoing.request(method, url, redirects=0, deadline_s=_PATIENCE_S, **more)
        except OutgoingError as error:
            raise self._fail(Code.UNREACHABLE, str(error)) from None
        if answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise self._fail(Code.UNREACHABLE, f"the provider answered {answer.status_code}")
        if answer.status_code != httpx2.codes.OK:
            raise SignInFailed(Code.FAILED, f"the provider answered {answer.status_code}{_error_in(answer)}")
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except (ValueError, RecursionError):
            raise SignInFailed(Code.FAILED, "the provider answered with something else than it should") from None

    def _fail(self, code: Code, why: str) -> SignInFailed:
        """Remember for a moment that the provider is of no use."""
        failed = SignInFailed(code, why)
        self._failed = (failed, self._monotonic())
        _log.warning("oidc_provider_failed", issuer=self._oidc.issuer, why=why)
        return failed


def _error_in(answer: httpx2.Response) -> str:
    """Give the provider's own code for what went wrong, and nothing else that it says."""
    try:
        said = msgspec.json.decode(answer.content, type=dict[str, Any]).get("error")
    except (ValueError, RecursionError):
        return ""
    return f": {said}" if isinstance(said, str) and _ERROR.fullmatch(said) else ""
