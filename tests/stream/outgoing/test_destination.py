from __future__ import annotations

import httpx2
import pytest

from stream.outgoing.destination import checked, host_of, origin_of, parse, port_of
from stream.outgoing.trouble import OutgoingRefused


@pytest.mark.parametrize(
    ("text", "host", "port", "origin"),
    [
        ("https://ERP.Example.com/a?b=c#d", "erp.example.com", 443, "https://erp.example.com"),
        ("http://erp.local:8080", "erp.local", 8080, "http://erp.local:8080"),
        ("http://10.1.2.3/", "10.1.2.3", 80, "http://10.1.2.3"),
        ("https://[2606:4700::1]:8443/x", "2606:4700::1", 8443, "https://[2606:4700::1]:8443"),
        ("https://erp.example.com./", "erp.example.com.", 443, "https://erp.example.com."),
        ("https://münchen.example/", "xn--mnchen-3ya.example", 443, "https://xn--mnchen-3ya.example"),
        ("https://erp_1.local/", "erp_1.local", 443, "https://erp_1.local"),
    ],
)
def test_an_address_is_read_as_people_mean_it(text: str, host: str, port: int, origin: str) -> None:
    url = parse(text)
    assert (host_of(url), port_of(url), origin_of(url)) == (host, port, origin)
    assert url.fragment == ""


@pytest.mark.parametrize("text", ["ftp://x/", "file:///etc/passwd", "gopher://x:70/", "//x/y", "javascript:alert(1)"])
def test_only_http_and_https_are_spoken(text: str) -> None:
    with pytest.raises(OutgoingRefused, match="expected an http:// or https:// address"):
        parse(text)


@pytest.mark.parametrize("text", ["http://li:hunter2@erp.local/", "http://li@erp.local/", "http://@erp.local/"])
def test_passwords_do_not_belong_into_addresses(text: str) -> None:
    with pytest.raises(OutgoingRefused, match="without user and password") as refused:
        parse(text)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.0.01",
        "1.2.3.4.5",
        "256.1.1.1",
        "erp.0x1",
        "１２７.0.0.1",
    ],
)
def test_an_address_in_an_odd_spelling_is_refused_before_anybody_reads_it_as_loopback(host: str) -> None:
    with pytest.raises(OutgoingRefused):
        parse(f"http://{host}/")


@pytest.mark.parametrize(
    "text",
    [
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1/",
        "http:///path",
        "http://exa mple.com/",
        "http://ex%61mple.com/",
        "http://127.0.0.1%00.example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://127.0.0.1\t/",
        "http://127.0.0.1\r\nHost: x/",
        "http://x:0/",
        "http://x:99999/",
        "http://x..y/",
        "http://" + "a" * 64 + "/",
        "https://x/" + "a" * 9_000,
        "",
    ],
)
def test_what_no_honest_person_writes_is_refused(text: str) -> None:
    with pytest.raises(OutgoingRefused):
        parse(text)


def test_a_refusal_never_repeats_what_may_be_a_secret() -> None:
    for text in ("http://[bad/?token=hunter2", "ftp://x/?token=hunter2", "http://127.1/?token=hunter2"):
        with pytest.raises(OutgoingRefused) as refused:
            parse(text)
        assert "hunter2" not in str(refused.value)


def test_an_address_that_was_read_elsewhere_is_checked_all_the_same() -> None:
    with pytest.raises(OutgoingRefused):
        checked(httpx2.URL("ftp://x/"))
    assert str(checked(httpx2.URL("https://x/a#b"))) == "https://x/a"
