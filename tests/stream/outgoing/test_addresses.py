from __future__ import annotations

import ipaddress

import pytest

from stream.outgoing.addresses import Allowed, special
from stream.outgoing.trouble import OutgoingRefused

PUBLIC = ["8.8.8.8", "1.1.1.1", "223.5.5.5", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2400:3200::1"]
ALIBABA = "100.100.100.200"


@pytest.mark.parametrize("address", [*PUBLIC, "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_may_be_called(address: str) -> None:
    assert special(ipaddress.ip_address(address)) is None
    assert Allowed(()).choose("shop.example.com", [address]) == [address]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("0.0.0.0", "unspecified"),  # noqa: S104  # to call, not to listen
        ("0.1.2.3", "unspecified"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "carrier-grade NAT"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "metadata service"),
        ("168.63.129.16", "metadata service"),
        (ALIBABA, "metadata service"),
        ("fd00:ec2::254", "metadata service"),
        ("192.0.2.1", "documentation"),
        ("198.18.0.1", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::7f00:1", "reserved"),
        ("fd12::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("4000::1", "reserved"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "metadata service"),
        ("64:ff9b::10.0.0.1", "private"),
        ("64:ff9b::a9fe:a9fe", "metadata service"),
        ("64:ff9b:1::10.0.0.1", "reserved"),
        ("2002:7f00:1::", "6to4"),
        ("2002:a00:1::1", "6to4"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo"),
        ("2001:10::1", "reserved"),
    ],
)
def test_an_address_that_is_not_public_is_refused_and_its_kind_is_named(address: str, kind: str) -> None:
    assert special(ipaddress.ip_address(address)) == kind
    with pytest.raises(OutgoingRefused, match=rf"shop.example.com is at .*, a {kind} address: expected a public one"):
        Allowed(()).choose("shop.example.com", [address])


def test_an_erp_on_the_premises_is_allowed_by_its_name() -> None:
    allowed = Allowed(["erp.local"])
    assert allowed.choose("erp.local", ["10.1.2.3", "fd12::5"]) == ["10.1.2.3", "fd12::5"]
    with pytest.raises(OutgoingRefused):
        allowed.choose("wms.local", ["10.1.2.3"])
    with pytest.raises(OutgoingRefused):
        allowed.choose("evil.erp.local", ["10.1.2.3"])
    with pytest.raises(OutgoingRefused, match=r"^10.1.2.3 is a private address: .* or that address in \[outgoing\]"):
        allowed.choose("10.1.2.3", ["10.1.2.3"])


def test_an_address_or_its_network_is_allowed_under_any_name() -> None:
    allowed = Allowed(["10.1.0.0/16", "192.168.7.7", "fd12::/64"])
    assert allowed.choose("wms.local", ["10.1.255.1"]) == ["10.1.255.1"]
    assert allowed.choose("192.168.7.7", ["192.168.7.7"]) == ["192.168.7.7"]
    assert allowed.choose("x", ["fd12::9"]) == ["fd12::9"]
    assert allowed.choose("x", ["::ffff:10.1.0.9", "64:ff9b::a01:9"]) == ["::ffff:10.1.0.9", "64:ff9b::a01:9"]
    for other in ("10.2.0.1", "192.168.7.8", "fd13::1", "::ffff:10.2.0.1"):
        with pytest.raises(OutgoingRefused):
            allowed.choose("x", [other])


@pytest.mark.parametrize("address", ["169.254.169.254", ALIBABA, "168.63.129.16", "fd00:ec2::254", "169.254.7.7"])
def test_no_name_opens_the_way_to_a_clouds_metadata_or_the_cable(address: str) -> None:
    with pytest.raises(OutgoingRefused, match=r"or that address in \[outgoing\] allow"):
        Allowed(["erp.local"]).choose("erp.local", [address])


def test_a_metadata_service_must_be_allowed_by_itself() -> None:
    with pytest.raises(OutgoingRefused):
        Allowed(["100.64.0.0/10", "169.254.0.0/16"]).choose("x", [ALIBABA])
    assert Allowed([ALIBABA]).choose("x", [ALIBABA]) == [ALIBABA]
    assert Allowed(["169.254.0.0/16"]).choose("x", ["169.254.7.7"]) == ["169.254.7.7"]


def test_a_name_with_a_public_and_a_private_address_is_a_trick() -> None:
    with pytest.raises(OutgoingRefused, match=r"is at 10\.0\.0\.1"):
        Allowed(()).choose("shop.example.com", ["8.8.8.8", "10.0.0.1"])


def test_of_several_addresses_those_that_may_not_be_called_are_left_out_when_another_is_allowed() -> None:
    assert Allowed(["10.1.2.3"]).choose("erp.local", ["fe80::1", "10.1.2.3", "8.8.8.8"]) == ["10.1.2.3", "8.8.8.8"]
