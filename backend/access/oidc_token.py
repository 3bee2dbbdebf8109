"""The ID token: whose signature it must carry, what must stand in it, and what it says about a person (OpenID Connect
Core 1.0, 3.1.3.7).

Pure. Where the keys come from is ``oidc_provider``'s; whether a person may come in is decided with the database.
"""

from __future__ import annotations

import hmac
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from joserfc import jws, jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from backend.access.oidc_trouble import Code, SignInFailed
from backend.access.roles import highest
from models.settings_access import Oidc

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Signatures with a private key of the provider; never ``none``, never a shared secret (``HS…``)."""
LEEWAY_S: Final = 60
"""By how much the provider's clock and ours may differ."""
OLDEST_S: Final = 600
"""A token is fetched the moment it is made: an older one was kept by somebody."""
_SMALLEST_RSA: Final = 2_048
_LONGEST: Final = 64 * 1024
_MOST_KEYS: Final = 64

Key = RSAKey | ECKey | OKPKey
Claims = Mapping[str, Any]


class Header(NamedTuple):
    """What a token says of its own signature, before anything is believed."""

    alg: str
    kid: str | None


def keys_in(document: object) -> list[Key]:
    """Give the public keys of a JWKS document that may sign; what we cannot read is left out."""
    listed = document.get("keys") if isinstance(document, dict) else None
    found: list[Key] = []
    for entry in listed[:_MOST_KEYS] if isinstance(listed, list) else []:
        if not isinstance(entry, dict) or entry.get("kty") not in ("RSA", "EC", "OKP") or "d" in entry:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SecurityWarning)  # of keys that are refused below
                key = import_key(entry)
        except Exception:  # noqa: BLE001, S112  # joserfc and cryptography raise all sorts for a malformed key
            continue
        if isinstance(key, RSAKey) and key.raw_value.key_size < _SMALLEST_RSA:
            continue
        if isinstance(key, Key) and entry.get("use", "sig") == "sig":
            found.append(key)
    return found


def header_of(token: str) -> Header:
    """Read which key a token names. Raises ``SignInFailed``."""
    try:
        header = jws.extract_compact(token.encode(), registry=_registry()).headers()
    except (JoseError, ValueError):
        raise _wrong("expected a signed ID token, got something else") from None
    alg, kid = header.get("alg"), header.get("kid")
    if alg not in ALGORITHMS:
        raise _wrong(f"expected an ID token signed with {', '.join(ALGORITHMS)}, got {str(alg)[:20]!r}")
    if kid is not None and not isinstance(kid, str):
        raise _wrong("expected the name of a key in the ID token's header, got something else")
    return Header(alg, kid)


def fitting(keys: Iterable[Key], header: Header) -> list[Key]:
    """Give the keys that the token may be signed with: those of its name, or those without one."""
    return [
        key
        for key in keys
        if header.kid in (None, key.kid) or key.kid is None
        if key.as_dict(private=False).get("alg", header.alg) == header.alg
    ]


def verified(token: str, keys: Sequence[Key], header: Header) -> Claims:
    """Give what a token says once one of the keys has signed it. Raises ``SignInFailed``."""
    for key in keys:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SecurityWarning)  # "EdDSA" is the old name of Ed25519, widely used
                return jwt.decode(token, key, algorithms=[header.alg], registry=_registry()).claims
        except (JoseError, ValueError):
            continue
    raise _wrong(f"expected an ID token signed by a key of the provider, tried {len(keys)}")


def check(claims: Claims, oidc: Oidc, nonce: str, now: int) -> str:
    """Check all that a token must say, and give its subject. Raises ``SignInFailed``."""
    if claims.get("iss") != oidc.issuer:
        raise _wrong(f"iss: expected {oidc.issuer}, got {_shown(claims.get('iss'))}")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if oidc.client_id not in audiences:
        raise _wrong(f"aud: expected {oidc.client_id}, got {_shown(audience)}")
    azp = claims.get("azp")
    if azp != oidc.client_id and (azp is not None or len(audiences) > 1):
        raise _wrong(f"azp: expected {oidc.client_id}, got {_shown(azp)}")
    now_s = now / 1000
    expires, issued = _instant(claims, "exp"), _instant(claims, "iat")
    if expires <= now_s - LEEWAY_S:
        raise _wrong(f"exp: expected a token that is valid now, got one that ended {now_s - expires:.0f} s ago")
    if not now_s - OLDEST_S - LEEWAY_S <= issued <= now_s + LEEWAY_S:
        raise _wrong(
            f"iat: expected a token made just now, got one made {now_s - issued:.0f} s ago; are the clocks right?"
        )
    if "nbf" in claims and _instant(claims, "nbf") > now_s + LEEWAY_S:
        raise _wrong("nbf: expected a token that is valid now, got one for later")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise _wrong("nonce: expected that of this attempt, got another")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise _wrong("sub: expected who this is, got nothing usable")
    return subject


def role_in(claims: Claims, oidc: Oidc) -> str:
    """Give the highest role that the claim's values have here. Raises ``SignInFailed``."""
    values = _at(claims, oidc.claim)
    listed = [value for value in (values if isinstance(values, list) else [values]) if isinstance(value, str)]
    role = highest(frozenset(oidc.roles[value] for value in listed if value in oidc.roles))
    if role is None:
        got = f"{len(listed)} other values" if listed else "none: does the provider put it into the ID token?"
        raise SignInFailed(Code.NO_ROLE, f"{oidc.claim}: expected a value of [oidc] roles, got {got}")
    return role


def name_in(claims: Claims, oidc: Oidc) -> str:
    """Give what the person is called at the provider. Raises ``SignInFailed``."""
    name = _at(claims, oidc.name_claim)
    if not isinstance(name, str) or not name.strip():
        raise _wrong(f"{oidc.name_claim}: expected a name in the ID token, got none")
    return name


def _at(claims: Claims, path: str) -> Any:
    """Give a claim by its name, or by the way to it: some names have dots, some claims stand inside others."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _instant(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(f"{name}: expected seconds since 1970, got {_shown(value)}")
    return value


def _registry() -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_payload_length, registry.max_header_length = _LONGEST, 8_192
    return registry


def _wrong(why: str) -> SignInFailed:
    return SignInFailed(Code.FAILED, why)


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)[:80]
