"""From where somebody asks: the socket's own address, or what a proxy that we trust says.

Decides whom to believe. ``X-Forwarded-For`` can be written by anybody, so it counts only from the addresses in
``settings.access.proxies``, and of its entries only those that such a proxy added.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

Address = IPv4Address | IPv6Address

_SITE_BITS = 64
"""Of an IPv6 address: what one customer holds, who may choose among all the rest."""


class Addresses:
    """The client's address, behind the proxies that we trust."""

    def __init__(self, proxies: Iterable[str] = ()) -> None:
        """Trust these addresses and networks; raises ``ValueError`` for what is none."""
        self._trusted = tuple(ip_network(proxy, strict=False) for proxy in proxies)

    def of(self, connection: HTTPConnection) -> str:
        """Give the address of whoever asks: an IP address as text, empty when the socket has none."""
        client = connection.client
        peer = read(client.host) if client else None
        if peer is None:
            return client.host[:64] if client else ""
        hops = [entry for line in connection.headers.getlist("x-forwarded-for") for entry in line.split(",")]
        while hops and self._is_trusted(peer):
            before = read(hops.pop())
            if before is None:
                break  # Whatever stands there was not written by a proxy of ours; neither was what stands before it.
            peer = before
        return str(peer)

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def read(text: str) -> Address | None:
    """Read an address, also with a port or in brackets; an IPv4 address inside IPv6 is the IPv4 address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def household(address: str) -> str:
    """Give what counts as one client for a limit: an IPv4 address, or the /64 around an IPv6 address."""
    found = read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _SITE_BITS), strict=False))
    return address
