"""The desk's pages in a real Chromium: what people see there, what they can do, and what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from dashboard.files import Files
from tests.browser.conftest import PICTURES, Visit, keep, settled, until
from tests.dashboard.office import KEY, LINK, PASSWORD, Office
from tests.dashboard.stage_play import JS_DESK_TESTS, Play

pytestmark = pytest.mark.browser

MODULES = sorted(path.name.removesuffix(".test.js") for path in JS_DESK_TESTS.glob("*.test.js"))
READY = {
    "/sign-in": "#face-sign-in:not([hidden])",
    "/sources": "#letters table",
    "/settings/me": "#sessions table",
    "/settings/people": "#people table",
    "/settings/keys": "#keys table",
    "/settings/audit": "#audit table",
    "/settings/policy": "#policy-stages table",
    "/settings/connections": "#door-keys table",
}
LOOKS = [f"?lang={lang}&theme={theme}" for lang in ("en", "zh") for theme in ("dark", "light")]
SEEN = (
    [(LOOKS[0], 1440), (LOOKS[3], 390)] if not PICTURES else [(look, width) for look in LOOKS for width in (1440, 390)]
)
"""Pairwise; who asks for pictures gets them all."""


def opened(visit: Visit, path: str, query: str = "", width: int = 1440, height: int = 900) -> Page:
    page = visit(f"{path}{query}", width, height)
    page.wait_for_selector(READY[path])
    settled(page)
    return page


def row(page: Page, listing: str, key: str) -> str:
    return page.inner_text(f'#{listing} tr[data-key="{key}"]')


@pytest.mark.parametrize("module", MODULES)
def test_the_small_modules_do_what_they_promise(visit: Visit, module: str) -> None:
    page = visit("/js-tests/blank.html")
    told = page.evaluate(
        """async ([source, test]) => {
          const equal = (got, expected) => {
            const [one, other] = [JSON.stringify(got), JSON.stringify(expected)];
            if (one !== other) throw new Error(`expected ${other}, got ${one}`);
          };
          const cases = (await import(test)).default(await import(source), { equal });
          const failed = [];
          for (const [name, run] of Object.entries(cases)) {
            try { await run(); } catch (error) { failed.push(`${name}: ${error.stack}`); }
          }
          return { failed, ran: Object.keys(cases).length };
        }""",
        [address(page, f"desk/{module}.js"), f"/js-tests/desk/{module}.test.js"],
    )
    assert told["failed"] == []
    assert told["ran"] > 0


def address(page: Page, name: str) -> str:
    document = page.evaluate("fetch('/sign-in').then((answer) => answer.text())")
    build = document.split("/assets/")[1].split("/")[0]
    return f"/assets/{build}/{name}"


def test_every_module_but_those_that_are_a_page_has_tests_of_its_own() -> None:
    settings = {"me", "people", "keys", "audit", "policy", "connections"}
    pages = {"sign_in", "sources", "now", "floor", "stage"} | settings
    assert {Path(name).stem for name in Files().names("desk", ".js")} - pages == set(MODULES)


@pytest.mark.parametrize(("query", "width"), SEEN)
@pytest.mark.parametrize("path", READY)
def test_nothing_is_cut_off_or_small_and_axe_finds_no_serious_violation(
    visit: Visit, path: str, query: str, width: int
) -> None:
    page = opened(visit, path, query, width, 844 if width == 390 else 900)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = """() => [...document.querySelectorAll('#desk *')].filter((one) => one.getClientRects().length
        && [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
      .map((one) => [one, getComputedStyle(one)])
      .map(([one, style]) => [parseFloat(style.fontSize), parseFloat(style.lineHeight), one.textContent])
      .filter(([size, height]) => size < 14 || height < 1.35 * size)"""
    assert page.evaluate(smallest) == []
    keep(page, f"{path.strip('/').replace('/', '_')}_{query[6:8]}_{query.rpartition('=')[2]}_{width}")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("path", [path for path in READY if path != "/sign-in"])
def test_who_is_not_known_any_more_signs_in_and_comes_back(visit: Visit, office: Office, path: str) -> None:
    office.me = None
    page = visit(f"{path}?lang=zh&x=1")
    page.wait_for_url("**/sign-in?**")
    page.wait_for_selector(READY["/sign-in"])
    assert page.get_attribute("html", "lang") == "zh-CN"
    page.fill("#sign-in-form-name", "chen.wei")
    page.fill("#sign-in-form-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}?**x=1**")


def test_signing_out_leads_to_the_door(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/me")
    page.click("#sign-out")
    page.wait_for_url("**/sign-in")
    assert office.me is None


def test_language_and_theme_are_chosen_on_the_page_and_go_along(visit: Visit) -> None:
    page = opened(visit, "/settings/people")
    page.click("#theme-switch")
    assert page.get_attribute("html", "data-theme") == "light"
    page.click('.segments a[data-lang="zh"]')
    page.wait_for_selector("html[lang=zh-CN]")
    page.wait_for_selector(READY["/settings/people"])
    assert page.get_attribute("html", "data-theme") == "light"
    page.click('.side a[href*="/settings/keys"]')
    page.wait_for_selector(READY["/settings/keys"])
    assert (page.get_attribute("html", "lang"), page.inner_text("h1")) == ("zh-CN", "密钥")


def test_who_may_not_enter_a_place_does_not_find_it(visit: Visit, office: Office) -> None:
    office.people[0]["role"] = "viewer"
    page = opened(visit, "/settings/me")
    assert page.locator(".side a:visible").all_inner_texts() == ["You", "Policy", "Connections"]


def test_the_keyboard_gets_everywhere_and_is_seen(visit: Visit) -> None:
    page = opened(visit, "/settings/people")
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Skip to the content"
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


# --- oneself


def test_one_sees_ones_browsers_and_ends_one(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/me")
    assert row(page, "sessions", "s1").split("\n")[0].split("\t")[0] == "Chrome on macOS"
    assert "this one" in row(page, "sessions", "s1")
    page.click('tr[data-key="s2"] button')
    page.wait_for_selector("#said:not(:empty)")
    assert page.inner_text("#said") == "Safari on iPhone is signed out."
    assert [session["id"] for session in office.sessions] == ["s1", "s3", "s4"]


def test_one_signs_out_everywhere_else_after_a_question(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/me")
    page.click("#end-all")
    page.click("#ask-do")
    page.wait_for_selector("#said:not(:empty)")
    assert [session["id"] for session in office.sessions] == ["s1", "s4"]
    assert not page.is_visible("#end-all")


def test_a_password_is_changed_by_who_knows_the_present_one(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/me")
    page.fill("#change-form-present", "not this one")
    page.fill("#change-form-new", "another midnight comes")
    page.click("#change-go")
    page.wait_for_selector("#change-form .field-error:not(:empty)")
    assert page.inner_text("#change-form-present-error") == "That is not your present password."
    assert page.url.endswith("/settings/me")
    page.fill("#change-form-present", PASSWORD)
    page.click("#change-go")
    page.wait_for_selector("#said:not(:empty)")
    assert page.input_value("#change-form-new") == ""
    keep(page, "me_changed")


# --- people


def test_somebody_is_added_and_gets_a_link_that_is_shown_once(visit: Visit, office: Office, stage: Play) -> None:
    page = opened(visit, "/settings/people")
    page.click("#person-add")
    page.fill("#person-form-name", "sun.li")
    page.select_option("#person-form-role", "operator")
    keep(page, "people_add")
    page.focus("#person-form-name")
    page.keyboard.press("Enter")
    page.wait_for_selector("#once[open]")
    assert page.input_value("#secret-0") == f"{stage.address}{LINK}"
    keep(page, "people_link")
    page.click("#once [data-close]")
    page.wait_for_selector("#once:not([open])", state="attached")
    assert page.locator("#secret-0").count() == 0
    assert "no password yet" in row(page, "people", "sun.li")


def test_a_name_that_is_taken_is_said_beside_it(visit: Visit) -> None:
    page = opened(visit, "/settings/people")
    page.click("#person-add")
    page.fill("#person-form-name", "li.lei")
    page.click("#person-go")
    page.wait_for_selector("#person-form .field-error:not(:empty)")
    assert page.inner_text("#person-form-name-error") == "This name is taken. Choose another one."


def test_a_role_is_changed_where_it_stands(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/people")
    page.select_option('tr[data-key="li.lei"] select', "admin")
    page.wait_for_selector("#said:not(:empty)")
    assert page.inner_text("#said") == "li.lei is administrator now."
    assert office.people[1]["role"] == "admin"


def test_the_last_admin_stays_one_and_the_page_says_why(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/people")
    page.select_option('tr[data-key="chen.wei"] select', "viewer")
    page.wait_for_selector('#said[data-kind="refused"]')
    assert page.inner_text("#said").startswith("The last administrator has to stay one.")
    assert page.input_value('tr[data-key="chen.wei"] select') == "admin"
    keep(page, "people_last_admin")


def test_somebody_is_let_in_no_more_after_a_question_that_names_them(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/people", "?lang=zh&theme=light")
    page.click('tr[data-key="li.lei"] [data-act="switch"]')
    assert page.inner_text("#ask-words") == "停用 li.lei？"
    keep(page, "people_disable_zh")
    page.click('#ask [data-close="no"]')
    assert office.people[1]["disabled_at"] is None
    page.click('tr[data-key="li.lei"] [data-act="switch"]')
    page.click("#ask-do")
    page.wait_for_selector('tr[data-key="li.lei"][data-off="true"]')
    assert office.people[1]["disabled_at"] is not None


# --- keys


def test_a_display_gets_an_address_that_is_shown_once(visit: Visit, office: Office, stage: Play) -> None:
    page = opened(visit, "/settings/keys")
    page.click("#key-create")
    page.select_option("#key-form-scope", "display")
    assert not page.is_visible("#key-form-sources")
    page.fill("#key-form-name", "hall-2")
    page.select_option("#key-form-expiry", "90")
    keep(page, "keys_create")
    page.click("#key-go")
    page.wait_for_selector("#once[open]")
    assert page.input_value("#secret-0") == f"{stage.address}/wall?token={KEY}"
    assert page.input_value("#secret-1") == KEY
    keep(page, "keys_shown")
    page.click("#once [data-close]")
    assert KEY not in page.content()
    assert "in 90 d" in row(page, "keys", "key-hall-2")


def test_a_machine_may_be_bound_to_its_sources(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/keys")
    page.click("#key-create")
    page.fill("#key-form-name", "wms-2")
    page.fill("#key-form-sources", "wms-bj， wms-xa,")
    page.click("#key-go")
    page.wait_for_selector("#once[open]")
    sent = next(body for method, path, body in office.heard if (method, path) == ("POST", "/api/v1/keys"))
    assert sent == {"name": "wms-2", "scope": "ingest", "sources": ["wms-bj", "wms-xa"]}


def test_a_key_is_revoked_after_a_question_that_names_it(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/keys")
    page.click('tr[data-key="key-wms"] [data-act="revoke"]')
    assert page.inner_text("#ask-words") == "Revoke wms?"
    page.click("#ask-do")
    page.wait_for_selector('tr[data-key="key-wms"][data-off="true"]')
    assert "revoked" in row(page, "keys", "key-wms")
    assert not page.is_visible('tr[data-key="key-wms"] [data-act="revoke"]')


def test_what_comes_from_outside_is_text_and_nothing_else(visit: Visit, office: Office) -> None:
    office.keys[0]["name"] = '<img src=x onerror="document.title=1">'
    page = opened(visit, "/settings/keys")
    assert page.locator("#keys img").count() == 0
    assert '<img src=x onerror="document.title=1">' in page.inner_text("#keys")


def test_an_empty_list_says_what_to_do(visit: Visit, office: Office) -> None:
    office.keys = []
    page = visit("/settings/keys?theme=light")
    page.wait_for_selector('#keys[data-state="empty"]')
    assert "Create one for each machine" in page.inner_text("#keys")
    keep(page, "keys_empty_light")


def test_a_list_that_cannot_be_had_says_so_and_is_asked_for_again(visit: Visit, office: Office) -> None:
    office.troubles["GET /api/v1/keys"] = (503, "database_down", 5)
    page = visit("/settings/keys")
    page.wait_for_selector('#keys[data-state="failed"]')
    assert "The database does not answer" in page.inner_text("#keys")
    keep(page, "keys_failed")
    office.troubles.clear()
    page.click("#keys button")
    page.wait_for_selector(READY["/settings/keys"])


# --- audit


def test_what_was_refused_is_marked_by_word_and_glyph(visit: Visit) -> None:
    page = opened(visit, "/settings/audit")
    refused = page.locator('tr[data-outcome="refused"] .outcome').first
    assert refused.inner_text().strip() == "refused"
    assert refused.locator('[data-glyph="refused"]').count() == 1
    assert "nobody we know" in row(page, "audit", "999")


def test_filters_live_in_the_address_and_older_pages_follow(visit: Visit, office: Office) -> None:
    page = opened(visit, "/settings/audit", "?who=li.lei")
    assert page.input_value("#audit-form-who") == "li.lei"
    assert page.locator("#audit tbody tr").count() == 50
    page.click("#audit-older")
    page.wait_for_url("**cursor=**")
    page.wait_for_selector("#audit-end:not(:empty)")
    assert page.locator("#audit tbody tr").count() == 30
    page.select_option("#audit-form-outcome", "refused")
    page.wait_for_selector('#audit[data-state="empty"]')
    assert "cursor" not in page.url
    assert "outcome=refused" in page.url
    keep(page, "audit_no_match")
    page.go_back()
    page.wait_for_selector("#audit-end:not(:empty)")
    assert page.input_value("#audit-form-outcome") == ""


def test_the_export_takes_the_same_filters(visit: Visit, office: Office) -> None:
    page = visit("/settings/audit?outcome=refused&from=2026-11-11&to=2026-11-11")
    page.wait_for_selector('#audit[data-state="empty"]')
    assert page.input_value("#audit-form-from") == "2026-11-11"
    href = page.get_attribute("#audit-export", "href") or ""
    assert href.startswith("/api/v1/audit.csv?outcome=refused&from=2026-11-10T16%3A00")
    asked = [path for _, path, _ in office.heard if path.startswith("/api/v1/audit?")][-1]
    assert "from=2026-11-10T16%3A00%3A00.000Z&to=2026-11-11T16%3A00%3A00.000Z" in asked


# --- the wall, whose right may end


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wall_whose_right_has_ended_says_so_and_greys_its_numbers(visit: Visit, stage: Play, lang: str) -> None:
    page = visit(f"/wall?lang={lang}", 1920, 1080)
    page.wait_for_selector('html[data-feed="live"]')
    lit = page.evaluate("getComputedStyle(document.querySelector('.workable')).color")
    stage.allowed = False
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    words = {"en": "this display's right has ended · ask for a new link", "zh": "此屏幕的访问权限已失效 · 请索取新链接"}
    until(page, f'document.getElementById("notice-text").textContent === "{words[lang]}"')
    assert page.evaluate("getComputedStyle(document.querySelector('.workable')).color") != lit
    assert page.inner_text('.row[data-stage="pick_pack"] .workable') != "—"
    keep(page, f"wall_ended_{lang}")


def test_the_wall_loads_nothing_of_the_desk(visit: Visit, stage: Play) -> None:
    page = visit("/wall", 1920, 1080)
    page.wait_for_selector('html[data-feed="live"]')
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert not [name for name in loaded if "/desk" in name or "/pages/" in name]
