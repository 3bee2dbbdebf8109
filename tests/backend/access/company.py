"""A company's identity provider on loopback, with real keys and codes that work once; and a browser at our doors."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import SimpleNamespace
from typing import Any, Final, cast
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Route

from backend.access import oidc
from backend.access.door import Door, Way
from backend.access.opening import gate_of
from backend.access.roles import Scope
from backend.errors import HANDLERS
from models.settings import Settings, load
from stream.clock import now_ms
from tests.backend.access.registry import passwords
from tests.stream.outgoing.elsewhere import Elsewhere, elsewhere

SECRET: Final = "correct-horse-battery-staple"
CLIENT: Final = "peakline"
BASE: Final = "http://127.0.0.1:8050"

Key = RSAKey | ECKey | OKPKey


class Idp:
    """The provider; ``claims`` and the rest are a test's to change."""

    def __init__(self, server: Elsewhere) -> None:
        self.server = server
        self.issuer = server.at("/realms/shop")
        self.keys: dict[str, Key] = {"first": RSAKey.generate_key(2048)}
        self.signs = "first"
        self.alg = "RS256"
        self.person: dict[str, Any] = {"sub": "u-77", "preferred_username": "Li.Lei", "groups": ["war-room"]}
        self.more: dict[str, Any] = {}
        """Claims that replace or (``None``) remove what the token would say."""
        self.token: str | None = None
        """A token to hand out instead of an honest one."""
        self.granted: dict[str, dict[str, str]] = {}
        self.discovery: dict[str, Any] = {}
        server.answers[f"{urlsplit(self.issuer).path}/.well-known/openid-configuration"] = self._discover
        server.answers["/keys"] = self._keys
        server.answers["/token"] = self._token

    def asked(self, path: str) -> int:
        return sum(asked.path == path for asked in self.server.asked)

    def approve(self, location: str) -> dict[str, str]:
        """Let the person sign in at the address that the browser was sent to; gives what comes back."""
        asked = dict(parse_qsl(urlsplit(location).query))
        assert location.startswith(self.server.at("/authorize?"))
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        code = secrets.token_urlsafe(8)
        self.granted[code] = asked
        return {"code": code, "state": asked["state"]}

    def claims(self, nonce: str) -> dict[str, Any]:
        now = now_ms() // 1000
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce} | self.person
        return {name: value for name, value in (said | self.more).items() if value is not None}

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": self.alg, "kid": self.signs}, claims, self.keys[self.signs], algorithms=[self.alg])

    def _discover(self, handler: Any) -> None:
        at = self.server.at
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": at("/authorize?tenant=shop"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"),
        }
        _json(handler, 200, document | self.discovery)

    def _keys(self, handler: Any) -> None:
        _json(handler, 200, {"keys": [key.as_dict(private=False) | {"kid": kid} for kid, key in self.keys.items()]})

    def _token(self, handler: Any) -> None:
        asked = self.server.asked[-1]
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        pair = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        knows_us = asked.headers.get("authorization") == f"Basic {pair}" or form.get("client_secret") == SECRET
        granted = self.granted.pop(form["code"], None)
        if granted is None or not knows_us or form["redirect_uri"] != granted["redirect_uri"]:
            return _json(handler, 400, {"error": "invalid_grant"})
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != granted["code_challenge"]:
            return _json(handler, 400, {"error": "invalid_grant"})
        token = self.token or self.sign(self.claims(granted["nonce"]))
        return _json(handler, 200, {"token_type": "Bearer", "access_token": "x", "id_token": token})


def _json(handler: Any, status: int, document: object) -> None:
    body = msgspec.json.encode(document)
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def idp() -> Iterator[Idp]:
    """Run a provider until the block ends."""
    with elsewhere() as server:
        yield Idp(server)


def settings_for(issuer: str, *, public_url: str = "", more: str = "") -> Settings:
    """Give the settings of a shop that uses a provider."""
    text = f"""
[oidc]
issuer = "{issuer}"
client_id = "{CLIENT}"
roles = {{ "war-room" = "operator", "lookers" = "viewer", "it" = "admin" }}
{more}
[outgoing]
allow = ["127.0.0.1"]
"""
    return load(text, {"PEAKLINE_OIDC_SECRET": SECRET, "PEAKLINE_PUBLIC_URL": public_url})


class Browser(httpx2.AsyncClient):
    """Somebody's browser: keeps cookies, follows nothing by itself."""

    async def begins(self, **query: str) -> str:
        """Click; gives where the browser is sent."""
        answer = await self.get(oidc.START, params=query)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def comes_back(self, given: dict[str, str]) -> str:
        """Come back from the provider; gives where the browser ends."""
        answer = await self.get(oidc.CALLBACK, params=given)
        assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store"), answer.text
        return answer.headers["location"]

    @property
    def session(self) -> str | None:
        return self.cookies.get("peakline_session") or self.cookies.get("__Host-peakline_session")


class Shop:
    """Our two doors on a real gate and database."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.gate = gate_of(settings, engine, passwords())
        self.company = oidc.company_of(settings, BASE)
        paths = {oidc.START: oidc.start, oidc.CALLBACK: oidc.callback}
        self.app = Starlette(
            routes=[
                Route(path, Door(path, {"GET": Way(endpoint, Scope.PUBLIC)}), methods=["GET"])
                for path, endpoint in paths.items()
            ],
            exception_handlers=HANDLERS,
        )
        self.app.state.ground = SimpleNamespace(gate=self.gate)
        self.app.state.oidc = self.company

    def browser(self, base: str = BASE) -> Browser:
        transport = httpx2.ASGITransport(cast(Any, self.app), client=("192.0.2.7", 4711))
        return Browser(transport=transport, base_url=base, headers={"user-agent": "a browser"})


@asynccontextmanager
async def shop(settings: Settings, engine: Engine) -> AsyncIterator[Shop]:
    """Open a shop until the block ends."""
    opened = Shop(settings, engine)
    opened.gate.audit.start()
    try:
        yield opened
    finally:
        if opened.company is not None:
            await opened.company.aclose()
        await opened.gate.directory.close()
        opened.gate.audit.close()
