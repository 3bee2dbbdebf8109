from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from backend.access.oidc_provider import AGAIN_S, AWAY_S, KEPT_S, Provider
from backend.access.oidc_transaction import Transaction, begin
from backend.access.oidc_trouble import Code, SignInFailed
from models.settings_access import Oidc
from stream.outgoing.client import Outgoing
from tests.backend.access.company import CLIENT, SECRET, Idp, idp
from tests.backend.access.registry import NOW

BACK = "http://127.0.0.1:8050/sign-in/oidc/callback"


@pytest.fixture
def company() -> Iterator[Idp]:
    with idp() as running:
        yield running


class Calls:
    """Our side, with a clock that a test turns."""

    def __init__(self, company: Idp, outgoing: Outgoing) -> None:
        self.now = 0.0
        self.company = company
        self.path = f"{urlsplit(company.issuer).path}/.well-known/openid-configuration"
        self.oidc = Oidc(company.issuer, CLIENT, "groups", "preferred_username", {"it": "admin"}, ("groups",))
        self.provider = Provider(self.oidc, SECRET, outgoing, lambda: self.now)

    async def claims(self, transaction: Transaction | None = None, **changed: Any) -> Any:
        mine = transaction or begin("/", NOW)
        code = self.company.approve(await self.provider.way_in(mine, BACK))["code"]
        return await self.provider.claims(code, mine, **({"redirect_uri": BACK} | changed))


@pytest.fixture
async def calls(company: Idp) -> AsyncIterator[Calls]:
    async with Outgoing(["127.0.0.1"]) as outgoing:
        yield Calls(company, outgoing)


async def failure(of: Any) -> SignInFailed:
    with pytest.raises(SignInFailed) as failed:
        await of
    return failed.value


async def test_the_way_in_keeps_what_the_provider_put_into_its_address(calls: Calls) -> None:
    mine = begin("/", NOW)
    asked = dict(parse_qsl(urlsplit(await calls.provider.way_in(mine, BACK)).query))
    assert asked == {
        "tenant": "shop",
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": BACK,
        "scope": "openid profile groups",
        "state": mine.state,
        "nonce": mine.nonce,
        "code_challenge": mine.challenge,
        "code_challenge_method": "S256",
    }


async def test_a_code_is_exchanged_for_what_the_token_says(calls: Calls) -> None:
    mine = begin("/", NOW)
    said = await calls.claims(mine)
    assert (said["sub"], said["nonce"]) == ("u-77", mine.nonce)


async def test_without_the_verifier_of_the_attempt_a_code_is_worth_nothing(calls: Calls) -> None:
    code = calls.company.approve(await calls.provider.way_in(begin("/", NOW), BACK))["code"]
    failed = await failure(calls.provider.claims(code, begin("/", NOW), BACK))
    assert (failed.code, failed.why) == (Code.FAILED, "the provider answered 400: invalid_grant")


async def test_discovery_and_keys_are_kept_for_an_hour(calls: Calls) -> None:
    for _ in range(3):
        await calls.claims()
    assert (calls.company.asked(calls.path), calls.company.asked("/keys")) == (1, 1)
    calls.now = KEPT_S
    await calls.claims()
    assert (calls.company.asked(calls.path), calls.company.asked("/keys")) == (2, 2)


async def test_an_unknown_key_is_asked_for_once_in_a_while(calls: Calls) -> None:
    await calls.claims()
    calls.company.server.answers["/keys"] = (200, {}, b'{"keys": []}')
    calls.now = 10.0
    calls.company.keys = {"other": calls.company.keys["first"]}
    calls.company.signs = "other"
    for _ in range(3):
        assert "tried 0" in (await failure(calls.claims())).why
    assert calls.company.asked("/keys") == 2
    calls.now += AGAIN_S
    await failure(calls.claims())
    assert calls.company.asked("/keys") == 3


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_provider_that_is_away_is_left_alone_for_a_moment(calls: Calls, status: int) -> None:
    honest = calls.company.server.answers[calls.path]
    calls.company.server.answers[calls.path] = (status, {}, b"hunter2")
    for _ in range(3):
        failed = await failure(calls.provider.discovery())
        assert (failed.code, failed.why) == (Code.UNREACHABLE, f"the provider answered {status}")
    assert calls.company.asked(calls.path) == 1
    calls.company.server.answers[calls.path] = honest
    calls.now = AWAY_S
    assert (await calls.provider.discovery()).issuer == calls.company.issuer


async def test_a_private_provider_that_nobody_allowed_is_not_called(company: Idp) -> None:
    async with Outgoing() as outgoing:
        failed = await failure(Calls(company, outgoing).provider.discovery())
    assert failed.code is Code.UNREACHABLE
    assert "127.0.0.1 is a loopback address" in failed.why
    assert "[outgoing] allow" in failed.why


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"issuer": "https://evil.example.com"}, "expected a provider that calls itself as"),
        ({"token_endpoint": "ftp://127.0.0.1/token"}, "expected https:// addresses"),
        ({"jwks_uri": "file:///etc/passwd"}, "expected https:// addresses"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "expected https:// addresses"),
        ({"jwks_uri": None}, "something else than it should"),
    ],
)
async def test_a_discovery_document_that_leads_astray_is_not_followed(
    calls: Calls, said: dict[str, Any], why: str
) -> None:
    calls.company.discovery = said
    failed = await failure(calls.provider.discovery())
    assert failed.code is Code.FAILED
    assert why in failed.why


async def test_a_redirect_of_the_provider_never_sees_our_secret(calls: Calls) -> None:
    await calls.provider.discovery()
    calls.company.server.answers["/token"] = (307, {"location": calls.company.server.at("/elsewhere")}, b"")
    assert (await failure(calls.claims())).why == "the provider answered 307"
    assert calls.company.asked("/elsewhere") == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id_token": 7}', b"<html>", b"\xff"])
async def test_an_answer_that_is_none_is_told_in_one_sentence(calls: Calls, body: bytes) -> None:
    calls.company.server.answers["/token"] = (200, {}, body)
    assert (await failure(calls.claims())).why == "the provider answered with something else than it should"


async def test_what_a_provider_says_besides_its_error_is_not_repeated(calls: Calls) -> None:
    calls.company.server.answers["/token"] = (401, {}, b'{"error": "invalid_client", "error_description": "hunter2"}')
    assert (await failure(calls.claims())).why == "the provider answered 401: invalid_client"
    calls.company.server.answers["/token"] = (401, {}, b'{"error": "hunter2 <b>"}')
    assert (await failure(calls.claims())).why == "the provider answered 401"
