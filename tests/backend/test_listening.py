from __future__ import annotations

import contextlib

import pytest

from backend.listening import CannotServe, listen, url_of


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_loopback_is_where_we_listen(host: str) -> None:
    with contextlib.closing(listen(host, 0)) as listening:
        assert listening.getsockname()[1] > 0
        assert url_of(listening).startswith("http://127.0.0.")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "peakline.example.com", "", "localhost.x"])  # noqa: S104
def test_elsewhere_is_refused_until_there_is_sign_in(host: str) -> None:
    with pytest.raises(CannotServe, match="--host: expected a loopback address"):
        listen(host, 0)


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
