from __future__ import annotations

import base64
import hmac
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from backend.access.oidc_token import ALGORITHMS, check, fitting, header_of, keys_in, name_in, role_in, verified
from backend.access.oidc_trouble import Code, SignInFailed
from models.settings_access import Oidc
from tests.backend.access.registry import NOW

NOW_S = NOW // 1000
NONCE = "n" * 43
COMPANY = Oidc(
    "https://id.example.com",
    "peakline",
    "groups",
    "preferred_username",
    {"lookers": "viewer", "war-room": "operator", "pager": "oncall", "it": "admin"},
)
KEY = RSAKey.generate_key(2048, {"kid": "first"})
SAID: dict[str, Any] = {
    "iss": COMPANY.issuer,
    "aud": "peakline",
    "sub": "u-77",
    "iat": NOW_S,
    "exp": NOW_S + 300,
    "nonce": NONCE,
    "preferred_username": "li.lei",
    "groups": ["war-room"],
}


def claims(**more: Any) -> dict[str, Any]:
    return {name: value for name, value in (SAID | more).items() if value is not None}


def signed(key: Any = KEY, alg: str = "RS256", **header: Any) -> str:
    return jwt.encode({"alg": alg, "kid": "first", **header}, SAID, key, algorithms=[alg])


def read(token: str, keys: list[Any]) -> Any:
    header = header_of(token)
    return verified(token, fitting(keys, header), header)


def jwks(*entries: Any) -> list[Any]:
    return list(keys_in({"keys": list(entries)}))


def public(key: Any, **more: Any) -> dict[str, Any]:
    return {**key.as_dict(private=False), **more}


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (KEY, "RS256"),
        (KEY, "PS256"),
        (ECKey.generate_key("P-256"), "ES256"),
        (OKPKey.generate_key("Ed25519"), "EdDSA"),
        (OKPKey.generate_key("Ed25519"), "Ed25519"),
    ],
)
def test_every_algorithm_that_we_take_is_verified(key: Any, alg: str) -> None:
    assert read(signed(key, alg), jwks(public(key, kid="first"))) == SAID
    assert alg in ALGORITHMS


def by_secret(secret: bytes) -> str:
    """Sign by hand: no library would take a public key for a secret."""
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"first"}').rstrip(b"=").decode()
    text = f"{head}.{signed().split('.')[1]}"
    signature = hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_another_key() -> str:
    return signed(RSAKey.generate_key(2048))


def with_a_key_that_it_brings() -> str:
    key = RSAKey.generate_key(2048)
    return signed(key, jwk=public(key))


def with_its_public_key_as_a_secret() -> str:
    return by_secret(KEY.as_pem(private=False))


def with_the_clients_secret() -> str:
    return by_secret(b"correct-horse-battery-staple")


def unsigned() -> str:
    return ".".join(("eyJhbGciOiJub25lIn0", signed().split(".")[1], ""))


def unsigned_in_capitals() -> str:
    return ".".join(("eyJhbGciOiJOb05lIn0", signed().split(".")[1], ""))


def changed_afterwards() -> str:
    head, _, signature = signed().split(".")
    payload = jwt.encode({"alg": "RS256"}, SAID | {"groups": ["it"]}, KEY).split(".")[1]
    return ".".join((head, payload, signature))


def without_its_signature() -> str:
    return signed().rpartition(".")[0] + "."


def with_a_condition_that_we_do_not_know() -> str:
    head = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0IiwiY3JpdCI6WyJ4Il0sIngiOjF9"
    return ".".join((head, *signed().split(".")[1:]))


@pytest.mark.parametrize(
    "forge",
    [
        with_another_key,
        with_a_key_that_it_brings,
        with_its_public_key_as_a_secret,
        with_the_clients_secret,
        unsigned,
        unsigned_in_capitals,
        changed_afterwards,
        without_its_signature,
        with_a_condition_that_we_do_not_know,
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_none(forge: Any) -> None:
    with pytest.raises(SignInFailed) as refused:
        read(forge(), jwks(public(KEY)))
    assert refused.value.code is Code.FAILED


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "....", "é.é.é", "x" * 200_000, "e30.e30.e30", "bnVsbA.e30.e30"])
def test_what_is_no_token_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(SignInFailed):
        header_of(text)


