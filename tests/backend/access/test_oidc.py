from __future__ import annotations

import base64
import hmac
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey
from sqlalchemy import Engine

from backend.access import audit, oidc, people, roles, sessions
from backend.access.audit import Chosen, Written
from backend.access.people import Person
from backend.access.tokens import digest
from backend.guard import Guard
from backend.names import Names
from models import settings_access
from models.settings import SettingsError, load
from stream.clock import now_ms
from stream.database.engine import reading, writing
from tests.backend.access.company import BASE, SECRET, Browser, Idp, Shop, idp, settings_for, shop
from tests.backend.access.registry import NOW


@pytest.fixture
def provider() -> Iterator[Idp]:
    with idp() as running:
        yield running


@pytest.fixture
async def doors(provider: Idp, engine: Engine) -> AsyncIterator[Shop]:
    async with shop(settings_for(provider.issuer), engine) as opened:
        yield opened


@pytest.fixture
async def browser(doors: Shop) -> AsyncIterator[Browser]:
    async with doors.browser() as opened:
        yield opened


def person(engine: Engine, name: str = "li.lei") -> Person | None:
    with reading(engine) as connection:
        return people.find(connection, name)


def written(doors: Shop, engine: Engine, what: str | None = None, outcome: str | None = None) -> list[Written]:
    doors.gate.audit.close()
    with reading(engine) as connection:
        return audit.listed(connection, Chosen(what=what, outcome=outcome)).rows


async def signs_in(browser: Browser, provider: Idp, **query: str) -> str:
    return await browser.comes_back(provider.approve(await browser.begins(**query)))


async def test_somebody_from_the_company_comes_in_and_lands_where_they_wanted(
    doors: Shop, browser: Browser, provider: Idp, engine: Engine
) -> None:
    assert await signs_in(browser, provider, next="/wall?lang=zh") == "/wall?lang=zh"
    found = person(engine)
    assert found is not None
    assert (found.name, found.role, found.password) == ("li.lei", "operator", None)
    assert (found.subject, found.created_by) == (f"{provider.issuer}#u-77", "oidc")
    assert browser.session is not None
    with reading(engine) as connection:
        [session] = sessions.find(connection, [digest(browser.session)], now_ms(), 1_000_000).values()
    assert (session.person, session.role, session.address) == ("li.lei", "operator", "192.0.2.7")
    assert "peakline_oidc" not in browser.cookies
    acts = [(act.what, act.who, act.subject, act.outcome) for act in written(doors, engine)]
    assert acts == [("sign_in", "li.lei", "li.lei", "done"), ("person_add", "oidc", "li.lei", "done")]


async def test_the_provider_is_asked_with_a_fresh_state_nonce_and_challenge(browser: Browser, provider: Idp) -> None:
    first = dict(parse_qsl(urlsplit(await browser.begins()).query))
    second = dict(parse_qsl(urlsplit(await browser.begins()).query))
    assert first["scope"] == "openid profile"
    assert first["redirect_uri"] == f"{BASE}/sign-in/oidc/callback"
    assert first["tenant"] == "shop"
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) == 43


@pytest.mark.parametrize("wanted", ["//evil.example.com", "https://evil.example.com", "/\\evil", "wall", "/a\nb"])
async def test_nobody_is_led_to_another_site_afterwards(browser: Browser, provider: Idp, wanted: str) -> None:
    assert await signs_in(browser, provider, next=wanted) == "/"


async def test_who_comes_again_is_the_same_person_by_their_subject_whatever_they_are_called(
    doors: Shop, browser: Browser, provider: Idp, engine: Engine
) -> None:
    await signs_in(browser, provider)
    provider.person |= {"preferred_username": "li.lei.the.second", "groups": ["it", "lookers"]}
    assert await signs_in(browser, provider) == "/"
    found = person(engine)
    assert found is not None
    assert found.role == "admin"
    assert person(engine, "li.lei.the.second") is None
    [changed] = written(doors, engine, what="person_role")
    assert (changed.subject, changed.detail) == ("li.lei", {"from": "operator", "to": "admin", "how": "oidc"})


async def test_a_session_that_the_browser_had_ends_when_somebody_signs_in_anew(
    browser: Browser, provider: Idp, engine: Engine
) -> None:
    await signs_in(browser, provider)
    before = browser.session
    await signs_in(browser, provider)
    assert before is not None
    assert browser.session != before
    with reading(engine) as connection:
        assert sessions.find(connection, [digest(before)], now_ms(), 1_000_000) == {}


