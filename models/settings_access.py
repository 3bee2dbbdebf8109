"""The settings about who gets in and whom we call: sessions, proxies, limits, the identity provider, private addresses.

All of it is real time, whatever ``PEAKLINE_TIME_SCALE`` says, and none of it bears on the floor's numbers. What a role
may do and how an address is judged is decided where people are let in and where others are called.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from models.settings_table import Table
from models.settings_values import duration_text

ACCESS: Final = ("session_idle", "session_life", "proxies", "sign_ins_per_minute", "events_per_second")
OIDC: Final = ("issuer", "client_id", "claim", "name_claim", "roles", "scopes")
OUTGOING: Final = ("allow",)
ROLES: Final = ("viewer", "operator", "oncall", "admin")

_MINUTE_MS: Final = 60_000
_NETWORK: Final = 'an address or a network such as "10.0.0.0/8", smaller than the whole internet'
_NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.ASCII)
_NUMBER: Final = re.compile(r"(0x[0-9a-f]*|\d+)")
_SCOPE: Final = re.compile(r"[!#-\[\]-~]{1,128}")  # RFC 6749, 3.3
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Access(msgspec.Struct, frozen=True):
    """How long a session lasts, whose ``X-Forwarded-For`` is believed, and how fast anybody may try."""

    session_idle_ms: int
    session_life_ms: int
    proxies: tuple[str, ...]
    sign_ins_per_minute: int
    events_per_second: int


class Oidc(msgspec.Struct, frozen=True):
    """The identity provider, and the role that each value of its ``claim`` gives."""

    issuer: str
    client_id: str
    claim: str
    name_claim: str
    roles: dict[str, str]
    scopes: tuple[str, ...] = ()


def access(table: Table) -> Access:
    """Read ``[access]``; all of it may be absent."""
    table.only(ACCESS)
    life = _lasting(table, "session_life", "7d")
    idle = _lasting(table, "session_idle", "12h")
    if idle > life:
        if "session_idle" in table.values:
            raise table.refuse("session_idle", f"at most session_life, {duration_text(life)}")
        idle = life
    return Access(
        session_idle_ms=idle,
        session_life_ms=life,
        proxies=tuple(_network(table, "proxies", text) for text in table.texts("proxies")),
        sign_ins_per_minute=table.whole("sign_ins_per_minute", 10, 1, 10_000),
        events_per_second=table.whole("events_per_second", 0, 0, 10_000_000),
    )


def oidc(table: Table) -> Oidc:
    """Read ``[oidc]``, which needs the issuer, the client and at least one role."""
    table.only(OIDC)
    return Oidc(
        issuer=_issuer(table),
        client_id=_needed(table, "client_id"),
        claim=table.text("claim", "groups"),
        name_claim=table.text("name_claim", "preferred_username"),
        roles=_roles(table),
        scopes=_scopes(table),
    )


def outgoing(table: Table) -> tuple[str, ...]:
    """Read ``[outgoing]``: the names, addresses and networks that may be called although they are private."""
    table.only(OUTGOING)
    return tuple(dict.fromkeys(_callable(table, text) for text in table.texts("allow")))


def _lasting(table: Table, name: str, default: str) -> int:
    ms = table.duration(name, default)
    if ms < _MINUTE_MS:
        raise table.refuse(name, "at least 1m")
    return ms


def _network(table: Table, name: str, text: str) -> str:
    """Write an address or a network as the machine does; one of no length would say that there is no rule."""
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise table.refuse(name, _NETWORK, found=f'"{text}"') from None
    if not network.prefixlen:
        raise table.refuse(name, _NETWORK, found=f'"{text}"')
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _callable(table: Table, text: str) -> str:
    name = text.lower().removesuffix(".")
    if _NAME.fullmatch(name) and not _NUMBER.fullmatch(name.rpartition(".")[2]) and len(name) <= 253:
        return name
    try:
        return _network(table, "allow", text)
    except ValueError:
        expected = f'a host name such as "erp.local" without scheme, port or path, or {_NETWORK}'
        raise table.refuse("allow", expected, found=f'"{text}"') from None


def _needed(table: Table, name: str, expected: str = "a text of 1 to 128 characters") -> str:
    found = table.text(name, None)
    if found is None:
        raise table.refuse(name, expected)
    return found


def _issuer(table: Table) -> str:
    """Give the issuer letter for letter: the provider's tokens repeat it, its last slash included."""
    expected = "the provider's https:// address without a query, as its tokens say it (http:// only on loopback)"
    text = _needed(table, "issuer", expected)
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # raises ValueError when it is no number
        plain = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        raise table.refuse("issuer", expected) from None
    if not plain or not parts.hostname or "@" in parts.netloc or not _plain(text) or {"?", "#"} & set(text):
        raise table.refuse("issuer", expected)
    return text


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def _roles(table: Table) -> dict[str, str]:
    roles = table.table("roles")
    if not roles.values:
        raise table.refuse("roles", 'at least one value of the claim and its role, such as { "war-room" = "operator" }')
    return {value: roles.choice(value, "", ROLES) for value in roles.values}


def _scopes(table: Table) -> tuple[str, ...]:
    found = table.texts("scopes")
    for scope in found:
        if not _SCOPE.fullmatch(scope):
            raise table.refuse("scopes", 'scopes such as "groups", each by itself', found=f'"{scope}"')
    return tuple(dict.fromkeys(scope for scope in found if scope not in ("openid", "profile")))
