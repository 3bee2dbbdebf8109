from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.outgoing.blocking import BlockingOutgoing
from stream.outgoing.trouble import OutgoingFailed, OutgoingRefused
from tests.stream.outgoing import elsewhere as rude
from tests.stream.outgoing.elsewhere import Elsewhere, certificates, elsewhere

HERE = BlockingOutgoing(["127.0.0.1"])


@pytest.fixture
def server() -> Iterator[Elsewhere]:
    with elsewhere() as running:
        yield running


def test_a_system_that_is_allowed_is_called_and_answers(server: Elsewhere) -> None:
    server.answers["/orders"] = (201, {}, b"made")
    answer = HERE.request("POST", server.at("/orders"), json={"order": "SO-1"})
    assert (answer.status_code, answer.text) == (201, "made")
    assert server.asked[0].body == b'{"order":"SO-1"}'


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_without_leave_nothing_on_this_machine_is_called(server: Elsewhere, host: str) -> None:
    with pytest.raises(OutgoingRefused):
        BlockingOutgoing().request("GET", server.at("/", host))
    assert server.asked == []


def test_a_redirect_is_checked_like_the_first_call(server: Elsewhere) -> None:
    server.answers["/old"] = (302, {"location": "/new"}, b"")
    server.answers["/new"] = (200, {}, b"here")
    assert HERE.request("GET", server.at("/old")).text == "here"
    server.answers["/old"] = (302, {"location": "http://169.254.169.254/"}, b"")
    with pytest.raises(OutgoingRefused, match="metadata service"):
        HERE.request("GET", server.at("/old"))
    server.answers["/old"] = (302, {"location": "/old"}, b"")
    with pytest.raises(OutgoingRefused, match="redirects more than 2 times"):
        HERE.request("GET", server.at("/old"), redirects=2)
    assert HERE.request("GET", server.at("/old"), redirects=0).status_code == 302


@pytest.mark.parametrize("rudeness", [rude.drip, rude.drip_headers, rude.say_nothing])
def test_a_slow_answer_ends_with_the_deadline(server: Elsewhere, rudeness: object) -> None:
    server.answers["/"] = rudeness  # type: ignore[assignment]
    with pytest.raises(OutgoingFailed, match="did not answer in time"):
        HERE.request("GET", server.at("/"), deadline_s=0.3)


def test_an_endless_answer_ends_with_the_limit(server: Elsewhere) -> None:
    server.answers["/"] = rude.flood
    with pytest.raises(OutgoingFailed, match="answered with more than 200000 bytes"):
        HERE.request("GET", server.at("/"), body_limit=200_000)


def test_tls_is_with_the_name_although_the_connection_is_with_the_address(tmp_path: Path) -> None:
    shown = certificates(tmp_path, "erp.local")
    with elsewhere(shown.server) as server:
        server.answers["/"] = (200, {}, b"erp")
        client = BlockingOutgoing(
            ["erp.local", "wms.local"], resolver=lambda _name, _port: ["127.0.0.1"], tls=shown.client
        )
        assert client.request("GET", server.at("/", "erp.local", "https")).text == "erp"
        assert server.names == ["erp.local"]
        with pytest.raises(OutgoingFailed, match="[Hh]ostname mismatch"):
            client.request("GET", server.at("/", "wms.local", "https"))


def test_a_resolver_that_hangs_counts_into_the_deadline(server: Elsewhere) -> None:
    def hanging(name: str, port: int) -> list[str]:
        server.over.wait(30)
        return ["127.0.0.1"]

    with pytest.raises(OutgoingFailed, match="not resolved in time"):
        BlockingOutgoing(["127.0.0.1"], resolver=hanging).request("GET", server.at("/", "erp.local"), deadline_s=0.2)