@pytest.mark.parametrize("groups", [["strangers"], [], None, "strangers", {"war-room": True}, [7]])
async def test_without_a_role_here_nobody_comes_in(
    doors: Shop, browser: Browser, provider: Idp, engine: Engine, groups: Any
) -> None:
    provider.more = {"groups": groups}
    assert await signs_in(browser, provider) == "/sign-in?error=no_role"
    assert browser.session is None
    assert person(engine) is None
    [refused] = written(doors, engine, outcome="refused")
    assert (refused.what, refused.detail["code"]) == ("sign_in", "no_role")
    assert "groups: expected a value of [oidc] roles" in str(refused.detail["why"])


async def test_a_local_person_is_never_taken_for_somebody_of_the_provider(
    doors: Shop, browser: Browser, provider: Idp, engine: Engine, li_lei: str
) -> None:
    provider.person |= {"groups": ["it"]}
    assert await signs_in(browser, provider) == "/sign-in?error=taken"
    assert browser.session is None
    found = person(engine, li_lei)
    assert found is not None
    assert found.subject is None
    [refused] = written(doors, engine, outcome="refused")
    assert "expected nobody called li.lei here yet" in str(refused.detail["why"])


async def test_another_subject_of_the_provider_does_not_get_somebodys_name_either(
    browser: Browser, provider: Idp
) -> None:
    await signs_in(browser, provider)
    provider.person |= {"sub": "u-78"}
    assert await signs_in(browser, provider) == "/sign-in?error=taken"


async def test_somebody_who_is_disabled_here_stays_out(browser: Browser, provider: Idp, engine: Engine) -> None:
    await signs_in(browser, provider)
    browser.cookies.clear()
    with writing(engine) as connection:
        people.disable(connection, "li.lei", NOW)
    assert await signs_in(browser, provider) == "/sign-in?error=disabled"
    assert browser.session is None


async def test_the_provider_cannot_take_the_last_admin_away(browser: Browser, provider: Idp, engine: Engine) -> None:
    provider.person |= {"groups": ["it"]}
    await signs_in(browser, provider)
    provider.person |= {"groups": ["lookers"]}
    assert await signs_in(browser, provider) == "/sign-in?error=refused"
    found = person(engine)
    assert found is not None
    assert found.role == "admin"


@pytest.mark.parametrize("name", ["", "   ", None, 7, "li lei", "x" * 65, "<b>", "li\0lei"])
async def test_a_name_that_cannot_be_one_here_is_refused(browser: Browser, provider: Idp, name: Any) -> None:
    provider.more = {"preferred_username": name}
    assert await signs_in(browser, provider) in ("/sign-in?error=refused", "/sign-in?error=failed")
    assert browser.session is None


async def test_an_answer_with_another_state_is_not_for_this_browser(
    doors: Shop, browser: Browser, provider: Idp, engine: Engine
) -> None:
    given = provider.approve(await browser.begins())
    assert await browser.comes_back(given | {"state": "x" * 43}) == "/sign-in?error=failed"
    assert provider.asked("/token") == 0
    [refused] = written(doors, engine, outcome="refused")
    assert "state: expected that of this browser's attempt" in str(refused.detail["why"])


async def test_an_answer_in_another_browser_is_worth_nothing(doors: Shop, browser: Browser, provider: Idp) -> None:
    given = provider.approve(await browser.begins())
    async with doors.browser() as other:
        assert await other.comes_back(given) == "/sign-in?error=expired"
        await other.begins()
        assert await other.comes_back(given) == "/sign-in?error=failed"
    assert provider.asked("/token") == 0


async def test_an_attempt_works_once(browser: Browser, provider: Idp) -> None:
    given = provider.approve(await browser.begins())
    kept = browser.cookies["peakline_oidc"]
    assert await browser.comes_back(given) == "/"
    assert await browser.comes_back(given) == "/sign-in?error=expired"
    browser.cookies.clear()
    browser.cookies.set("peakline_oidc", kept, domain="127.0.0.1")
    assert await browser.comes_back(given) == "/sign-in?error=expired"
    assert provider.asked("/token") == 1
    assert browser.session is None


async def test_a_code_works_once_in_any_process(doors: Shop, browser: Browser, provider: Idp, engine: Engine) -> None:
    given = provider.approve(await browser.begins())
    kept = browser.cookies["peakline_oidc"]
    assert await browser.comes_back(given) == "/"
    async with shop(settings_for(provider.issuer), engine) as another, another.browser() as again:
        again.cookies.set("peakline_oidc", kept, domain="127.0.0.1")
        assert await again.comes_back(given) == "/sign-in?error=failed"
        assert again.session is None