def test_a_token_without_a_name_for_its_key_is_tried_with_each() -> None:
    other = RSAKey.generate_key(2048)
    token = jwt.encode({"alg": "RS256"}, SAID, KEY)
    assert read(token, jwks(public(other, kid="a"), public(KEY, kid="b"), public(ECKey.generate_key("P-256")))) == SAID


def test_only_keys_that_may_sign_are_kept() -> None:
    kept = jwks(
        public(KEY),
        public(KEY, use="enc"),
        public(RSAKey.generate_key(1024)),
        {"kty": "oct", "k": "c2VjcmV0"},
        KEY.as_dict(private=True),
        {"kty": "RSA"},
        {"kty": "EC", "crv": "P-256", "x": "a", "y": "b"},
        {"kty": "new"},
        {},
        7,
    )
    assert [key.kid for key in kept] == ["first"]
    documents: list[object] = [None, [], {}, {"keys": None}, {"keys": {}}, "keys"]
    assert [keys_in(document) for document in documents] == [[]] * len(documents)


def test_a_key_for_one_algorithm_is_not_used_for_another() -> None:
    with pytest.raises(SignInFailed, match="tried 0"):
        read(signed(alg="PS256"), jwks(public(KEY, alg="RS256")))


def test_an_honest_token_says_who_it_is() -> None:
    assert check(claims(), COMPANY, NONCE, NOW) == "u-77"
    assert check(claims(aud=["peakline"], azp="peakline"), COMPANY, NONCE, NOW) == "u-77"
    assert check(claims(aud=["other", "peakline"], azp="peakline"), COMPANY, NONCE, NOW) == "u-77"
    assert check(claims(exp=NOW_S - 59, iat=NOW_S + 60, nbf=NOW_S + 60), COMPANY, NONCE, NOW) == "u-77"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"iss": "https://id.example.com/"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another-app"}, "aud"),
        ({"aud": ["another-app"]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": {"peakline": 1}}, "aud"),
        ({"aud": ["peakline", "another-app"]}, "azp"),
        ({"azp": "another-app"}, "azp"),
        ({"exp": NOW_S - 60}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": NOW_S + 61}, "iat"),
        ({"iat": NOW_S - 661}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": NOW_S + 61}, "nbf"),
        ({"nonce": "x" * 43}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": 7}, "nonce"),
        ({"nonce": "é"}, "nonce"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 77}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": "u\n77"}, "sub"),
    ],
)
def test_a_token_for_somebody_else_some_other_time_or_place_is_refused_by_its_claim(
    more: dict[str, Any], why: str
) -> None:
    with pytest.raises(SignInFailed, match=f"^{why}: expected") as refused:
        check(claims(**more), COMPANY, NONCE, NOW)
    assert refused.value.code is Code.FAILED
    assert NONCE not in refused.value.why


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["lookers"], "viewer"),
        (["lookers", "strangers", "pager", "war-room"], "oncall"),
        (["it", "lookers"], "admin"),
        ("war-room", "operator"),
    ],
)
def test_the_highest_role_of_the_claims_values_counts(groups: Any, role: str) -> None:
    assert role_in(claims(groups=groups), COMPANY) == role


@pytest.mark.parametrize("groups", [[], ["strangers"], "it lookers", None, 7, {"it": 1}, [["it"]], [{"it": 1}]])
def test_without_a_value_that_has_a_role_there_is_none(groups: Any) -> None:
    with pytest.raises(SignInFailed) as refused:
        role_in(claims(groups=groups), COMPANY)
    assert refused.value.code is Code.NO_ROLE


def test_a_claim_may_stand_inside_another_or_have_dots_in_its_name() -> None:
    def company(claim: str) -> Oidc:
        return Oidc(COMPANY.issuer, "peakline", claim, "who.name", COMPANY.roles)

    nested = claims(realm_access={"roles": ["it"]}, who={"name": "li.lei"})
    assert role_in(nested, company("realm_access.roles")) == "admin"
    assert name_in(nested, company("groups")) == "li.lei"
    assert role_in(claims(**{"https://example.com/roles": ["it"]}), company("https://example.com/roles")) == "admin"
    with pytest.raises(SignInFailed):
        role_in(nested, company("groups.roles"))


@pytest.mark.parametrize("name", [None, "", "  ", 7, ["li.lei"]])
def test_somebody_without_a_name_is_refused(name: Any) -> None:
    with pytest.raises(SignInFailed, match="preferred_username: expected a name"):
        name_in(claims(preferred_username=name), COMPANY)
