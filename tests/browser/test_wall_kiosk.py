"""The wall as a kiosk: scenes, visitors, a new build, a plan, and what readers are told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.seeing import cut_off, overlapping
from tests.browser.walls import drawn, keep, open_wall, raw, until
from tests.dashboard.scene import Scene
from tests.dashboard.stage_play import Play

pytestmark = pytest.mark.browser
MINUTE_S = 60


def next_scene(page: Page, name: str) -> None:
    """Let half a minute pass, and wait for the scene that comes then."""
    page.clock.fast_forward(31_000)
    until(page, f"document.getElementById('wall').dataset.scene === '{name}'")
    drawn(page)


def test_the_header_says_how_the_day_stands_against_plan_and_last_year(page: Page, play: Play) -> None:
    open_wall(page, play)
    until(page, "document.getElementById('against-plan').dataset.raw")
    assert page.inner_text("#against-plan") == "plan +3.1%"
    assert page.inner_text("#against-compared") == "2025 −12.5%"
    assert raw(page, "#against-plan") == pytest.approx(0.031, abs=1e-4)
    assert page.inner_text("#head-received .beside") == "received"
    assert page.is_visible(".legend-plan")
    assert page.is_visible(".legend-uncovered")
    for line in ("plan", "compared", "arrivals", "area", "uncovered"):
        assert page.locator(f"#chart .{line}").count() == 1


def test_without_a_plan_the_place_shows_nothing_awkward(page: Page, play: Play) -> None:
    play.scene = Scene(planned=False)
    open_wall(page, play)
    assert page.inner_text("#head-received .label") == "received"
    assert not page.is_visible("#head-received .beside")
    assert not page.is_visible(".legend-plan")
    assert page.locator("#chart .plan, #chart .compared").count() == 0
    keep(page, "no-plan")


def test_scenes_follow_each_other_and_each_is_named(page: Page, play: Play) -> None:
    play.moving = False
    page.clock.install()
    open_wall(page, play, "?scenes=all,SH2,GZ1")
    whole = raw(page, "#total-open")
    assert page.inner_text("#scene") == "all sites"
    next_scene(page, "SH2")
    assert page.inner_text("#scene") == "SH2"
    assert raw(page, "#total-open") == play.frame("warehouse", "SH2")["totals"]["open"] < whole
    assert page.locator('[data-warehouse="GZ1"]').count() == 0
    keep(page, "scene")
    next_scene(page, "GZ1")
    assert raw(page, "#total-open") == play.frame("warehouse", "GZ1")["totals"]["open"]
    assert cut_off(page) == []
    ended = [said["id"] for said in play.heard if said["op"] == "unsubscribe" and said["id"]]
    assert ended == ["warehouse", "channel", "carrier", "warehouse@SH2", "channel@SH2", "carrier@SH2"]


def test_no_number_stands_under_another_scenes_name(page: Page, play: Play) -> None:
    play.moving = False
    right = {scene or "all": play.frame("warehouse", scene)["totals"]["open"] for scene in (None, "SH2")}
    open_wall(page, play, "?scenes=all,SH2&every=5")
    seen = page.evaluate(
        """() => new Promise((done) => {
          const seen = new Set();
          const look = () => {
            const [name, number] = ['wall', 'total-open'].map((id) => document.getElementById(id).dataset);
            const pair = `${name.scene} ${number.raw}`;
            seen.add(pair);
            if (seen.size > 1 && pair.startsWith('all')) done([...seen]);
            else requestAnimationFrame(look);
          };
          look();
        })"""
    )
    assert set(seen) == {f"{scene} {number}" for scene, number in right.items()}


@pytest.mark.parametrize("query", ["", "&lang=zh&theme=light"])
def test_visitors_see_shares_and_no_count(page: Page, play: Play, query: str) -> None:
    open_wall(page, play, f"?figures=hidden{query}")
    until(page, "document.getElementById('since-received').textContent.endsWith('%')")
    drawn(page)
    assert page.inner_text("#since-received") == "103.1%"
    assert page.inner_text("#stage-pick_pack .workable") == "10.2%"
    # What is left are shares, durations, instants, targets and how many lines a list has: nothing above a thousand.
    words = page.inner_text(".wall")
    assert not re.search(r"\d,\d{3}|\d{4}", re.sub(r"2025年?", "", words))
    counted = '[data-value="depth"], [data-value="breached"], [data-value="received"], [data-value="open"]'
    raws = page.eval_on_selector_all(counted, "(nodes) => nodes.map((node) => node.dataset.raw ?? null)")
    assert set(raws) == {None}
    assert cut_off(page) == []
    assert overlapping(page) == []
    keep(page, f"visitors{'-zh-light' if query else ''}")


def test_the_cursor_hides_itself_and_comes_back(page: Page, play: Play) -> None:
    open_wall(page, play)
    page.wait_for_selector('html[data-still="true"]', timeout=6_000)
    assert page.evaluate("getComputedStyle(document.querySelector('.workable')).cursor") == "none"
    page.mouse.move(300, 300)
    page.wait_for_selector("html:not([data-still])")


def test_a_kiosk_takes_the_screen_upon_the_first_key_and_stays_awake(page: Page, play: Play) -> None:
    page.add_init_script(
        """window.asked = [];
        Element.prototype.requestFullscreen = async () => { window.asked.push('screen'); };
        Object.defineProperty(navigator, 'wakeLock', { value: {
          request: async (kind) => { window.asked.push(`awake ${kind}`); return { released: false }; } } });"""
    )
    open_wall(page, play)
    assert page.evaluate("window.asked") == []
    open_wall(page, play, "?kiosk=1")
    assert page.evaluate("window.asked") == ["awake screen"]
    page.keyboard.press("Enter")
    assert page.evaluate("window.asked") == ["awake screen", "screen"]


@pytest.mark.parametrize("why", ["build", "nodes"])
def test_it_loads_itself_anew_for_a_new_build_or_when_it_has_grown_but_not_at_once(
    page: Page, play: Play, why: str
) -> None:
    page.clock.install()
    open_wall(page, play)
    page.evaluate("window.same = true")
    if why == "build":
        play.scene.build = "another"
    else:
        page.evaluate("for (let at = 0; at < 16000; at += 1) document.head.append(document.createElement('meta'))")
    page.clock.fast_forward(2 * MINUTE_S * 1000)
    page.wait_for_selector('html[data-feed="live"]', timeout=10_000)
    assert page.evaluate("window.same")
    with page.expect_event("framenavigated", timeout=15_000):
        page.clock.fast_forward(4 * MINUTE_S * 1000)
        page.wait_for_selector('html[data-feed="live"]', timeout=10_000)
        page.clock.fast_forward(MINUTE_S * 1000)
    page.wait_for_selector('html[data-feed="live"]', timeout=10_000)


def test_readers_are_told_of_the_bottleneck_and_of_a_feed_that_failed(page: Page, play: Play) -> None:
    open_wall(page, play)
    told = "document.getElementById('told-{}').textContent"
    until(page, told.format("bottleneck"))
    assert page.inner_text("#told-bottleneck") == "Bottleneck: Pick & pack, SH2: wait 52 m of 30 m, growing 96 / min"
    assert page.evaluate(told.format("feed")) == ""
    play.sending = False
    until(page, told.format("feed"))
    assert page.evaluate(told.format("feed")).startswith("No frames since ")


def test_nothing_moves_for_people_who_asked_for_stillness(page: Page, play: Play) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script("window.moved = 0; Element.prototype.animate = () => { window.moved += 1; };")
    page.clock.install()
    open_wall(page, play, "?scenes=all,SH2")
    next_scene(page, "SH2")
    assert page.evaluate("window.moved") == 0
    running = "document.getAnimations().filter((one) => one.playState === 'running').length"
    assert page.evaluate(running) == 0
