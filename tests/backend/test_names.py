from __future__ import annotations

import pytest

from backend.names import Names, place_of

LOOPBACK = {"type": "http", "server": ("127.0.0.1", 8050), "client": ("127.0.0.1", 51111)}
SHOP = "https://peakline.example.com"


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:8050", "[::1]:8050", "LOCALHOST:8050"])
def test_loopback_names_with_the_bound_port_are_ours(host: str) -> None:
    assert Names(None).is_our_host(host, LOOPBACK)
    assert Names(None).is_our_origin(f"http://{host}", host, LOOPBACK)


@pytest.mark.parametrize(
    "host",
    [
        "", "evil.example", "evil.example:8050", "localhost", "localhost:80", "localhost:8051", "127.0.0.1:8050/x",
        "localhost.evil.example:8050", "127.0.0.1:8050@evil.example", "evil@127.0.0.1:8050", "127.1:8050",
        "0.0.0.0:8050", "2130706433:8050", "localhost.:8050", "[::ffff:127.0.0.1]:8050", "::1:8050", "127.0.0.1 :8050",
        "127.0.0.1:08050x", "127.0.0.1:", "127.0.0.1:99999",
        "127.0.0.1:٨٠٥٠",
    ],
)  # fmt: skip
def test_all_other_hosts_are_not(host: str) -> None:
    assert not Names(None).is_our_host(host, LOOPBACK)


def test_the_public_address_is_ours_with_its_own_port_only() -> None:
    names = Names(SHOP)
    assert names.is_our_host("peakline.example.com", LOOPBACK)
    assert names.is_our_host("Peakline.Example.com:443", LOOPBACK)
    assert not names.is_our_host("peakline.example.com:8050", LOOPBACK)
    assert names.is_our_origin(SHOP, "peakline.example.com", LOOPBACK)
    assert not names.is_our_origin("http://peakline.example.com", "peakline.example.com", LOOPBACK)
    # A proxy may call us by our loopback name.
    assert names.is_our_origin(SHOP, "127.0.0.1:8050", LOOPBACK)


def test_a_page_on_a_persons_own_machine_is_foreign_to_the_public_server() -> None:
    names = Names(SHOP)
    assert names.is_our_origin("http://localhost:8050", "localhost:8050", LOOPBACK)
    assert not names.is_our_origin("http://localhost:8050", "peakline.example.com", LOOPBACK)


@pytest.mark.parametrize(
    "origin",
    [
        "null", "", "file://", "http://", "http://localhost", "http://localhost:8051", "https://localhost:8050",
        "http://localhost:8050.evil.example", "http://evil.example/http://localhost:8050", "http://x@localhost:8050",
        "chrome-extension://localhost:8050", "http://localhost:8050, http://evil.example", "//localhost:8050",
    ],
)  # fmt: skip
def test_all_other_origins_are_foreign(origin: str) -> None:
    assert not Names(None).is_our_origin(origin, "localhost:8050", LOOPBACK)


def test_a_server_on_a_path_has_no_loopback_name() -> None:
    assert not Names(None).is_our_host("localhost:8050", {**LOOPBACK, "server": ("/run/peakline.sock", None)})
    assert not Names(None).is_our_host("localhost", {**LOOPBACK, "server": ("/run/peakline.sock", None)})


@pytest.mark.parametrize("url", ["peakline.example.com", "ftp://peakline.example.com", "https://", "https://a b"])
def test_a_public_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="expected an address"):
        Names(url)


def test_who_comes_from_another_machine_did_not_call_us_by_our_loopback_name() -> None:
    far = {**LOOPBACK, "server": ("192.0.2.7", 8050)}
    for name in ("localhost:8050", "127.0.0.1:8050", "[::1]:8050", "192.0.2.7:8050"):
        assert not Names(SHOP).is_our_host(name, far)
        assert not Names(SHOP).is_our_origin(f"http://{name}", name, far)
    assert Names(SHOP).is_our_host("peakline.example.com", far)


def test_whether_people_reach_us_over_tls_is_what_the_public_address_says() -> None:
    assert Names(SHOP).is_secure
    assert not Names("http://peakline.example.com").is_secure
    assert not Names(None).is_secure


def test_a_port_may_be_left_out_where_the_scheme_has_one() -> None:
    assert place_of("shop.example", "https") == ("shop.example", 443)
    assert place_of("shop.example", "gopher") is None
