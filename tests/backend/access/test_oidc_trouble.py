from __future__ import annotations

from backend.access.oidc_trouble import Code, SignInFailed


def test_a_failure_has_a_code_for_the_page_and_a_sentence_for_who_runs_this() -> None:
    failed = SignInFailed(Code.TAKEN, "expected nobody called li.lei, got somebody")
    assert (failed.code.value, failed.why, str(failed)) == ("taken", failed.why, failed.why)


def test_codes_stand_in_an_address_as_they_are() -> None:
    assert all(code.value.replace("_", "").isalpha() and code.value.islower() for code in Code)
