"""Addresses: what is accepted, and that no password is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection

from stream.log.address import Address, socket_url
from stream.log.trouble import LogRefused


@pytest.mark.parametrize(
    ("url", "kind", "shown"),
    [
        ("redis://wms", Connection, "redis://wms:6379"),
        ("valkey://wms:7000/2", Connection, "redis://wms:7000"),
        ("rediss://ana:secret@wms:7001", SSLConnection, "rediss://wms:7001"),
        ("valkeys://:secret@wms", SSLConnection, "rediss://wms:6379"),
        ("unix:///run/peak%20line/log.sock", UnixDomainSocketConnection, "/run/peak line/log.sock"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, kind: type, shown: str) -> None:
    address = Address.of(url)
    assert address.kind is kind
    assert str(address) == shown
    assert "secret" not in f"{address} {address!r}"


def test_a_sockets_path_survives_being_a_url() -> None:
    path = Path("/run/100% peak?line#1/log.sock")
    assert str(Address.of(socket_url(path))) == str(path)
    assert str(Address.of_socket(path)) == str(path)


def test_what_is_no_address_is_refused_without_repeating_a_password() -> None:
    with pytest.raises(LogRefused, match="expected redis://host:6379") as caught:
        Address.of("http://ana:secret@wms")
    assert "secret" not in str(caught.value)


def test_another_node_of_a_cluster_has_the_same_settings() -> None:
    other = Address.of("redis://ana:secret@wms:7000").at("wms-2", 7001)
    assert str(other) == "redis://wms-2:7001"
    assert other.options["password"] == "secret"


def test_our_own_time_outs_are_set() -> None:
    settings = Address.of("redis://wms").settings(answer_s=3.0)
    assert (settings["socket_timeout"], settings["socket_connect_timeout"]) == (3.0, 2.0)
