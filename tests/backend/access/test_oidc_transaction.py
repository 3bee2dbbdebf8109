from __future__ import annotations

import base64
import hashlib

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

from backend.access.oidc_transaction import LIFE_MS, Finished, Seal, Transaction, begin
from backend.access.oidc_trouble import Code, SignInFailed
from models.settings_access import Oidc
from tests.backend.access.registry import NOW

SECRET = "correct-horse-battery-staple"
COMPANY = Oidc("https://id.example.com", "peakline", "groups", "preferred_username", {"it": "admin"})
SEAL = Seal(COMPANY, SECRET, secure=False)


def cookie(transaction: Transaction, seal: Seal = SEAL) -> str:
    response = Response()
    seal.give(response, transaction)
    return response.headers["set-cookie"].partition(";")[0]


def opened(cookie: str, now: int = NOW, seal: Seal = SEAL) -> Transaction:
    return seal.found(Headers({"cookie": cookie}), now)


def refusal(cookie: str, now: int = NOW, seal: Seal = SEAL) -> SignInFailed:
    with pytest.raises(SignInFailed) as refused:
        opened(cookie, now, seal)
    return refused.value


def test_what_goes_into_the_cookie_comes_out_again_in_any_process_of_ours() -> None:
    transaction = begin("/wall", NOW)
    twin = Seal(COMPANY, SECRET, secure=False)
    assert opened(f"a=b; {cookie(transaction)}", seal=twin) == transaction


def test_the_browser_cannot_read_its_own_attempt() -> None:
    transaction = begin("/wall", NOW)
    text = cookie(transaction)
    for part in text.partition("=")[2].split("."):
        plain = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        for said in (transaction.state, transaction.nonce, transaction.verifier, "/wall"):
            assert said.encode() not in plain


def test_every_attempt_is_another() -> None:
    one, other = begin("/", NOW), begin("/", NOW)
    assert len({one.state, one.nonce, one.verifier, other.state, other.nonce, other.verifier}) == 6


def test_the_challenge_is_that_of_the_standard() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B
    transaction = Transaction("s", "n", verifier, "/", NOW)
    assert transaction.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert len(hashlib.sha256(verifier.encode()).digest()) == 32


@pytest.mark.parametrize("place", [20, -1, -20, -40])
def test_a_cookie_that_was_changed_is_none(place: int) -> None:
    text = cookie(begin("/", NOW))
    changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place:][1:]
    assert refusal(changed).code is Code.EXPIRED


@pytest.mark.parametrize(
    "seal",
    [
        Seal(COMPANY, "another-secret-altogether", secure=False),
        Seal(Oidc("https://other", "peakline", "g", "n", {"it": "admin"}), SECRET, secure=False),
        Seal(Oidc("https://id.example.com", "other", "g", "n", {"it": "admin"}), SECRET, secure=False),
    ],
)
def test_a_cookie_of_other_settings_is_none(seal: Seal) -> None:
    assert refusal(cookie(begin("/", NOW), seal)).code is Code.EXPIRED


@pytest.mark.parametrize(
    "text", ["", "peakline_oidc=", "peakline_oidc=a.b.c.d.e", "peakline_oidc=" + "x" * 5_000, "peakline_oidc=é"]
)
def test_what_is_no_cookie_of_ours_is_none(text: str) -> None:
    assert refusal(text).code is Code.EXPIRED


def test_an_algorithm_that_the_cookie_itself_names_is_not_used() -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":10,"p2s":"x"}').decode()
    assert refusal("peakline_oidc=" + header.rstrip("=") + ".a.b.c.d").code is Code.EXPIRED


def test_of_two_cookies_none_is_believed() -> None:
    text = cookie(begin("/", NOW))
    assert refusal(f"{text}; {cookie(begin('/', NOW))}").code is Code.EXPIRED


def test_an_attempt_lives_for_ten_minutes() -> None:
    text = cookie(begin("/", NOW))
    opened(text, NOW + LIFE_MS - 1)
    assert refusal(text, NOW + LIFE_MS).code is Code.EXPIRED
    assert refusal(text, NOW - 1).code is Code.EXPIRED


def test_a_path_that_is_too_long_for_a_cookie_is_forgotten() -> None:
    assert begin("/" + "x" * 2_000, NOW).next == "/"
    longest = begin("/" + "x" * 1_499, NOW)
    assert len(longest.next) == 1_500
    assert len(cookie(longest)) < 4_000
    assert opened(cookie(longest)) == longest


def test_under_tls_the_cookie_is_this_hosts_alone_and_forgotten_afterwards() -> None:
    seal, response = Seal(COMPANY, SECRET, secure=True), Response()
    seal.give(response, begin("/", NOW))
    seal.take(response)
    given, taken = response.headers.getlist("set-cookie")
    assert given.startswith("__Host-peakline_oidc=")
    assert given.endswith("; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert taken == "__Host-peakline_oidc=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure"


def test_an_attempt_comes_back_once() -> None:
    finished, one, other = Finished(), begin("/", NOW), begin("/", NOW)
    finished.once(one, NOW)
    finished.once(other, NOW)
    with pytest.raises(SignInFailed, match="came back before"):
        finished.once(one, NOW)


def test_a_crowd_does_not_fill_the_memory() -> None:
    finished = Finished()
    for number in range(10_001):
        finished.once(Transaction(f"state-{number}", "n", "v", "/", NOW), NOW)
    with pytest.raises(SignInFailed):
        finished.once(Transaction("state-1", "n", "v", "/", NOW), NOW)
    finished.once(Transaction("state-0", "n", "v", "/", NOW), NOW)


def test_attempts_are_forgotten_when_their_cookies_are_over() -> None:
    finished = Finished()
    for number in range(10_000):
        finished.once(Transaction(f"state-{number}", "n", "v", "/", NOW), NOW)
    later = NOW + LIFE_MS
    finished.once(Transaction("late", "n", "v", "/", later), later)
    finished.once(Transaction("state-7", "n", "v", "/", later), later)
