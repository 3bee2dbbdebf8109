from __future__ import annotations

import re

import pytest

from backend.access.tokens import digest, is_token, new_id, new_token


def test_a_token_has_256_bits_in_43_signs_that_need_no_quoting() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)
    assert all(is_token(token) for token in tokens)


def test_what_is_kept_of_a_token_is_its_sha_256() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest("\ud800") != digest("\udfff")


def test_an_id_is_short_and_no_token() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", new_id())
    assert not is_token(new_id())
    assert new_id() != new_id()


@pytest.mark.parametrize(
    "text", ["", "x" * 42, "x" * 44, "x" * 42 + "\n", "x" * 42 + "é", "x" * 42 + "٣", "x" * 100_000]
)
def test_what_cannot_be_a_token_is_none(text: str) -> None:
    assert not is_token(text)
