"""Reads the address of a call and refuses what can have no honest meaning: other schemes, passwords, odd spellings.

Pure. Where the name leads is judged later, when it is resolved; here a host only has to be written as people write it.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

import httpx2

from stream.outgoing.trouble import OutgoingRefused

_LONGEST: Final = 8_192
_AUTHORITY: Final = re.compile(r"[a-z]+://([^/?#]*)", re.IGNORECASE)
_NAME: Final = re.compile(r"(?=.{1,253}\.?\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.ASCII)
_NUMBER: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.ASCII)
_NO_USERINFO: Final = "expected an address without user and password in it: they end up in logs"
_PORTS: Final = {"http": 80, "https": 443}


def parse(text: str) -> httpx2.URL:
    """Read an address that may be called, without its fragment. Raises ``OutgoingRefused``."""
    if len(text) > _LONGEST:
        raise OutgoingRefused(f"expected an address of at most {_LONGEST} characters, got {len(text)}")
    if "\\" in text or not text.isprintable():
        raise OutgoingRefused("expected an address without backslashes, line ends and the like")
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL:
        raise OutgoingRefused("expected an address such as https://erp.example.com, got something else") from None
    authority = _AUTHORITY.match(text)
    if authority is not None and "@" in authority[1]:
        raise OutgoingRefused(_NO_USERINFO)
    return checked(url)


def checked(url: httpx2.URL) -> httpx2.URL:
    """Check an address that is already read, as a redirect gives it. Raises ``OutgoingRefused``."""
    if url.scheme not in _PORTS:
        raise OutgoingRefused(f"expected an http:// or https:// address, got {url.scheme[:20]!r}")
    if url.userinfo:
        raise OutgoingRefused(_NO_USERINFO)
    if url.port is not None and not 1 <= url.port <= 65_535:
        raise OutgoingRefused(f"expected a port from 1 to 65535, got {url.port}")
    host = host_of(url)
    if not _is_address(host):
        if not _NAME.fullmatch(host):
            raise OutgoingRefused(f"expected a host name or an address, got {host[:60]!r}")
        if _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
            raise OutgoingRefused(f"expected an address as 192.0.2.1 is written, got {host[:60]!r}")
    return url.copy_with(fragment=None)


def host_of(url: httpx2.URL) -> str:
    """Give the host as it is resolved: ASCII, lower case, no brackets."""
    return url.raw_host.decode("ascii").lower()


def port_of(url: httpx2.URL) -> int:
    """Give the port, the scheme's own when none is said."""
    return url.port or _PORTS[url.scheme]


def origin_of(url: httpx2.URL) -> str:
    """Name scheme, host and port: all that is ever shown of an address."""
    host = host_of(url)
    shown = f"[{host}]" if ":" in host else host
    port = port_of(url)
    return f"{url.scheme}://{shown}" + (f":{port}" if port != _PORTS[url.scheme] else "")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host
