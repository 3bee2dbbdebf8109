"""Which network addresses may be called: public ones, and private ones that the settings allow.

Pure: judges addresses that somebody else resolved. The tables are IANA's special-purpose registries, written out,
because what ``ipaddress`` calls global has changed between versions of Python.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Final

from stream.outgoing.trouble import OutgoingRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

METADATA: Final = "metadata service"

_METADATA: Final = frozenset(
    map(
        ipaddress.ip_address,
        (
            "169.254.169.254", "169.254.170.2", "169.254.0.23", "100.100.100.200", "168.63.129.16", "192.0.0.192",
            "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254",
        ),
    )
)  # fmt: skip
"""Where clouds tell a machine its own credentials; not all of these look private."""

_SPECIAL: Final = tuple(
    (ipaddress.ip_network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
_UNICAST: Final = ipaddress.ip_network("2000::/3")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_BY_NAME: Final = frozenset({"private", "carrier-grade NAT", "loopback", "benchmarking"})


def special(address: Address) -> str | None:
    """Say what kind of address this is, or ``None`` when it is an ordinary public one."""
    address = _inner(address)
    if address in _METADATA:
        return METADATA
    for network, kind in _SPECIAL:
        if address.version == network.version and address in network:
            return kind
    return "reserved" if address.version == 6 and address not in _UNICAST else None


class Allowed:
    """What ``[outgoing] allow`` says: names, addresses and networks."""

    def __init__(self, allow: Iterable[str]) -> None:
        """Tell names from addresses; the settings have checked both."""
        names: set[str] = set()
        networks: list[Network] = []
        for entry in allow:
            try:
                networks.append(ipaddress.ip_network(entry))
            except ValueError:
                names.add(entry)
        self._names = frozenset(names)
        self._networks = tuple(networks)

    def lists(self, name: str, address: Address, kind: str) -> bool:
        """Whether an address of this kind, found under this name, may be called all the same.

        A name allows what stands on the premises. It never allows link-local addresses, nor the metadata of a cloud:
        whoever answers for a name could point it there. A metadata service must be listed by itself.
        """
        if kind in _BY_NAME and name in self._names:
            return True
        return any(
            (kind != METADATA or network.num_addresses == 1)
            and any(form.version == network.version and form in network for form in (address, _inner(address)))
            for network in self._networks
        )

    def choose(self, name: str, found: Sequence[str]) -> list[str]:
        """Give those of the addresses found under ``name`` that may be called.

        Raises ``OutgoingRefused`` when any may not and none is allowed by the settings: a name with a public and a
        private address is a trick, unless the shop says otherwise.
        """
        public: list[str] = []
        listed: list[str] = []
        against: list[tuple[str, str]] = []
        for text in found:
            address = ipaddress.ip_address(text)
            kind = special(address)
            if kind is None:
                public.append(text)
            elif self.lists(name, address, kind):
                listed.append(text)
            else:
                against.append((text, kind))
        if against and not listed:
            text, kind = against[0]
            where = f"{name} is at {text}, a" if text != name else f"{name} is a"
            expected = "that name or address" if kind in _BY_NAME and text != name else "that address"
            raise OutgoingRefused(f"{where} {kind} address: expected a public one, or {expected} in [outgoing] allow")
        return [*listed, *public]


def _inner(address: Address) -> Address:
    """Give the IPv4 address inside an IPv6 one that leads there: mapped, or through NAT64."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
