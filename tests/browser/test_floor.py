"""The Floor and a stage in depth, in a real Chromium: what people see, narrow, follow and ask about there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import Visit, keep, settled, until
from tests.dashboard.hall import Hall
from tests.dashboard.office import Office
from tests.dashboard.scene import NAMES, Scene
from tests.dashboard.stage_play import Play, playing

pytestmark = pytest.mark.browser

ROW = '#stage-table tr[data-stage="{}"]'
NUMBERS = ("depth", "held", "in_per_min", "out_per_min", "wait_s", "at_risk", "breached", "stalled", "dwell_p50_s")
READY = {"/floor": "#heatmap a", "/floor/stage": "#by-channel tbody tr"}


@pytest.fixture(scope="module")
def building() -> Iterator[tuple[Play, Office, Hall]]:
    play, office = Play(), Office()
    hall = Hall(play)
    with playing(play, doors=[*hall.routes(), *office.routes()]) as running:
        yield running, office, hall


@pytest.fixture(scope="module")
def premises(building: tuple[Play, Office, Hall]) -> tuple[Play, Office]:
    return building[0], building[1]


@pytest.fixture
def hall(building: tuple[Play, Office, Hall]) -> Hall:
    there = building[2]
    there.usual, there.away, there.heard = True, False, []
    return there


@pytest.fixture
def still(stage: Play) -> Iterator[Play]:
    stage.moving, stage.heard = False, []
    yield stage
    stage.moving = True


def opened(visit: Visit, path: str, width: int = 1440, height: int = 900) -> Page:
    page = visit(path, width, height)
    page.wait_for_selector(READY[path.partition("?")[0]])
    page.wait_for_selector('html[data-feed="live"]')
    settled(page)
    return page


def raw(page: Page, selector: str) -> float:
    return float(page.get_attribute(selector, "data-raw") or "nan")


def at(page: Page) -> str:
    return str(page.evaluate("location.pathname.slice(1) + location.search"))


def listen(page: Page) -> None:
    """Wait until the page listens to the keyboard: it does once it knows who is there."""
    page.wait_for_selector("#zone-choice select")


# --- what stands there


def test_every_number_of_a_stage_is_there_with_its_raw_value(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    for stage in still.frame("warehouse")["stages"]:
        for name in NUMBERS:
            if stage[name] is not None:
                assert raw(page, f'{ROW.format(stage["stage"])} [data-value="{name}"]') == pytest.approx(stage[name])
    assert page.inner_text(f'{ROW.format("pick_pack")} [data-value="state"]') == "saturated"
    assert page.inner_text(f'{ROW.format("shipped")} [data-value="wait_s"]') == "—"
    assert page.get_attribute("html", "data-as-of") == page.evaluate("document.documentElement.dataset.asOf")
    keep(page, "floor_en_dark_1440")


def test_the_headline_is_the_sum_of_the_rows(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    rows = [ROW.format(stage["stage"]) for stage in still.frame("warehouse")["stages"]]
    assert raw(page, '#day [data-value="open"]') == sum(raw(page, f'{row} [data-value="depth"]') for row in rows)
    assert raw(page, '#day [data-value="held"]') == sum(raw(page, f'{row} [data-value="held"]') for row in rows)
    listed = page.locator('#troubles [data-value="open"]').evaluate_all("(all) => all.map((one) => +one.dataset.raw)")
    assert raw(page, '#day [data-value="exceptions"]') == sum(listed)


def test_every_red_place_belongs_to_a_row_that_counts_it(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor?show=breached")
    red = page.locator('#heatmap [data-promise="breached"]').evaluate_all(
        "(all) => all.map((one) => [one.dataset.stage, +one.querySelector('[data-value]').dataset.raw])"
    )
    assert red
    for stage in {stage for stage, _ in red}:
        counted = raw(page, f'{ROW.format(stage)} [data-value="breached"]')
        assert 0 < sum(late for one, late in red if one == stage) <= counted


def test_the_bottleneck_is_said_in_a_sentence_and_leads_to_its_place(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    assert "Pick & pack · SH2: wait 52 m of 30 m, growing 96 / min" in page.inner_text("#bottleneck")
    page.click(".bottleneck-link")
    page.wait_for_selector(READY["/floor/stage"])
    assert at(page) == "floor/stage?stage=pick_pack&warehouse=SH2"
    assert page.inner_text("h1") == "Pick & pack"


def test_numbers_move_with_the_frames(visit: Visit, stage: Play) -> None:
    page = opened(visit, "/floor")
    before = raw(page, '#day [data-value="received"]')
    until(page, f"""+document.querySelector('#day [data-value="received"]').dataset.raw > {before} + 2""")


def test_a_stage_has_its_trend_drawn_from_the_last_two_hours(visit: Visit, still: Play, hall: Hall) -> None:
    page = opened(visit, "/floor")
    page.wait_for_selector(f"{ROW.format('pick_pack')} .spark path")
    assert "Depth over the last two hours" in (
        page.get_attribute(f"{ROW.format('pick_pack')} .spark", "aria-label") or ""
    )
    asked = next(path for path in hall.heard if path.startswith("/api/v1/series"))
    assert "step=120000ms" in asked


# --- narrowing


def test_a_filter_narrows_the_floor_stands_in_the_address_and_can_be_cleared(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor?lang=zh")
    whole = raw(page, '#day [data-value="open"]')
    page.wait_for_selector('#filter-warehouse option[value="SH2"]', state="attached")
    page.select_option("#filter-warehouse", "SH2")
    until(page, f"""+document.querySelector('#day [data-value="open"]').dataset.raw < {whole}""")
    assert at(page) == "floor?lang=zh&warehouse=SH2"
    assert [said["filter"] for said in still.heard if said["op"] == "subscribe"][-1] == {"warehouse": "SH2"}
    until(page, "document.querySelectorAll('#heatmap thead th').length === 1")
    assert "warehouse=SH2" in (page.get_attribute(f"{ROW.format('received')} .stage-link", "href") or "")
    page.click("#filters-clear")
    until(page, f"""+document.querySelector('#day [data-value="open"]').dataset.raw === {whole}""")
    assert at(page) == "floor?lang=zh"
    page.go_back()
    until(page, "document.getElementById('filter-warehouse').value === 'SH2'")


def test_a_link_shows_what_i_see(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor?warehouse=SH2&by=channel&show=depth&sort=-depth")
    assert page.input_value("#filter-warehouse") == "SH2"
    assert page.locator("#heatmap thead th").all_inner_texts() == sorted(NAMES["channel"])
    assert page.get_attribute('[data-switch="show"] [data-option="depth"]', "aria-pressed") == "true"
    first = page.get_attribute("#stage-table tbody tr >> nth=0", "data-stage")
    assert (first, page.get_attribute("#stage-table th.cell-depth", "aria-sort")) == ("shipped", "descending")


def test_under_a_filter_that_minutes_do_not_know_there_is_no_trend(visit: Visit, still: Play, hall: Hall) -> None:
    page = opened(visit, "/floor?priority=vip")
    listen(page)
    assert page.inner_text(f"{ROW.format('pick_pack')} .trend") == "—"
    assert not [path for path in hall.heard if path.startswith("/api/v1/series")]


def test_when_nothing_matches_that_is_said(visit: Visit, stage: Play) -> None:
    stage.scene = Scene(empty=True)
    page = visit("/floor?warehouse=SH2")
    page.wait_for_selector("#filtered-out", state="visible")
    assert page.is_visible("#filters-clear")
    assert not page.is_visible("#stage-table")


def test_a_new_shop_is_told_how_to_send_its_first_order(visit: Visit, stage: Play) -> None:
    stage.scene = Scene(empty=True)
    page = visit("/floor")
    page.wait_for_selector("#new-shop", state="visible")
    assert f"curl -X POST {stage.address}/api/v1/events" in page.inner_text("#new-shop-curl")
    assert page.get_attribute('#new-shop a[href^="/settings/keys"]', "href") == "/settings/keys"
    page.click("#new-shop-copy")
    page.wait_for_selector("#new-shop .copy-told:not(:empty)")
    keep(page, "floor_new_shop")


# --- the table and the map


def test_columns_sort_and_say_so(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    page.click("#stage-table th.cell-breached button")
    shown = page.locator('#stage-table [data-value="breached"]').evaluate_all(
        "(all) => all.map((one) => +one.dataset.raw)"
    )
    assert shown == sorted(shown, reverse=True)
    assert at(page) == "floor?sort=-breached"


def test_cells_lead_to_their_place_and_arrows_move_between_them(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    cell = '#heatmap a[data-stage="pick_pack"][data-warehouse="SH2"]'
    assert page.get_attribute(cell, "href") == "/floor/stage?stage=pick_pack&warehouse=SH2"
    assert "stopped" in (page.get_attribute(cell, "aria-label") or "")
    assert page.locator("#heatmap a").evaluate_all("(all) => all.filter((one) => one.tabIndex === 0).length") == 1
    page.focus(cell)
    page.keyboard.press("ArrowUp")
    focused = "[document.activeElement.dataset.stage, document.activeElement.dataset.warehouse]"
    assert page.evaluate(focused) == ["outbound_prep", "SH2"]
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused)[1] == "SY1"


def test_what_is_unknown_is_hatched_and_no_number_is_made_up(visit: Visit, stage: Play) -> None:
    stage.scene = Scene(silent="wms-guangzhou")
    page = opened(visit, "/floor")
    hatched = page.locator('#heatmap a[data-stage="allocated"]').evaluate_all(
        "(all) => all.map((one) => one.dataset.dark)"
    )
    assert set(hatched) == {"unknown"}


# --- how much of it can be believed


def test_without_frames_it_greys_says_since_when_and_comes_back(visit: Visit, stage: Play) -> None:
    page = opened(visit, "/floor")
    colour = "getComputedStyle(document.querySelector('#day .figure.large')).color"
    lit = page.evaluate(colour)
    stage.sending = False
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    assert "no frames since" in page.inner_text("#notice-text")
    assert page.evaluate(colour) != lit
    assert raw(page, '#day [data-value="open"]') > 0
    keep(page, "floor_blind")
    stage.sending = True
    page.wait_for_selector('html[data-feed="live"]', timeout=15_000)
    assert not page.is_visible(".notice")


def test_a_hidden_tab_lets_go_of_its_socket(visit: Visit, stage: Play) -> None:
    hide = """(hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page = opened(visit, "/floor")
    page.evaluate(hide, True)
    while stage.sockets:
        page.evaluate("new Promise(requestAnimationFrame)")
    page.evaluate(hide, False)
    while not stage.sockets:
        page.evaluate("new Promise(requestAnimationFrame)")
    before = raw(page, '#day [data-value="received"]')
    until(page, f"""+document.querySelector('#day [data-value="received"]').dataset.raw > {before}""")


# --- why this number


def test_i_on_a_figure_says_why_and_escape_gives_the_focus_back(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor?warehouse=SH2")
    listen(page)
    wait = f'{ROW.format("pick_pack")} [data-value="wait_s"]'
    page.focus(wait)
    page.keyboard.press("i")
    card = page.inner_text(".why-card")
    for part in (
        "What an order that enters now will wait",
        "five whole minutes",
        "Shanghai",
        "erp-u8",
        "Warehouse SH2",
    ):
        assert part in card
    assert "orders on hold" in card
    keep(page, "floor_why")
    page.keyboard.press("Escape")
    assert page.locator(".why-card").count() == 0
    assert page.evaluate("document.activeElement.dataset.value") == "wait_s"


def test_a_figure_of_the_headline_and_the_corner_of_any_other_open_it_too(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    page.click('#day [data-value="on_time_share"]')
    assert "On time, divided by" in page.inner_text(".why-card")
    page.click("h1")
    assert page.locator(".why-card").count() == 0
    page.hover(f'{ROW.format("received")} [data-value="at_risk"]')
    page.click(".why-corner")
    assert "inside the warning window" in page.inner_text(".why-card")
    assert at(page) == "floor"


def test_every_figure_of_both_pages_can_be_explained(visit: Visit, still: Play) -> None:
    for path in READY:
        page = opened(visit, path)
        bare = """() => [...document.querySelectorAll('#content [data-value]')]
          .map((one) => one.dataset.why ?? one.dataset.value)
          .filter((name) => !(`means.${name}` in JSON.parse(document.getElementById('desk').dataset.words).en))"""
        assert page.evaluate(bare) == []


# --- the keyboard, the zone


def go(page: Page, key: str, url: str) -> None:
    """Press ``g`` and a key, as a person would again when the machine was too busy to take them together."""
    for _ in range(5):
        page.keyboard.press("g")
        page.keyboard.press(key)
        with contextlib.suppress(PlaywrightTimeout):
            page.wait_for_url(url, timeout=4_000)
            return
    raise AssertionError(f"expected g {key} to lead to {url}, got {page.url}")


def test_the_keyboard_leads_everywhere_but_not_while_one_types(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    listen(page)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter-warehouse"
    page.keyboard.press("t")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("t")
    assert page.get_attribute("html", "data-theme") == "light"
    page.keyboard.press("?")
    assert page.is_visible("dialog.shortcuts")
    page.keyboard.press("Escape")
    until(page, "document.querySelector('dialog[open]') === null")
    go(page, ",", "**/settings/me?theme=light")
    page.wait_for_selector("#sessions table")
    listen(page)
    go(page, "f", "**/floor?theme=light")
    listen(page)
    page.keyboard.press("l")
    page.wait_for_selector("html[lang=zh-CN]")


def test_the_keys_can_be_switched_off_and_the_button_still_lists_them(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor")
    listen(page)
    page.click("#shortcuts")
    page.uncheck("dialog.shortcuts input")
    page.click("dialog.shortcuts [data-close]")
    page.keyboard.press("t")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#shortcuts")
    page.check("dialog.shortcuts input")


def test_times_are_shown_in_the_zone_that_was_chosen_and_name_it(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor", 1440)
    listen(page)
    until(page, "document.querySelector('.line-as-of').textContent.includes('Shanghai')")
    page.select_option("#zone-choice select", "utc")
    page.wait_for_selector(READY["/floor"])
    until(page, "document.querySelector('.line-as-of').textContent.endsWith('UTC')")
    page.goto(page.url.replace("/floor", "/settings/me"))
    listen(page)
    assert page.input_value("#zone-choice select") == "utc"


# --- a stage in depth


def test_a_stage_in_depth_has_its_figures_histograms_flow_and_places(visit: Visit, still: Play, hall: Hall) -> None:
    page = opened(visit, "/floor/stage?stage=pick_pack")
    stage = next(one for one in still.frame("warehouse")["stages"] if one["stage"] == "pick_pack")
    for name in NUMBERS:
        assert raw(page, f'#stage-figures [data-value="{name}"]') == pytest.approx(stage[name])
    assert "after the target of 30 m" in (page.get_attribute("#dwell svg", "aria-label") or "")
    assert page.locator("#age .bar-late").count() > 0
    assert page.text_content("#age .target-word >> nth=-1") == "target 30 m"
    page.wait_for_selector("#flows .flow-in")
    assert page.locator("#flows .flow-usual").count() == 2
    assert page.inner_text(".usual-rate") == "usual 520 → 505"
    places = page.locator('#by-warehouse [data-value="depth"]').evaluate_all(
        "(all) => all.map((one) => +one.dataset.raw)"
    )
    told = [cell["depth"] for cell in hall.depth("pick_pack")["by_warehouse"]]
    assert sorted(places) == sorted(told)
    keep(page, "stage_en_dark_1440")


def test_a_place_leads_to_itself_and_another_stage_keeps_the_filter(visit: Visit, still: Play, hall: Hall) -> None:
    page = opened(visit, "/floor/stage?stage=pick_pack")
    page.click('#by-warehouse tr[data-warehouse="GZ1"] .place-cell')
    page.wait_for_url("**/floor/stage?stage=pick_pack&warehouse=GZ1")
    page.wait_for_selector(READY["/floor/stage"])
    page.select_option("#stage-choice", "allocated")
    until(page, "document.querySelector('h1').textContent === 'To release'")
    assert at(page) == "floor/stage?stage=allocated&warehouse=GZ1"
    until(page, "document.getElementById('stage-figures').dataset.stage === 'allocated'")
    assert "/api/v1/stages/allocated?warehouse=GZ1" in hall.heard
    assert page.get_attribute("#back", "href") == "/floor?warehouse=GZ1"


def test_a_stage_that_cannot_be_looked_into_says_so_and_keeps_its_figures(
    visit: Visit, still: Play, hall: Hall
) -> None:
    hall.away = True
    page = visit("/floor/stage?stage=pick_pack")
    page.wait_for_selector("#usual", state="attached")
    until(page, "document.getElementById('usual').textContent.includes('cannot be looked into')")
    until(page, """document.querySelector('#stage-figures [data-value="depth"]').dataset.raw > 0""")


def test_without_earlier_days_nothing_is_usual(visit: Visit, still: Play, hall: Hall) -> None:
    hall.usual = False
    page = opened(visit, "/floor/stage?stage=allocated")
    assert "No earlier day is known" in page.inner_text("#usual")
    page.wait_for_selector("#flows .flow-in")
    assert page.locator("#flows .flow-usual").count() == 0


# --- how it looks


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/floor", 1440),
        ("/floor?lang=zh&theme=light&show=breached", 1440),
        ("/floor?lang=zh", 390),
        ("/floor/stage?stage=pick_pack&lang=zh", 1440),
        ("/floor/stage?stage=pick_pack&theme=light", 390),
    ],
)
def test_nothing_is_cut_off_or_small_and_axe_finds_no_serious_violation(
    visit: Visit, still: Play, hall: Hall, path: str, width: int
) -> None:
    page = opened(visit, path, width, 844 if width == 390 else 900)
    listen(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = """() => [...document.querySelectorAll('#desk *')].filter((one) => one.getClientRects().length
        && [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
      .map((one) => [one, getComputedStyle(one)])
      .map(([one, style]) => [parseFloat(style.fontSize), one.textContent])
      .filter(([size]) => size < 14)"""
    assert page.evaluate(smallest) == []
    keep(page, path.strip("/").replace("/", "_").replace("?", "_").replace("&", "_") + f"_{width}")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_numbers_of_the_map_can_be_read_on_every_shade(visit: Visit, still: Play, theme: str) -> None:
    page = opened(visit, f"/floor?theme={theme}")
    for show in ("depth", "breached"):
        page.click(f'[data-switch="show"] [data-option="{show}"]')
        until(page, f"document.getElementById('heatmap').dataset.show === '{show}'")
        shades = "(dark) => document.querySelectorAll('#heatmap a').forEach((one, at) => (one.dataset.dark = at % 6))"
        page.evaluate(shades)
        found = Axe().run(page, context="#heatmap").response["violations"]
        assert [one["nodes"][0]["html"] for one in found if one["id"] == "color-contrast"] == []


def test_a_phone_is_offered_its_own_page(visit: Visit, still: Play) -> None:
    page = opened(visit, "/floor?lang=zh", 390, 844)
    assert page.is_visible('a.to-phone[href^="/now"]')
