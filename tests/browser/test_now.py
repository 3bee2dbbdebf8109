"""The phone's page in a real Chromium: what somebody on call sees, touches and is never fooled by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PICTURES, Visit, keep, settled, until
from tests.browser.touching import cramped, cut_off, small
from tests.dashboard.office import Office
from tests.dashboard.scene import Member, Scene
from tests.dashboard.stage_play import Play

pytestmark = pytest.mark.browser

SIZES = {"phone": (390, 844), "small": (360, 640), "tablet": (820, 1180), "lying": (844, 390)}
SEEN = [
    ("phone", "", Scene()),
    ("phone", "?lang=zh&theme=light", Scene()),
    ("small", "?lang=zh", Scene(huge=True)),
    ("small", "?theme=light", Scene(huge=True)),
    ("tablet", "?theme=light", Scene(silent="wms-guangzhou")),
    ("tablet", "?lang=zh", Scene(calm=True)),
    ("lying", "?warehouse=SH2&channel=tmall", Scene()),
    ("phone", "?lang=zh", Scene(empty=True)),
]
HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
CARDS = "() => [...document.querySelectorAll('#now-stages > li')].map((card) => card.dataset.stage)"


@dataclass
class Turned(Scene):
    """A floor whose trouble is elsewhere: the first stage waits three targets long, nothing is the bottleneck."""

    def frame(self, by: str) -> Member:
        frame = super().frame(by)
        first = frame["stages"][0]
        first["wait_s"] = 3.0 * first["target_s"]
        cells = [
            {**cell, "wait_s": first["wait_s"]} if cell["stage"] == "received" else cell for cell in frame["cells"]
        ]
        return frame | {"bottleneck": None, "cells": cells}


def opened(visit: Visit, query: str = "", size: str = "phone", *, clock: bool = False, feed: str = "live") -> Page:
    width, height = SIZES[size]
    page = visit("/js-tests/blank.html", width, height)
    if clock:
        page.clock.install()
    page.goto(page.url.replace("/js-tests/blank.html", f"/now{query}"))
    page.wait_for_selector(f'html[data-feed="{feed}"]', timeout=10_000)
    page.wait_for_selector("#me-name:not(:empty)", state="attached")
    return page


def raw(page: Page, selector: str) -> float:
    return float(page.get_attribute(selector, "data-raw") or "nan")


def until_received(page: Page, number: float) -> None:
    until(page, f"Number(document.querySelector('[data-value=received]').dataset.raw) > {number}")


def share(member: Member) -> float:
    if member["wait_s"] is None or member["stage"] == "shipped" or not member["target_s"]:
        return 0.0
    return float(member["wait_s"] / member["target_s"])


def needs(member: Member) -> bool:
    troubled = member["state"] in ("stopped", "unknown", "saturated")
    return troubled or share(member) > 0.5 or member["breached"] > 0 or member["at_risk"] > 0


def severity(member: Member) -> int:
    return {"stopped": 0, "unknown": 1}.get(member["state"], 2)


def stages_worst_first(frame: Member) -> list[str]:
    hot = (frame["bottleneck"] or {}).get("stage")

    def key(at: int) -> tuple[Any, ...]:
        stage = frame["stages"][at]
        over = share(stage) if share(stage) > 1 else 0.0
        rank = (severity(stage), -over, -stage["breached"], -stage["at_risk"], -share(stage)) if needs(stage) else ()
        return (stage["stage"] != hot, not needs(stage), rank, at)

    return [frame["stages"][at]["stage"] for at in sorted(range(len(frame["stages"])), key=key)]


def worst_places(frame: Member) -> list[tuple[str, str]]:
    def key(cell: Member) -> tuple[Any, ...]:
        deepest = -cell["depth"] if cell["state"] == "stopped" else 0
        return (severity(cell), deepest, -share(cell), -cell["breached"], -cell["at_risk"], -cell["depth"])

    found = sorted((cell for cell in frame["cells"] if needs(cell)), key=key)[:5]
    return [(cell["stage"], cell["warehouse"]) for cell in found]


def listed(page: Page) -> list[tuple[str, str]]:
    told = page.eval_on_selector_all(
        "#now-places > li", "(rows) => rows.map(({ dataset }) => [dataset.stage, dataset.warehouse])"
    )
    return [(stage, warehouse) for stage, warehouse in told]


# --- what is seen


def test_every_number_is_there_with_its_raw_value(visit: Visit, stage: Play) -> None:
    stage.moving = False
    page = opened(visit)
    frame = stage.frame("warehouse")
    for told in frame["stages"]:
        card = f'.stage-card[data-stage="{told["stage"]}"]'
        for name in ("depth", "held", "in_per_min", "out_per_min", "at_risk", "breached"):
            assert raw(page, f'{card} [data-value="{name}"]') == pytest.approx(told[name])
        if told["wait_s"] is not None:
            assert raw(page, f'{card} [data-value="wait_s"]') == pytest.approx(told["wait_s"])
    assert page.inner_text("#stage-pick_pack .workable") == "12,014"
    assert page.inner_text("#stage-pick_pack .why") == "SH2: wait 52 m of 30 m, growing 96 / min"
    for name in ("received", "shipped_on_time", "shipped_late", "ship_overdue"):
        assert raw(page, f'#now-figures [data-value="{name}"]') == frame["since"][name]
    for name in ("open", "exceptions", "stalled"):
        assert raw(page, f'#now-figures [data-value="{name}"]') == frame["totals"][name]
    assert page.get_attribute("html", "data-as-of")
    keep(page, "now_en")


def test_the_headline_is_the_sum_of_the_rows(visit: Visit, stage: Play) -> None:
    stage.moving = False
    page = opened(visit)
    depths = [raw(page, f'#stage-{name} [data-value="depth"]') for name in page.evaluate(CARDS)]
    assert raw(page, '#now-figures [data-value="open"]') == sum(depths)


def test_frames_move_the_numbers(visit: Visit) -> None:
    page = opened(visit)
    before, as_of = raw(page, "[data-value=received]"), page.get_attribute("html", "data-as-of")
    until_received(page, before + 2)
    assert page.get_attribute("html", "data-as-of") != as_of


def test_one_subscription_is_all_that_it_takes(visit: Visit, stage: Play) -> None:
    stage.heard.clear()
    opened(visit, "?channel=tmall")
    said = [one for one in stage.heard if one["op"] == "subscribe"]
    assert [(one["by"], one["filter"]) for one in said] == [(["warehouse"], {"channel": "tmall"})]
    assert {"op": "unsubscribe", "id": ""} in stage.heard


# --- the worst first


@pytest.mark.parametrize("scene", [Scene(), Scene(calm=True), Scene(silent="wms-guangzhou"), Turned()])
def test_the_worst_comes_first(visit: Visit, stage: Play, scene: Scene) -> None:
    stage.moving, stage.scene = False, scene
    page = opened(visit)
    frame = stage.frame("warehouse")
    assert page.evaluate(CARDS) == stages_worst_first(frame)
    assert listed(page) == worst_places(frame)


def test_cards_change_places_after_a_while_and_never_under_a_finger(visit: Visit, stage: Play) -> None:
    page = opened(visit, clock=True)
    assert page.evaluate(CARDS)[0] == "pick_pack"
    page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    stage.scene = Turned(tick=stage.scene.tick + 100)
    until_received(page, raw(page, "[data-value=received]") + 50)
    page.clock.fast_forward(6_000)
    until_received(page, raw(page, "[data-value=received]"))
    assert page.evaluate(CARDS)[0] == "pick_pack"
    page.evaluate("dispatchEvent(new PointerEvent('pointerup'))")
    page.clock.fast_forward(2_000)
    until(page, "document.querySelector('#now-stages > li').dataset.stage === 'received'")
    assert page.evaluate(CARDS) == stages_worst_first(stage.frame("warehouse"))


def test_where_nothing_is_wrong_that_is_said(visit: Visit, stage: Play) -> None:
    stage.scene = Scene(calm=True)
    page = opened(visit)
    assert page.inner_text(".places-none") == "No place is in trouble"
    assert listed(page) == []


# --- where it leads


def test_a_place_and_a_stage_lead_to_the_floor_as_it_is_narrowed_here(visit: Visit) -> None:
    page = opened(visit, "?channel=tmall&lang=zh")
    place = page.get_attribute("#now-places > li >> nth=0 >> a", "href")
    assert place == "/floor/stage?stage=pick_pack&warehouse=SH2&channel=tmall&lang=zh"
    card = page.get_attribute("#stage-allocated a", "href")
    assert card == "/floor/stage?stage=allocated&channel=tmall&lang=zh"


def test_a_whole_card_is_the_link(visit: Visit) -> None:
    page = opened(visit)
    at = """(node) => {
      const { right, bottom } = node.getBoundingClientRect();
      return document.elementFromPoint(right - 24, bottom - 24).closest('a')?.className;
    }"""
    assert page.eval_on_selector("#now-stages > li", at) == "title"


def test_a_sheet_narrows_the_page_and_the_address_remembers(visit: Visit, stage: Play) -> None:
    page = opened(visit)
    page.click("#now-filter")
    page.wait_for_selector('#now-sheet input[name="channel"][value="jd"]', state="attached")
    page.check('#now-sheet input[name="warehouse"][value="GZ1"]')
    page.check('#now-sheet input[name="channel"][value="jd"]')
    keep(page, "now_sheet")
    assert small(page, "#now-sheet") == []
    stage.heard.clear()
    page.click("#now-show")
    page.wait_for_url("**/now?warehouse=GZ1&channel=jd")
    until(page, "document.querySelector('#stage-pick_pack .workable').textContent !== '—'")
    said = [one["filter"] for one in stage.heard if one["op"] == "subscribe"]
    assert said == [{"warehouse": "GZ1", "channel": "jd"}]
    page.click("#now-chips button >> nth=0")
    page.wait_for_url("**/now?channel=jd")
    page.go_back()
    until(page, "document.querySelectorAll('#now-chips button').length === 2")
    assert page.locator("#now-chips button").all_inner_texts() == ["GZ1", "jd"]


def test_what_another_filter_showed_is_never_taken_for_this_one(visit: Visit, stage: Play) -> None:
    page = opened(visit, "?channel=jd")
    stage.sending = False
    page.click("#now-chips button")
    page.wait_for_selector("html[data-feed=blind]")
    assert page.inner_text("#stage-pick_pack .workable") == "—"
    assert page.inner_text("[data-value=open]") == "—"
    assert not page.is_visible("#now-places")
    stage.sending = True
    until(page, "document.querySelector('#stage-pick_pack .workable').textContent !== '—'")


def test_choices_that_cannot_be_had_are_said(visit: Visit) -> None:
    page = opened(visit)
    page.route("**/api/v1/floor?**", lambda route: route.abort())
    page.click("#now-filter")
    until(page, "document.querySelectorAll('#now-sheet .note').length === 2")
    assert page.locator("#now-sheet .note").first.inner_text().startswith("The choices cannot be had now")
    page.keyboard.press("Escape")
    assert not page.is_visible("#now-sheet")


# --- how much of it can be believed


def test_without_frames_it_goes_blind_says_since_when_and_comes_back(visit: Visit, stage: Play) -> None:
    page = opened(visit, clock=True)
    colour = "getComputedStyle(document.querySelector('#stage-pick_pack [data-value=breached]')).color"
    lit, number = page.evaluate(colour), page.inner_text("#stage-pick_pack .workable")
    stage.sending = False
    page.clock.fast_forward(4_000)
    page.wait_for_selector("html[data-feed=blind]")
    assert page.inner_text("#notice-text").startswith("no frames since ")
    assert page.evaluate(colour) != lit
    assert page.inner_text("#stage-pick_pack .workable") >= number
    assert cut_off(page) == []
    keep(page, "now_blind")
    page.clock.fast_forward("05:00")
    until(page, "document.getElementById('notice-text').textContent.includes('5 m old')")
    stage.sending = True
    page.clock.fast_forward(8_000)
    page.wait_for_selector("html[data-feed=live]", timeout=15_000)


def test_an_hour_in_a_pocket_ends_with_one_snapshot(visit: Visit, stage: Play) -> None:
    page = opened(visit, clock=True)
    page.evaluate(HIDE, True)
    while stage.sockets:
        page.evaluate("new Promise((done) => queueMicrotask(done))")
    page.clock.fast_forward("01:00:00")
    taken, before = stage.snapshots, raw(page, "[data-value=received]")
    page.evaluate(HIDE, False)
    page.wait_for_selector("html[data-feed=live]")
    until_received(page, before)
    assert stage.snapshots == taken + 1


def test_a_part_that_is_behind_is_named(visit: Visit, stage: Play) -> None:
    page = opened(visit)
    stage.behind = (3,)
    page.wait_for_selector("html[data-feed=behind]")
    assert page.inner_text("#notice-text").startswith("partition 3 is behind")


def test_before_the_first_frame_it_waits_and_shows_no_zero(visit: Visit, stage: Play) -> None:
    stage.sending = False
    page = opened(visit, feed="blind")
    until(page, "document.getElementById('notice-text').textContent !== ''")
    assert page.inner_text("#notice-text") == "waiting for the first frame"
    for name in ("workable", "figure"):
        assert set("".join(page.locator(f".{name}:visible").all_inner_texts())) <= {"—", "\n"}
    keep(page, "now_waiting")


def test_whose_right_has_ended_signs_in_and_comes_back_here(visit: Visit, stage: Play, office: Office) -> None:
    page = opened(visit, "?warehouse=SH2")
    office.me, stage.allowed = None, False
    page.wait_for_url("**/sign-in?next=%2Fnow%3Fwarehouse%3DSH2")


def test_another_bottleneck_is_told_to_who_cannot_see(visit: Visit, stage: Play) -> None:
    page = opened(visit)
    assert page.inner_text("#now-hot") == "Bottleneck: Pick & pack, SH2"
    stage.scene = Scene(calm=True)
    until(page, "document.getElementById('now-hot').textContent === ''")


# --- how it looks and feels


@pytest.mark.parametrize(
    ("size", "query", "scene"), SEEN, ids=[f"{size}{query}-{at}" for at, (size, query, _) in enumerate(SEEN)]
)
def test_it_is_whole_readable_and_made_for_thumbs(
    visit: Visit, stage: Play, request: pytest.FixtureRequest, size: str, query: str, scene: Scene
) -> None:
    stage.scene = Scene(huge=scene.huge, calm=scene.calm, silent=scene.silent, empty=scene.empty)
    page = opened(visit, query, size)
    settled(page)
    assert cut_off(page) == []
    assert small(page, "body") == []
    assert cramped(page) == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/now_{request.node.callspec.id.replace('?', '_')}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def test_chinese_is_chinese_throughout(visit: Visit) -> None:
    page = opened(visit, "?lang=zh")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert page.inner_text("#stage-pick_pack .title") == "拣货打包中"
    words = page.inner_text("#desk").split()
    assert not [word for word in ("held", "flowing", "oldest", "late", "wait", "live", "received") if word in words]


def test_the_theme_is_chosen_on_the_page_and_reaches_the_frame_of_the_screen(visit: Visit) -> None:
    page = opened(visit)
    colour = "document.querySelector('meta[name=theme-color]').content"
    dark = page.evaluate(colour)
    page.click("#theme-switch")
    assert page.get_attribute("html", "data-theme") == "light"
    assert page.evaluate(colour) != dark
    assert "theme=light" in (page.get_attribute("#now-stages a >> nth=0", "href") or "")


def test_the_home_screen_finds_its_manifest_and_signs(visit: Visit) -> None:
    page = opened(visit)
    told = page.evaluate(
        """async () => {
          const link = document.querySelector('link[rel=manifest]').href;
          const answer = await fetch(link);
          const { icons, start_url: start } = await answer.json();
          const found = await Promise.all(icons.map(async ({ src }) => (await fetch(new URL(src, link))).ok));
          return { type: answer.headers.get('content-type'), start, found };
        }"""
    )
    assert told == {"type": "application/manifest+json", "start": "/now", "found": [True] * 4}


def test_who_wants_no_motion_gets_none(visit: Visit) -> None:
    page = opened(visit)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.bar-fill')).transitionDuration") == "0s"
    assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0


def test_a_drill_carries_its_band(visit: Visit, stage: Play) -> None:
    stage.scene = Scene(drill=True)
    page = opened(visit)
    page.wait_for_selector(".drill", state="visible")
    assert cut_off(page) == []


def test_an_empty_floor_says_so(visit: Visit, stage: Play) -> None:
    stage.scene = Scene(empty=True)
    page = opened(visit)
    assert page.inner_text("#empty").split("\n")[0] == "No orders yet"
    assert not page.is_visible("#now-stages")


def test_a_long_watch_leaves_no_more_nodes(visit: Visit) -> None:
    page = opened(visit)
    count = "document.querySelectorAll('*').length"
    until_received(page, 120_040)
    before = page.evaluate(count)
    until_received(page, 120_060)
    assert page.evaluate(count) == before


@pytest.mark.parametrize("path", ["/now", "/settings/me", "/settings/audit"])
def test_a_thumb_finds_every_place_at_the_foot_of_the_screen(visit: Visit, path: str) -> None:
    page = visit(path, 390, 844)
    page.wait_for_selector("#me-name:not(:empty)", state="attached")
    links = page.locator(".thumb-bar a:visible")
    assert [link.get_attribute("href") for link in links.all()] == ["/now", "/floor", "/sources", "/settings/me"]
    assert page.locator(".thumb-bar [aria-current]").count() == 1
    assert page.evaluate("document.querySelector('.thumb-bar').getBoundingClientRect().bottom") == 844
    wide = visit(path)
    wide.wait_for_selector("#me-name:not(:empty)", state="attached")
    assert wide.is_visible(".thumb-bar") is (path == "/now")
