from backend.access.oidc_trouble import Code
from dashboard.words_desk import DESK, RULES, SIGN_IN


def test_every_trouble_says_what_to_do() -> None:
    for key, (english, chinese) in DESK.items():
        if key.startswith("error.") and key != "error.other":
            assert english.endswith("."), key
            assert chinese.endswith("。"), key


def test_a_wrong_password_says_the_same_whoever_tries() -> None:
    assert not {"sign_in.no_such_person", "sign_in.disabled"} & set(SIGN_IN)


def test_each_rule_is_told_before_it_is_broken() -> None:
    assert {"rule.long", "rule.other", "rule.rare"} <= set(RULES)


def test_whatever_comes_back_from_the_company_has_words() -> None:
    assert {key.removeprefix("oidc.") for key in SIGN_IN if key.startswith("oidc.")} == {code.value for code in Code}
