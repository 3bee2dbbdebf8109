"""The sign-in page in a real Chromium: who comes in, who does not, and what they are told."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit, keep, until
from tests.dashboard.office import PASSWORD, Office
from tests.dashboard.stage_play import Play

pytestmark = pytest.mark.browser

FORM = "#face-sign-in:not([hidden])"
CHOOSE = "#face-choose:not([hidden])"


def sign_in(page, name: str = "chen.wei", password: str = PASSWORD) -> None:  # type: ignore[no-untyped-def]
    page.fill("#sign-in-form-name", name)
    page.fill("#sign-in-form-password", password)
    page.keyboard.press("Enter")


def test_name_password_enter_and_one_is_where_one_wanted_to_be(visit: Visit, office: Office) -> None:
    office.me = None
    page = visit("/sign-in?next=/settings/people")
    page.wait_for_selector(FORM)
    assert page.evaluate("document.activeElement.id") == "sign-in-form-name"
    sign_in(page)
    page.wait_for_url("**/settings/people")
    assert ("POST", "/api/v1/session", {"name": "chen.wei", "password": PASSWORD}) in office.heard


@pytest.mark.parametrize(
    "next_", ["", "https://evil.example/", "//evil.example/", "/%5Cevil.example", "javascript:alert(1)"]
)
def test_without_a_place_of_ours_to_go_to_one_gets_to_the_floor(visit: Visit, office: Office, next_: str) -> None:
    office.me = None
    page = visit(f"/sign-in?next={next_}")
    page.wait_for_selector(FORM)
    sign_in(page)
    page.wait_for_url("**/floor")


def test_a_wrong_password_is_said_in_words_and_typed_anew(visit: Visit, office: Office) -> None:
    office.me = None
    page = visit("/sign-in")
    page.wait_for_selector(FORM)
    sign_in(page, password="not this one")
    page.wait_for_selector(".form-error:not(:empty)")
    assert page.inner_text("#sign-in-form .form-error").startswith("Name and password do not match.")
    assert page.input_value("#sign-in-form-password") == ""
    assert page.input_value("#sign-in-form-name") == "chen.wei"
    assert page.evaluate("document.activeElement.id") == "sign-in-form-password"
    keep(page, "sign-in_wrong")


def test_who_tried_too_often_is_told_how_long_to_wait(visit: Visit, office: Office) -> None:
    office.me = None
    office.troubles["POST /api/v1/session"] = (429, "too_many", 27)
    page = visit("/sign-in?lang=zh&theme=light")
    page.wait_for_selector(FORM)
    sign_in(page)
    page.wait_for_selector(".form-error:not(:empty)")
    assert page.inner_text("#sign-in-form .form-error") == "尝试次数过多，请在 27 秒后重试。"
    assert page.is_disabled("#sign-in-go")
    keep(page, "sign-in_wait_zh")
    until(page, "document.querySelector('.form-error').textContent.includes('26')")


def test_a_database_that_is_away_is_not_called_a_wrong_password(visit: Visit, office: Office) -> None:
    office.me = None
    office.troubles["POST /api/v1/session"] = (503, "database_down", 5)
    page = visit("/sign-in")
    page.wait_for_selector(FORM)
    sign_in(page)
    page.wait_for_selector(".form-error:not(:empty)")
    assert "Try again in a moment" in page.inner_text("#sign-in-form .form-error")
    assert page.is_enabled("#sign-in-go")


def test_the_company_account_is_offered_when_it_is_on_and_leads_back(visit: Visit, office: Office) -> None:
    page = visit("/sign-in?next=/settings/me?lang=zh")
    page.wait_for_selector("#company-box:not([hidden])")
    assert page.get_attribute("#company", "href") == "/sign-in/oidc?next=%2Fsettings%2Fme%3Flang%3Dzh"
    assert page.get_attribute("html", "lang") == "zh-CN"


@pytest.mark.parametrize("there", [True, False], ids=["off", "no such door"])
def test_without_a_company_account_nothing_is_said_of_it(visit: Visit, office: Office, there: bool) -> None:
    office.oidc, office.public_door = False, there
    page = visit("/sign-in")
    page.wait_for_selector(FORM)
    assert not page.is_visible("#company-box")


@pytest.mark.parametrize(
    ("code", "words"), [("no_role", "in no group"), ("expired", "Begin again"), ("<b>odd</b>", "did not work")]
)
def test_what_went_wrong_at_the_company_is_said_in_words(visit: Visit, code: str, words: str) -> None:
    page = visit(f"/sign-in?error={code}")
    page.wait_for_selector(".form-error:not(:empty)")
    assert words in page.inner_text("#sign-in-form .form-error")


def test_the_first_admin_takes_a_name_and_a_password_by_the_link(visit: Visit, office: Office) -> None:
    office.me, office.people, office.link = None, [], {"purpose": "first_admin", "name": None}
    page = visit("/sign-in?link=abc")
    page.wait_for_selector(CHOOSE)
    assert page.inner_text("#choose-words") == "The first administrator"
    page.fill("#choose-form-name", "chen.wei")
    page.fill("#choose-form-password", "midnight is the peak")
    assert page.get_attribute('#choose-form [data-rule="long"]', "data-holds") == "true"
    keep(page, "sign-in_first_admin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/floor")
    assert office.heard[-1][2] != {"token": "abc"}
    used = [body for method, path, body in office.heard if path == "/api/v1/links" and "password" in body]
    assert used == [{"token": "abc", "password": "midnight is the peak", "name": "chen.wei"}]


def test_a_link_for_somebody_asks_only_for_their_password(visit: Visit, office: Office) -> None:
    office.me, office.link = None, {"purpose": "password", "name": "wang.fang"}
    page = visit("/sign-in?link=abc&lang=zh")
    page.wait_for_selector(CHOOSE)
    assert page.inner_text("#choose-about") == "账号：wang.fang"
    assert page.input_value("#choose-form-name") == "wang.fang"
    assert page.evaluate("document.activeElement.id") == "choose-form-password"
    page.fill("#choose-form-password", "short")
    page.keyboard.press("Enter")
    page.wait_for_selector("#choose-form .field-error:not(:empty)")
    assert "更长" in page.inner_text("#choose-form-password-error")
    keep(page, "sign-in_choose_zh")


def test_a_link_that_is_over_says_where_a_new_one_comes_from(visit: Visit, office: Office) -> None:
    office.link = None
    page = visit("/sign-in?link=used&theme=light")
    page.wait_for_selector("#face-over:not([hidden])")
    assert "Ask an administrator for a new one" in page.inner_text("#face-over")
    keep(page, "sign-in_over_light")
    page.click("#face-over a")
    page.wait_for_selector(FORM)


def test_a_drill_is_never_mistaken_for_the_day(visit: Visit, office: Office) -> None:
    office.drill = True
    page = visit("/sign-in")
    page.wait_for_selector(".drill", state="visible")
    assert page.inner_text(".drill") == "DRILL 演练"


def test_the_password_is_never_in_the_address(visit: Visit, office: Office, stage: Play) -> None:
    office.me = None
    page = visit("/sign-in")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.wait_for_selector(FORM)
    sign_in(page)
    page.wait_for_url("**/floor")
    assert not [
        address for address in addresses if "peak" in address.removeprefix(stage.address) and "assets" not in address
    ]
