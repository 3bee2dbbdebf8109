from __future__ import annotations

import asyncio
import threading
import unicodedata

import pytest
from argon2 import Parameters, PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from backend.access import passwords
from backend.access.passwords import COMMON, SHORTEST, Passwords, check, generated
from backend.access.wrong import Wrong
from tests.backend.access.registry import CHEAP, OPENER, RIGHT


@pytest.fixture
def ours() -> Passwords:
    return Passwords(CHEAP)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Argon2 was asked to verify against: one entry per verification."""
    asked: list[str] = []
    plain = PasswordHasher.verify

    def counting(self: PasswordHasher, hash: str, password: bytes) -> object:  # noqa: A002 - as it is called
        asked.append(hash)
        return plain(self, hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    return asked


async def test_the_right_password_is_right_and_another_is_not(ours: Passwords) -> None:
    kept = await ours.hash(RIGHT)
    assert kept.startswith("$argon2id$")
    assert RIGHT not in kept
    assert (await ours.verify(kept, RIGHT)).right
    assert not (await ours.verify(kept, RIGHT + " ")).right


async def test_a_wrong_password_and_an_unknown_name_cost_one_verification_of_the_same_price_each(
    ours: Passwords, verified: list[str]
) -> None:
    assert not (await ours.verify(OPENER, "kumquat on the floor")).right
    assert not (await ours.verify(None, RIGHT)).right
    assert not (await ours.verify(OPENER, "x" * 1_000_000)).right
    assert len(verified) == 3
    costs = {kept.rpartition("$")[0].rpartition("$")[0] for kept in verified}
    assert costs == {"$argon2id$v=19$m=8,t=1,p=1"}


def test_nobody_knows_a_password_for_a_name_that_is_not_there(ours: Passwords) -> None:
    first, second = Passwords(CHEAP), Passwords(CHEAP)
    assert first._nobody != second._nobody
    assert len(first._nobody) == len(OPENER)


def test_passwords_are_kept_by_the_profile_that_the_library_recommends() -> None:
    assert PasswordHasher()._parameters == RFC_9106_LOW_MEMORY
    assert Passwords()._nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_a_password_kept_with_older_parameters_is_kept_anew_when_it_is_right(ours: Passwords) -> None:
    older = PasswordHasher.from_parameters(Parameters(CHEAP.type, 19, 8, 16, 2, 8, 1)).hash(RIGHT)
    verdict = await ours.verify(older, RIGHT)
    assert verdict.right
    assert verdict.renewed is not None
    assert (await ours.verify(verdict.renewed, RIGHT)) == (True, None)
    assert await ours.verify(older, "kumquat on the floor") == (False, None)


async def test_what_argon2_never_made_opens_nothing(ours: Passwords) -> None:
    assert not (await ours.verify("", "")).right
    assert not (await ours.verify("plain text", "plain text")).right
    assert not (await ours.verify("$argon2id$broken", RIGHT)).right


async def test_letters_count_however_a_keyboard_composes_them(ours: Passwords) -> None:
    kept = await ours.hash("crème brûlée à la carte")
    assert (await ours.verify(kept, unicodedata.normalize("NFD", "crème brûlée à la carte"))).right
    assert not (await ours.verify(kept, "\ud800")).right


async def test_at_most_two_verifications_run_at_once(ours: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock, both = 0, 0, threading.Lock(), threading.Barrier(2)

    def counting(self: PasswordHasher, hash: str, password: bytes) -> object:  # noqa: A002 - as it is called
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        both.wait(10)
        with lock:
            running -= 1
        return True

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    verdicts = await asyncio.gather(*(ours.verify(OPENER, RIGHT) for _ in range(8)))
    assert all(verdict.right for verdict in verdicts)
    assert most == 2


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("kumquat2026", "expected 12 to 256 characters, got 11"),
        ("x1" * 129, "expected 12 to 256 characters, got 258"),
        ("Han.Meimei-Shop", "not the name"),
        ("Password1234", "first that anybody tries"),
        ("aaaaaaaaaaaaaaaa", "first that anybody tries"),
        ("121212121212", "first that anybody tries"),
    ],
)
def test_a_password_that_others_would_guess_is_refused_and_not_repeated(password: str, said: str) -> None:
    with pytest.raises(Wrong, match=said) as refused:
        check(password, "han.meimei-shop")
    assert refused.value.field == "password"
    assert password not in str(refused.value)


@pytest.mark.parametrize("password", [RIGHT, "红黄蓝绿青靛紫白黑灰金银", "n3v3r-0dd-or-ev3n"])
def test_a_long_password_of_any_letters_is_taken(password: str) -> None:
    check(password, "han.meimei")


def test_the_common_ones_are_those_that_length_alone_would_let_through() -> None:
    assert all(len(word) >= SHORTEST and word == word.casefold() for word in COMMON)


def test_a_password_that_we_make_passes_and_can_be_read_aloud() -> None:
    made = {generated() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        check(password, "demo")
        assert not set(password) & set("01ilo")
    assert passwords.LONGEST > 23