async def test_an_attempt_that_another_process_began_is_finished_here(
    doors: Shop, browser: Browser, provider: Idp, engine: Engine
) -> None:
    given = provider.approve(await browser.begins())
    async with shop(settings_for(provider.issuer), engine) as another, another.browser() as there:
        there.cookies.set("peakline_oidc", browser.cookies["peakline_oidc"], domain="127.0.0.1")
        assert await there.comes_back(given) == "/"


def unsigned(provider: Idp, nonce: str) -> str:
    payload = provider.sign(provider.claims(nonce)).split(".")[1]
    return ".".join(("eyJhbGciOiJub25lIn0", payload, ""))


def confused(provider: Idp, nonce: str) -> str:
    """Sign with the provider's public key as if it were a shared secret."""
    public = provider.keys["first"].as_pem(private=False)
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"first"}').rstrip(b"=").decode()
    text = f"{head}.{provider.sign(provider.claims(nonce)).split('.')[1]}"
    signature = base64.urlsafe_b64encode(hmac.digest(public, text.encode(), "sha256")).rstrip(b"=").decode()
    return f"{text}.{signature}"


@pytest.mark.parametrize("forge", [unsigned, confused])
async def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    browser: Browser, provider: Idp, engine: Engine, forge: Any
) -> None:
    location = await browser.begins()
    provider.token = forge(provider, dict(parse_qsl(urlsplit(location).query))["nonce"])
    assert await browser.comes_back(provider.approve(location)) == "/sign-in?error=failed"
    assert browser.session is None
    assert person(engine) is None


NOW_S = now_ms() // 1000


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"nonce": "x" * 43}, "nonce: expected"),
        ({"aud": "another-app"}, "aud: expected"),
        ({"exp": NOW_S - 61}, "exp: expected"),
    ],
)
async def test_a_token_for_somebody_else_some_other_time_or_place_opens_nothing(
    doors: Shop, browser: Browser, provider: Idp, engine: Engine, more: dict[str, Any], why: str
) -> None:
    provider.more = more
    assert await signs_in(browser, provider) == "/sign-in?error=failed"
    assert browser.session is None
    [refused] = written(doors, engine, outcome="refused")
    assert str(refused.detail["why"]).startswith(why)


async def test_new_keys_of_the_provider_are_learnt_when_a_token_names_one(browser: Browser, provider: Idp) -> None:
    await signs_in(browser, provider)
    provider.keys = {"second": ECKey.generate_key("P-256")}
    provider.signs, provider.alg = "second", "ES256"
    assert await signs_in(browser, provider) == "/"
    assert provider.asked("/keys") == 2


async def test_unknown_keys_do_not_make_us_ask_all_the_time(browser: Browser, provider: Idp) -> None:
    await signs_in(browser, provider)
    honest = provider.keys
    provider.keys, provider.signs = honest | {"stranger": RSAKey.generate_key(2048)}, "stranger"
    for _ in range(3):
        location = await browser.begins()
        nonce = dict(parse_qsl(urlsplit(location).query))["nonce"]
        provider.token, kept = provider.sign(provider.claims(nonce)), provider.keys
        provider.keys = honest
        assert await browser.comes_back(provider.approve(location)) == "/sign-in?error=failed"
        provider.keys = kept
    assert provider.asked("/keys") == 2


@pytest.mark.parametrize(
    ("key", "alg"), [(OKPKey.generate_key("Ed25519"), "EdDSA"), (RSAKey.generate_key(2048), "PS256")]
)
async def test_providers_that_sign_in_other_ways_are_understood(
    browser: Browser, provider: Idp, key: Any, alg: str
) -> None:
    provider.keys, provider.alg = {"first": key}, alg
    assert await signs_in(browser, provider) == "/"


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(browser: Browser, provider: Idp) -> None:
    provider.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert await signs_in(browser, provider) == "/"
    assert "authorization" not in provider.server.asked[-2].headers


async def test_an_answer_of_another_issuer_is_not_taken(browser: Browser, provider: Idp) -> None:
    given = provider.approve(await browser.begins())
    assert await browser.comes_back(given | {"iss": "https://evil.example.com"}) == "/sign-in?error=failed"
    given = provider.approve(await browser.begins())
    assert await browser.comes_back(given | {"iss": provider.issuer}) == "/"


