from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from backend.access.address import Addresses, household, read

CLIENT = "203.0.113.9"
PROXIES = ("10.0.0.0/8", "::1")


def asking(peer: str | None, *forwarded: str) -> HTTPConnection:
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]
    return HTTPConnection({"type": "http", "client": (peer, 51111) if peer is not None else None, "headers": headers})


def test_what_anybody_writes_about_himself_is_not_believed() -> None:
    assert Addresses().of(asking(CLIENT, "127.0.0.1")) == CLIENT
    assert Addresses(PROXIES).of(asking(CLIENT, "10.0.0.1, 127.0.0.1")) == CLIENT


def test_behind_a_trusted_proxy_the_nearest_address_that_is_none_counts() -> None:
    behind = Addresses(PROXIES)
    assert behind.of(asking("10.0.0.1", CLIENT)) == CLIENT
    assert behind.of(asking("10.0.0.1", f"192.0.2.1, {CLIENT}")) == CLIENT
    assert behind.of(asking("10.0.0.1", f"192.0.2.1, {CLIENT}, 10.9.9.9")) == CLIENT
    assert behind.of(asking("10.0.0.1", "192.0.2.1", f"{CLIENT}, 10.9.9.9")) == CLIENT
    assert behind.of(asking("::1", f"{CLIENT}:443")) == CLIENT


def test_what_is_no_address_ends_the_chain() -> None:
    behind = Addresses(PROXIES)
    assert behind.of(asking("10.0.0.1", f"{CLIENT}, unknown")) == "10.0.0.1"
    assert behind.of(asking("10.0.0.1", "")) == "10.0.0.1"
    assert behind.of(asking("10.0.0.1", f"{CLIENT}, <script>, 10.0.0.2")) == "10.0.0.2"
    assert behind.of(asking("10.0.0.1")) == "10.0.0.1"


def test_a_chain_of_proxies_alone_gives_the_farthest() -> None:
    assert Addresses(PROXIES).of(asking("10.0.0.1", "10.0.0.3, 10.0.0.2")) == "10.0.0.3"


def test_a_socket_without_an_address_has_none() -> None:
    assert Addresses(PROXIES).of(asking(None, CLIENT)) == ""
    assert Addresses(PROXIES).of(asking("testclient", CLIENT)) == "testclient"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("::ffff:203.0.113.9", CLIENT), ("[2001:db8::7]:443", "2001:db8::7"), ("fe80::1%eth0", "fe80::1"),
        (" 203.0.113.9 ", CLIENT), ("203.0.113.9:80", CLIENT), ("203.0.113.999", None), ("", None),
    ],
)  # fmt: skip
def test_an_address_is_read_however_it_is_written(text: str, address: str | None) -> None:
    found = read(text)
    assert (str(found) if found else None) == address


def test_a_proxy_that_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError):
        Addresses(("10.0.0.0/99",))


def test_who_holds_a_whole_network_counts_as_one_client() -> None:
    assert household("2001:db8:1:2:aaaa::1") == household("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    assert household("2001:db8:1:3::1") != household("2001:db8:1:2::1")
    assert household(CLIENT) == CLIENT
