"""The Sources page in a real Chromium: machinery, silence, rates, and the dead letters that people deal with."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visit, keep, settled, until
from tests.dashboard.letterbox import WHOLE
from tests.dashboard.office import Office
from tests.dashboard.scene import Member, Scene
from tests.dashboard.stage_play import Play

pytestmark = pytest.mark.browser


class Loaded(Scene):
    """A floor whose past was loaded a moment ago."""

    def frame(self, by: str) -> Member:
        """Make a frame whose sources have a delay of hours beside fresh events."""
        told = super().frame(by)
        return told | {"sources": [source | {"delay_p95_s": 27090.7} for source in told["sources"]]}


INVALID = 'tr[data-key="0-1762790400000-0"]'


def opened(visit: Visit, query: str = "", width: int = 1440, height: int = 900) -> Page:
    page = visit(f"/sources{query}", width, height)
    page.wait_for_selector("#source-list table")
    page.wait_for_selector('#letters:is([data-state="ready"], [data-state="empty"])')
    settled(page)
    return page


def source(page: Page, name: str) -> str:
    return page.inner_text(f'#source-list tr[data-key="{name}"]')


def test_the_least_trusted_source_comes_first_and_moves_with_the_frames(visit: Visit, stage: Play) -> None:
    stage.scene = Scene(silent="wms-guangzhou")
    page = opened(visit)
    assert page.inner_text("#source-list tbody tr >> nth=0").split()[:2] == ["silent", "since"]
    assert "wms-guangzhou" in page.inner_text("#source-list tbody tr >> nth=0")
    before = page.get_attribute("html", "data-as-of")
    until(page, f"document.documentElement.dataset.asOf !== '{before}'")
    assert page.get_attribute('[data-count="duplicates"] [data-value]', "data-raw") == "1201"
    keep(page, "sources_silent")


def test_a_rate_far_below_usual_says_so_in_words_and_comes_before_the_healthy_ones(visit: Visit) -> None:
    page = opened(visit)
    page.wait_for_selector('[data-judged="far_below"]')
    assert "far below usual: 640" in source(page, "wms-guangzhou")
    assert "usually 690" in source(page, "shop-tmall")
    assert "no usual rate yet" in source(page, "tms-sf")
    names = page.locator("#source-list tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.key)")
    assert names == ["erp-u8", "wms-guangzhou", "wms-shanghai", "shop-tmall", "tms-sf"]


def test_our_own_machinery_is_seen_without_scrolling(visit: Visit) -> None:
    page = opened(visit)
    box = page.locator(".machinery").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 450


def test_a_ledger_that_is_behind_says_why_and_that_nothing_is_lost(visit: Visit, office: Office) -> None:
    page = opened(visit)
    page.wait_for_selector('[data-machine="ledger"][data-state="current"]')
    office.ledger = {"state": "down", "lag": 1204, "why": "connection refused", "partitions": []}
    page.wait_for_selector('[data-machine="ledger"][data-state="down"]', timeout=8_000)
    told = page.inner_text('[data-machine="ledger"]')
    assert "1,204 entries behind: the database does not answer. The floor goes on, nothing is lost." in told
    keep(page, "sources_ledger_down")
    office.troubles["GET /api/v1/ledger"] = (500, "internal", None)
    page.wait_for_selector('[data-machine="ledger"][data-state="unknown"]', timeout=8_000)


def test_without_frames_the_numbers_lose_their_light_and_the_page_says_since_when(visit: Visit, stage: Play) -> None:
    page = opened(visit, "?lang=zh")
    stage.sending = False
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    assert "起无数据" in page.inner_text('[data-machine="floor"]')
    keep(page, "sources_blind_zh")


def test_before_anybody_sent_anything_it_says_what_to_do(visit: Visit, stage: Play, office: Office) -> None:
    stage.scene = Scene(empty=True)
    office.sources = {"as_of": office.sources["as_of"], "sources": []}
    page = visit("/sources")
    page.wait_for_selector('#source-list[data-state="empty"]')
    assert "A source appears here with its first event" in page.inner_text("#source-list")


def test_a_delay_of_hours_after_a_load_is_explained_where_one_asks_why(visit: Visit, stage: Play) -> None:
    stage.scene = Loaded()
    page = opened(visit)
    page.wait_for_selector("td.cell-delay [data-because]")
    assert "from past events" in source(page, "shop-tmall")
    page.focus('tr[data-key="shop-tmall"] td.cell-age [data-value]')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("i")
    page.wait_for_selector(".why-card")
    assert "Events of the past were loaded" in page.inner_text(".why-card")
    keep(page, "sources_past_why")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.value") == "delay_p95_s"


# --- dead letters


def test_a_look_inside_shows_what_came_as_text_digit_by_digit(visit: Visit) -> None:
    page = opened(visit)
    page.click(f'{INVALID} [data-act="look"]')
    page.wait_for_selector("#letter-dialog[open]")
    told = page.inner_text("#letter-dialog")
    assert "A field is missing or wrong." in told
    assert "expected an instant with an offset" in told
    raw = page.inner_text("#letter-raw")
    assert '  "order": "SO-90071992547409931",' in raw
    assert "11529215046068469760" in raw
    assert "<img src=x onerror=alert(1)>" in raw
    assert page.locator("#letter-raw img").count() == 0
    keep(page, "letter_inside")
    page.click("#letter-plain")
    assert page.inner_text("#letter-raw") == WHOLE
    page.keyboard.press("Escape")
    page.wait_for_selector("#letter-dialog:not([open])", state="attached")
    assert page.evaluate("document.activeElement.dataset.act") == "look"


def test_what_is_no_json_is_shown_as_it_came(visit: Visit) -> None:
    page = opened(visit, "?reason=undecodable&lang=zh&theme=light")
    page.click('#letters [data-act="look"]')
    assert page.inner_text("#letter-raw") == "\\xff\\xfe{id:"
    assert not page.is_visible("#letter-plain")
    keep(page, "letter_bytes_zh_light")


def test_a_letter_that_is_tried_again_goes_at_once(visit: Visit, office: Office) -> None:
    page = opened(visit)
    page.focus(f'{INVALID} [data-act="retry"]')
    page.keyboard.press("Enter")
    page.wait_for_selector('#letters-said[data-kind="done"]:not(:empty)')
    assert page.inner_text("#letters-said").startswith("It goes through the log again.")
    assert page.locator(INVALID).count() == 0
    assert page.inner_text("#letters-kept").startswith("40 kept")
    assert page.evaluate("document.activeElement.dataset.act") == "retry"
    assert ("POST", "/api/v1/dead/0-1762790400000-0/retry", None) in office.heard


def test_a_letter_is_removed_only_after_a_question_that_names_it(visit: Visit, office: Office) -> None:
    page = opened(visit)
    page.click(f'{INVALID} [data-act="look"]')
    page.click("#letter-drop")
    assert "SO-90071992547409931" in page.inner_text("#ask-about")
    page.click('#ask [data-close="no"]')
    assert len(office.letters) == 41
    page.click(f'{INVALID} [data-act="look"]')
    page.click("#letter-drop")
    page.click("#ask-do")
    page.wait_for_selector("#letters-said:not(:empty)")
    assert page.inner_text("#letters-said") == "It is removed."
    assert len(office.letters) == 40


@pytest.mark.parametrize(
    ("status", "code", "words", "comes_back"),
    [
        (404, "not_found", "It was gone already", False),
        (409, "undecodable", "It is wrong in itself and would only come back.", True),
        (403, "forbidden", "Your role may not do this.", True),
        (503, "log_down", "The log does not answer", True),
    ],
    ids=["gone", "comes back", "forbidden", "away"],
)
def test_what_the_server_refuses_is_told_and_taken_back(
    visit: Visit, office: Office, status: int, code: str, words: str, comes_back: bool
) -> None:
    office.troubles["POST /api/v1/dead/0-1762790400000-0/retry"] = (status, code, None)
    page = opened(visit)
    page.click(f'{INVALID} [data-act="retry"]')
    page.wait_for_selector('#letters-said[data-kind="refused"]:not(:empty)')
    assert words in page.inner_text("#letters-said")
    assert page.locator(INVALID).count() == int(comes_back)
    keep(page, f"letters_refused_{status}")


def test_who_may_only_see_looks_inside_and_finds_no_acts(visit: Visit, office: Office) -> None:
    office.people[0]["role"] = "viewer"
    page = opened(visit)
    assert page.locator('#letters [data-act="retry"]').count() == 0
    page.click(f'{INVALID} [data-act="look"]')
    assert not page.is_visible("#letter-retry")
    assert not page.is_visible("#letter-drop")


def test_reason_and_source_live_in_the_address_and_older_pages_follow(visit: Visit) -> None:
    page = opened(visit)
    assert page.locator("#letters tbody tr").count() == 20
    page.click("#letters-older")
    page.wait_for_url("**cursor=20**")
    until(page, "document.querySelector('#letters tbody tr')?.dataset.key === '0-1762790380000-0'")
    page.click('#letter-reasons [data-reason="too_late"]')
    page.wait_for_url("**reason=too_late**")
    assert "cursor" not in page.url
    until(page, "document.querySelectorAll('#letters tbody tr').length === 1")
    assert page.get_attribute('#letter-reasons [data-reason="too_late"]', "aria-current") == "true"
    page.select_option("#letter-form-source", "wms-guangzhou")
    page.wait_for_selector('#letters[data-state="empty"]')
    assert "No letter matches" in page.inner_text("#letters")
    keep(page, "letters_no_match")
    page.go_back()
    until(page, "document.querySelectorAll('#letters tbody tr').length === 1")
    assert page.input_value("#letter-form-source") == ""


def test_what_was_refused_of_a_source_leads_to_its_letters(visit: Visit) -> None:
    page = opened(visit)
    link = page.locator('tr[data-key="wms-shanghai"] .refused-link[href]')
    link.wait_for()
    assert "too late 2" in link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**source=wms-shanghai**")
    until(page, "document.querySelectorAll('#letters tbody tr').length === 1")
    assert page.input_value("#letter-form-source") == "wms-shanghai"


def test_new_letters_come_by_themselves_and_the_focus_stays(visit: Visit, office: Office) -> None:
    office.letters = office.letters[1:]
    page = opened(visit)
    page.focus('#letters tbody tr >> nth=0 >> [data-act="look"]')
    office.letters = type(office)().letters
    page.wait_for_selector(INVALID, timeout=12_000)
    assert page.evaluate("document.activeElement.dataset.act") == "look"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_nothing_was_refused_it_says_so(visit: Visit, office: Office, lang: str) -> None:
    office.letters, office.counts = [], {}
    page = opened(visit, f"?lang={lang}")
    page.wait_for_selector('#letters[data-state="empty"]')
    assert {"en": "Nothing was refused", "zh": "没有被拒收的事件"}[lang] in page.inner_text("#letters")
    assert not page.is_visible("#letter-form")
    page.locator("#letters").scroll_into_view_if_needed()
    keep(page, f"letters_none_{lang}")


def test_letters_that_cannot_be_had_are_asked_for_again(visit: Visit, office: Office) -> None:
    office.troubles["GET /api/v1/dead"] = (503, "log_down", 5)
    page = visit("/sources")
    page.wait_for_selector('#letters[data-state="failed"]')
    office.troubles.clear()
    page.click("#letters button")
    page.wait_for_selector("#letters table")


@pytest.mark.parametrize(("query", "width"), [("?lang=en&theme=dark", 1440), ("?lang=zh&theme=light", 390)])
def test_axe_finds_no_serious_violation_inside_a_letter(visit: Visit, query: str, width: int) -> None:
    page = opened(visit, query, width, 844 if width == 390 else 900)
    page.click(f'{INVALID} [data-act="look"]')
    page.wait_for_selector("#letter-dialog[open]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    keep(page, f"letter_{query[6:8]}_{width}")
