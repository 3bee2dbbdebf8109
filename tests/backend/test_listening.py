from __future__ import annotations

import contextlib

import pytest

from backend.listening import CannotServe, listen, url_of


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_loopback_is_where_we_listen(host: str) -> None:
    with contextlib.closing(listen(host, 0)) as listening:
        assert listening.getsockname()[1] > 0
        assert url_of(listening).startswith("http://127.0.0.")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])  # noqa: S104
def test_elsewhere_is_refused_until_somebody_says_under_which_address(host: str) -> None:
    with pytest.raises(CannotServe, match="--host: expected a loopback address.*PEAKLINE_PUBLIC_URL"):
        listen(host, 0)


def test_with_a_public_address_every_address_of_the_machine_will_do() -> None:
    with contextlib.closing(listen("0.0.0.0", 0, "https://peakline.example.com")) as listening:  # noqa: S104
        assert listening.getsockname()[0] == "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize("host", ["peakline.example.com", "", "localhost.x"])
def test_a_name_is_no_address_to_listen_on(host: str) -> None:
    with pytest.raises(CannotServe, match="--host: expected an address of this machine"):
        listen(host, 0, "https://peakline.example.com")


def test_a_port_that_is_taken_is_named() -> None:
    with contextlib.closing(listen("127.0.0.1", 0)) as first:
        port = first.getsockname()[1]
        with pytest.raises(
            CannotServe, match=rf"expected a free port on 127.0.0.1, got {port} \(address already in use\)"
        ):
            listen("127.0.0.1", port)
    for wrong in (-1, 65536):
        with pytest.raises(CannotServe, match="--port"):
            listen("127.0.0.1", wrong)
