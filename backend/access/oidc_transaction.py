"""One attempt to sign in at the provider, from the click to the callback, kept in the browser's own cookie.

Several web processes may serve one browser, so the attempt cannot live in the memory of one, and a row for everybody
who clicks would let strangers fill the database. So it travels encrypted and authenticated (AES-256-GCM) under a key
from the client's secret: the browser can neither read nor change it, and it fits no other browser. What a cookie
cannot do is to be used only once; that is for ``Finished`` (of one process) and the provider, whose codes work once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final

import msgspec
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from starlette.datastructures import Headers
from starlette.responses import Response

from backend.access.oidc_trouble import Code, SignInFailed
from models.settings_access import Oidc

LIFE_MS: Final = 600_000
_LONGEST_NEXT: Final = 1_500
"""A cookie holds 4,096 bytes, and what is encrypted grows by a third."""
_LONGEST: Final = 4_000
_ROOM: Final = 10_000
_HEADER: Final = {"alg": "dir", "enc": "A256GCM"}
_NAME: Final = "peakline_oidc"


class Transaction(msgspec.Struct, frozen=True):
    """What the callback must match: ``state`` in the address, ``nonce`` in the token, ``verifier`` at the provider."""

    state: str
    nonce: str
    verifier: str
    next: str
    at: int

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier beforehand (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(next_path: str, now: int) -> Transaction:
    """Begin an attempt; a path that is too long for the cookie is forgotten."""
    kept = next_path if len(next_path.encode()) <= _LONGEST_NEXT else "/"
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Transaction(state, nonce, verifier, kept, now)


class Seal:
    """Puts transactions into cookies and takes them out again; equal in all processes with the same settings."""

    def __init__(self, oidc: Oidc, secret: str, *, secure: bool) -> None:
        """Derive the key; scrypt, for a secret may have been made up by a person. ``secure``: people come over TLS."""
        salt = msgspec.json.encode(("peakline oidc transaction", oidc.issuer, oidc.client_id))
        self._key = OctKey.import_key(hashlib.scrypt(secret.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32))
        self._name = f"__Host-{_NAME}" if secure else _NAME
        self._attributes = "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    def give(self, response: Response, transaction: Transaction) -> None:
        """Let the browser keep an attempt; it replaces one that it had."""
        sealed = jwe.encrypt_compact(_HEADER, msgspec.json.encode(transaction), self._key)
        self._set(response, sealed, LIFE_MS // 1000)

    def take(self, response: Response) -> None:
        """Let the browser forget its attempt."""
        self._set(response, "", 0)

    def found(self, headers: Headers, now: int) -> Transaction:
        """Give the attempt that a browser brings. Raises ``SignInFailed``."""
        sealed = [
            value
            for line in headers.getlist("cookie")
            for name, _, value in (pair.strip().partition("=") for pair in line.split(";"))
            if name == self._name
        ]
        if len(sealed) != 1 or len(sealed[0]) > _LONGEST:
            raise SignInFailed(Code.EXPIRED, f"expected the cookie of one attempt, got {len(sealed)}")
        try:
            plain = jwe.decrypt_compact(sealed[0], self._key, algorithms=list(_HEADER.values())).plaintext
            transaction = msgspec.json.decode(plain or b"", type=Transaction)
        except (JoseError, ValueError):
            raise SignInFailed(Code.EXPIRED, "expected an attempt that we began, got another cookie") from None
        if not 0 <= now - transaction.at < LIFE_MS:
            raise SignInFailed(Code.EXPIRED, "expected an attempt of the last ten minutes, got an older one")
        return transaction

    def _set(self, response: Response, value: str, age_s: int) -> None:
        response.headers.append("set-cookie", f"{self._name}={value}; Max-Age={age_s}; {self._attributes}")


class Finished:
    """The attempts that came back to this process, for as long as their cookies live."""

    def __init__(self) -> None:
        """None came back yet."""
        self._done: dict[str, int] = {}

    def once(self, transaction: Transaction, now: int) -> None:
        """Take an attempt as finished. Raises ``SignInFailed`` when it was before."""
        if transaction.state in self._done:
            raise SignInFailed(Code.EXPIRED, "expected an attempt that is still open, got one that came back before")
        if len(self._done) >= _ROOM:
            self._done = {state: at for state, at in self._done.items() if now - at < LIFE_MS}
        if len(self._done) >= _ROOM:  # the first to come back is the first that may be forgotten
            del self._done[next(iter(self._done))]
        self._done[transaction.state] = transaction.at