async def test_a_provider_that_promises_to_name_itself_must(browser: Browser, provider: Idp) -> None:
    provider.discovery = {"authorization_response_iss_parameter_supported": True}
    assert await signs_in(browser, provider) == "/sign-in?error=failed"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("access_denied", "refused"),
        ("temporarily_unavailable", "unreachable"),
        ("login_required", "failed"),
        ("<b>\n", "failed"),
    ],
)
async def test_what_the_provider_refuses_is_told_on_our_page(
    browser: Browser, provider: Idp, error: str, code: str
) -> None:
    state = provider.approve(await browser.begins())["state"]
    assert await browser.comes_back({"state": state, "error": error}) == f"/sign-in?error={code}"


async def test_an_answer_without_a_code_or_without_an_attempt_is_refused(browser: Browser, provider: Idp) -> None:
    assert await browser.comes_back({}) == "/sign-in?error=expired"
    state = provider.approve(await browser.begins())["state"]
    assert await browser.comes_back({"state": state}) == "/sign-in?error=failed"


async def test_a_provider_that_is_away_is_said_so_and_not_asked_at_every_click(doors: Shop, provider: Idp) -> None:
    path = f"{urlsplit(provider.issuer).path}/.well-known/openid-configuration"
    provider.server.answers[path] = (503, {}, b"")
    async with doors.browser() as browser:
        for _ in range(3):
            assert await browser.begins() == "/sign-in?error=unreachable"
    assert provider.asked(path) == 1


async def test_a_provider_that_calls_itself_otherwise_is_not_believed(browser: Browser, provider: Idp) -> None:
    provider.discovery = {"issuer": "https://evil.example.com"}
    assert await browser.begins() == "/sign-in?error=failed"


async def test_who_tries_too_often_has_to_wait(provider: Idp, engine: Engine) -> None:
    settings = settings_for(provider.issuer, more="[access]\nsign_ins_per_minute = 1\n")
    async with shop(settings, engine) as doors, doors.browser() as browser:
        assert await signs_in(browser, provider) == "/"
        assert await signs_in(browser, provider) == "/sign-in?error=busy"


async def test_a_browser_that_says_localhost_is_led_to_the_address_that_the_provider_knows(doors: Shop) -> None:
    async with doors.browser("http://localhost:8050") as browser:
        assert await browser.begins(next="/wall") == f"{BASE}/sign-in/oidc?next=%2Fwall"


async def test_under_tls_the_attempt_is_kept_for_this_host_alone(provider: Idp, engine: Engine) -> None:
    settings = settings_for(provider.issuer, public_url="https://peak.example.com")
    async with shop(settings, engine) as doors, doors.browser("https://peak.example.com") as browser:
        answer = await browser.get(oidc.START)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-peakline_oidc=")
        for attribute in ("Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=600"):
            assert attribute in cookie
        asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        assert asked["redirect_uri"] == "https://peak.example.com/sign-in/oidc/callback"
        assert await browser.comes_back(provider.approve(answer.headers["location"])) == "/"
        assert browser.session is not None


async def test_the_guard_lets_a_browser_back_in_that_comes_from_the_providers_page(doors: Shop, provider: Idp) -> None:
    from_there = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    transport = httpx2.ASGITransport(cast(Any, Guard(doors.app, Names(None))))
    async with Browser(transport=transport, base_url=BASE, headers=from_there) as browser:
        assert await browser.comes_back(provider.approve(await browser.begins())) == "/"
        assert browser.session is not None


def test_the_settings_know_the_same_roles_as_the_doors() -> None:
    assert tuple(roles.ROLES) == settings_access.ROLES


async def test_a_shop_without_a_provider_says_so(engine: Engine) -> None:
    assert oidc.company_of(load(None, {}), BASE) is None
    async with shop(load(None, {}), engine) as doors, doors.browser() as browser:
        assert await browser.begins() == "/sign-in?error=failed"
        assert await browser.comes_back({}) == "/sign-in?error=failed"


def test_a_provider_without_our_secret_is_refused_at_the_start() -> None:
    settings = load('[oidc]\nissuer = "https://id"\nclient_id = "p"\nroles = { a = "viewer" }', {})
    with pytest.raises(SettingsError, match="PEAKLINE_OIDC_SECRET: found nothing, expected the client's secret"):
        oidc.company_of(settings, BASE)


async def test_no_secret_gets_into_the_audit(doors: Shop, browser: Browser, provider: Idp, engine: Engine) -> None:
    await signs_in(browser, provider)
    given = provider.approve(await browser.begins())
    provider.granted.clear()
    await browser.comes_back(given)
    said = str(written(doors, engine))
    assert "the provider answered 400: invalid_grant" in said
    for secret in (SECRET, given["code"], given["state"], "Basic "):
        assert secret not in said
