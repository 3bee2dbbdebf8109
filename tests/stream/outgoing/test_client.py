from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from stream.outgoing.client import Outgoing
from stream.outgoing.trouble import OutgoingFailed, OutgoingRefused
from tests.stream.outgoing import elsewhere as rude
from tests.stream.outgoing.elsewhere import Elsewhere, certificates, elsewhere

SECRET = {"authorization": "Bearer hunter2"}


@pytest.fixture
def server() -> Iterator[Elsewhere]:
    with elsewhere() as running:
        yield running


@pytest.fixture
async def outgoing() -> AsyncIterator[Outgoing]:
    async with Outgoing(["127.0.0.1"]) as client:
        yield client


async def test_a_system_that_is_allowed_is_called_and_answers(server: Elsewhere, outgoing: Outgoing) -> None:
    server.answers["/orders?page=2"] = (200, {"content-type": "application/json"}, b'{"total": 3}')
    answer = await outgoing.request("GET", server.at("/orders?page=2"), headers=SECRET)
    assert (answer.status_code, answer.json()) == (200, {"total": 3})
    [asked] = server.asked
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"
    assert asked.headers["authorization"] == "Bearer hunter2"
    assert asked.headers["user-agent"] == "Peakline"


async def test_a_form_arrives_as_a_form(server: Elsewhere, outgoing: Outgoing) -> None:
    server.answers["/token"] = (400, {}, b"no")
    answer = await outgoing.request("POST", server.at("/token"), form={"code": "a b"})
    assert (answer.status_code, answer.text) == (400, "no")
    assert server.asked[0].body == b"code=a+b"


async def test_every_call_is_checked_anew(server: Elsewhere) -> None:
    server.answers["/"] = (200, {}, b"")
    asked: list[str] = []

    def resolver(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"]

    async with Outgoing(["erp.local"], resolver=resolver) as client:
        for _ in range(3):
            await client.request("GET", server.at("/", "erp.local"))
    assert asked == ["erp.local"] * 3


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "127.0.0.2"])  # noqa: S104
async def test_without_leave_nothing_on_this_machine_is_called(server: Elsewhere, host: str) -> None:
    async with Outgoing() as client:
        with pytest.raises(OutgoingRefused):
            await client.request("GET", server.at("/", host))
    assert server.asked == []


async def test_a_name_that_changes_its_mind_is_held_to_its_first_answer(server: Elsewhere) -> None:
    """DNS rebinding: public when it is checked, loopback when it is connected to."""
    answers = iter([["192.0.2.1"], ["127.0.0.1"], ["127.0.0.1"]])
    asked: list[str] = []

    def rebinding(name: str, port: int) -> list[str]:
        asked.append(name)
        return next(answers)

    # Documentation addresses lead nowhere; as if this one were a public address of the attacker's.
    async with Outgoing(["192.0.2.1"], resolver=rebinding) as client:
        with pytest.raises(OutgoingFailed, match="did not answer|cannot be reached"):
            await client.request("GET", server.at("/", "evil.example.com"), deadline_s=0.3)
        assert asked == ["evil.example.com"]
        with pytest.raises(OutgoingRefused, match=r"evil\.example\.com is at 127\.0\.0\.1"):
            await client.request("GET", server.at("/", "evil.example.com"))
    assert server.asked == []


async def test_a_redirect_is_followed_and_checked_like_the_first_call(server: Elsewhere, outgoing: Outgoing) -> None:
    server.answers["/old"] = (302, {"location": "/new"}, b"")
    server.answers["/new"] = (200, {}, b"here")
    answer = await outgoing.request("GET", server.at("/old"), headers=SECRET)
    assert (answer.text, str(answer.url)) == ("here", server.at("/new"))
    assert [asked.headers.get("authorization") for asked in server.asked] == ["Bearer hunter2"] * 2


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/latest/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://2852039166/",
        "ftp://127.0.0.1/",
    ],
)
async def test_a_redirect_to_where_we_never_call_ends_there(
    server: Elsewhere, outgoing: Outgoing, location: str
) -> None:
    server.answers["/"] = (302, {"location": location}, b"")
    with pytest.raises(OutgoingRefused):
        await outgoing.request("GET", server.at("/"))


async def test_another_system_is_not_told_the_firsts_secret(server: Elsewhere, outgoing: Outgoing) -> None:
    with elsewhere() as other:
        other.answers["/"] = (200, {}, b"")
        server.answers["/"] = (307, {"location": other.at("/")}, b"")
        await outgoing.request("GET", server.at("/"), headers=SECRET)
        assert "authorization" not in other.asked[0].headers
        with pytest.raises(OutgoingRefused, match="must not read its body"):
            await outgoing.request("POST", server.at("/"), content=b"secret")
        assert len(other.asked) == 1


async def test_nobody_is_sent_round_and_round(server: Elsewhere, outgoing: Outgoing) -> None:
    server.answers["/"] = (302, {"location": "/"}, b"")
    with pytest.raises(OutgoingRefused, match="redirects more than 3 times"):
        await outgoing.request("GET", server.at("/"))
    assert len(server.asked) == 4
    assert (await outgoing.request("GET", server.at("/"), redirects=0)).status_code == 302


@pytest.mark.parametrize("rudeness", [rude.drip, rude.drip_headers, rude.say_nothing])
async def test_a_slow_answer_ends_with_the_deadline(server: Elsewhere, outgoing: Outgoing, rudeness: object) -> None:
    server.answers["/"] = rudeness  # type: ignore[assignment]
    with pytest.raises(OutgoingFailed, match=r"did not answer within 0\.3 s"):
        await outgoing.request("GET", server.at("/"), deadline_s=0.3)


async def test_an_endless_answer_ends_with_the_limit(server: Elsewhere, outgoing: Outgoing) -> None:
    server.answers["/"] = rude.flood
    with pytest.raises(OutgoingFailed, match="answered with more than 200000 bytes"):
        await outgoing.request("GET", server.at("/"), body_limit=200_000)


@pytest.mark.parametrize(
    ("rudeness", "said"), [(rude.talk_nonsense, "something that is no HTTP"), (rude.hang_up, "hung up")]
)
async def test_a_rude_answer_is_told_in_one_sentence(
    server: Elsewhere, outgoing: Outgoing, rudeness: object, said: str
) -> None:
    server.answers["/?token=hunter2"] = rudeness  # type: ignore[assignment]
    with pytest.raises(OutgoingFailed, match=said) as failed:
        await outgoing.request("GET", server.at("/?token=hunter2"), headers=SECRET)
    assert "hunter2" not in str(failed.value)


async def test_a_proxy_of_the_environment_is_not_asked(
    server: Elsewhere, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with elsewhere() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.at(""))
        server.answers["/"] = (200, {}, b"")
        async with Outgoing(["127.0.0.1"]) as client:
            assert (await client.request("GET", server.at("/"))).status_code == 200
        assert proxy.asked == []


async def test_tls_is_with_the_name_although_the_connection_is_with_the_address(tmp_path: Path) -> None:
    shown = certificates(tmp_path, "erp.local")
    with elsewhere(shown.server) as server:
        server.answers["/"] = (200, {}, b"erp")
        async with Outgoing(
            ["erp.local", "wms.local"], resolver=lambda _name, _port: ["127.0.0.1"], tls=shown.client
        ) as client:
            answer = await client.request("GET", server.at("/", "erp.local", "https"))
            assert answer.text == "erp"
            assert server.names == ["erp.local"]
            with pytest.raises(OutgoingFailed, match="wms.local.*cannot be reached.*[Hh]ostname mismatch"):
                await client.request("GET", server.at("/", "wms.local", "https"))
        async with Outgoing(["erp.local"], resolver=lambda _name, _port: ["127.0.0.1"]) as stranger:
            with pytest.raises(OutgoingFailed, match="certificate verify failed"):
                await stranger.request("GET", server.at("/", "erp.local", "https"))


async def test_nobody_is_led_from_tls_to_the_open(tmp_path: Path, server: Elsewhere) -> None:
    shown = certificates(tmp_path, "127.0.0.1")
    with elsewhere(shown.server) as safe:
        safe.answers["/"] = (302, {"location": server.at("/")}, b"")
        async with Outgoing(["127.0.0.1"], tls=shown.client) as client:
            with pytest.raises(OutgoingRefused, match="from https to http"):
                await client.request("GET", safe.at("/", scheme="https"))
    assert server.asked == []


async def test_calls_at_the_same_time_do_not_wait_for_each_other(server: Elsewhere, outgoing: Outgoing) -> None:
    server.answers["/slow"] = rude.say_nothing
    server.answers["/"] = (200, {}, b"")
    slow = asyncio.create_task(outgoing.request("GET", server.at("/slow"), deadline_s=5))
    assert (await outgoing.request("GET", server.at("/"))).status_code == 200
    assert not slow.done()
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
