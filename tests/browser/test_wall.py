"""The wall in a real Chromium, before a play of frames: what people see, and what they never should."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.seeing import cut_off, overlapping, smallest_type
from tests.browser.walls import HIDE, drawn, keep, open_wall, raw, until, until_received
from tests.dashboard.scene import Scene
from tests.dashboard.stage_play import JS_TESTS, Play

pytestmark = pytest.mark.browser

SCREENS = {"hd": (1920, 1080), "small": (1366, 768), "4k": (3840, 2160)}
MODULES = sorted(path.name.removesuffix(".test.js") for path in JS_TESTS.glob("*.test.js"))


@pytest.mark.parametrize("module", MODULES)
def test_the_small_modules_do_what_they_promise(page: Page, play: Play, module: str) -> None:
    page.goto(f"{play.address}/js-tests/blank.html")
    assert play.screens is not None
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
        [play.screens.files.address(f"live/{module}.js"), f"/js-tests/{module}.test.js"],
    )
    assert told["failed"] == []
    assert told["ran"] > 0


def test_every_module_but_the_one_that_brings_them_together_has_tests_of_its_own(play: Play) -> None:
    assert play.screens is not None
    names = {Path(name).stem for name in play.screens.files.names("live", ".js")}
    assert names - {"main"} == set(MODULES)


def test_numbers_appear_with_their_raw_values(page: Page, play: Play) -> None:
    play.moving = False
    open_wall(page, play)
    frame = play.frame("warehouse")
    for stage in frame["stages"]:
        row = f'.row[data-stage="{stage["stage"]}"]'
        for name in ("depth", "held", "in_per_min", "out_per_min", "at_risk", "breached", "oldest_s"):
            assert raw(page, f'{row} [data-value="{name}"]') == pytest.approx(stage[name])
    assert page.inner_text('.row[data-stage="pick_pack"] .workable') == "12,014"
    assert page.inner_text('.row[data-stage="pick_pack"] .held') == "+31 held"
    assert page.inner_text('.row[data-stage="pick_pack"] .worst') == "· SH2 stopped"
    assert page.inner_text('.row[data-stage="pick_pack"] .why') == "SH2: wait 52 m of 30 m, growing 96 / min"
    assert page.inner_text("#on-time-share") == "97.3%"
    assert raw(page, '[data-stage="pick_pack"][data-warehouse="SH2"] [data-value="breached"]') > 0
    keep(page, "en")


def test_the_headline_is_the_sum_of_the_rows(page: Page, play: Play) -> None:
    play.moving = False
    open_wall(page, play)
    depths = [raw(page, f'.row[data-stage="{stage["stage"]}"] .depth') for stage in play.frame("carrier")["stages"]]
    assert raw(page, "#total-open") == sum(depths)


def test_the_wall_moves_with_the_frames(page: Page, play: Play) -> None:
    open_wall(page, play)
    before, as_of = raw(page, "#since-received"), page.get_attribute("html", "data-as-of")
    until_received(page, before + 2)
    assert page.get_attribute("html", "data-as-of") != as_of


def test_it_subscribes_to_three_groupings_and_ends_what_it_does_not_need(page: Page, play: Play) -> None:
    open_wall(page, play)
    assert [said.get("by") for said in play.heard if said["op"] == "subscribe"] == [
        ["warehouse"],
        ["channel"],
        ["carrier"],
    ]
    assert {"op": "unsubscribe", "id": ""} in play.heard


def test_without_frames_it_goes_blind_says_since_when_and_comes_back(page: Page, play: Play) -> None:
    open_wall(page, play)
    lit = page.evaluate("getComputedStyle(document.querySelector('.workable')).color")
    play.sending = False
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    assert "no frames since" in page.inner_text("#notice-text")
    assert page.evaluate("getComputedStyle(document.querySelector('.workable')).color") != lit
    assert page.inner_text('.row[data-stage="pick_pack"] .workable') != "—"
    assert "gradient" in page.evaluate("getComputedStyle(document.getElementById('chart'), '::after').backgroundImage")
    assert cut_off(page) == []
    keep(page, "blind")
    play.sending = True
    page.wait_for_selector('html[data-feed="live"]', timeout=15_000)


def test_a_server_that_went_away_is_found_again(page: Page, play: Play) -> None:
    open_wall(page, play)
    play.open = False
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    play.open = True
    page.wait_for_selector('html[data-feed="live"]', timeout=15_000)


def test_a_gap_leads_to_a_new_snapshot(page: Page, play: Play) -> None:
    open_wall(page, play)
    play.skip_next = True
    while not [said for said in play.heard if said["op"] == "resync"]:
        page.evaluate("new Promise(requestAnimationFrame)")
    seen = raw(page, "#since-received")
    until_received(page, seen)


def test_a_new_epoch_leads_to_a_new_snapshot(page: Page, play: Play) -> None:
    open_wall(page, play)
    before = play.snapshots
    play.epoch += 1
    while play.snapshots < before + 3:
        page.evaluate("new Promise(requestAnimationFrame)")
    seen = raw(page, "#since-received")
    until_received(page, seen)


def test_a_partition_that_is_behind_is_named(page: Page, play: Play) -> None:
    open_wall(page, play)
    play.behind = (3,)
    page.wait_for_selector('html[data-feed="behind"]')
    assert page.inner_text("#notice-text").startswith("partition 3 is behind")
    play.behind = ()
    page.wait_for_selector('html[data-feed="live"]')


def test_a_hidden_tab_does_nothing_and_takes_one_snapshot_when_it_is_shown(page: Page, play: Play) -> None:
    open_wall(page, play)
    page.evaluate(HIDE, True)
    while play.sockets:
        page.evaluate("new Promise(requestAnimationFrame)")
    taken = play.snapshots
    page.evaluate(HIDE, False)
    while play.snapshots < taken + 3:
        page.evaluate("new Promise(requestAnimationFrame)")
    page.wait_for_selector('html[data-feed="live"]')
    assert play.snapshots == taken + 3


@pytest.mark.parametrize(
    ("screen", "query", "scene"),
    [
        ("hd", "", Scene()),
        ("hd", "?lang=zh", Scene(huge=True)),
        ("small", "?lang=zh&theme=light", Scene()),
        ("small", "", Scene(huge=True)),
        ("4k", "?lang=zh", Scene(calm=True)),
        ("4k", "?theme=light", Scene(huge=True)),
        ("hd", "?theme=light", Scene(silent="wms-guangzhou")),
        ("hd", "?lang=zh&scenes=SH2", Scene(huge=True)),
        ("small", "?theme=light&scenes=all,SH2", Scene(huge=True)),
        ("small", "?lang=zh&figures=hidden", Scene(huge=True)),
    ],
    ids=[
        "hd",
        "hd-zh-huge",
        "small-zh-light",
        "small-huge",
        "4k-zh-calm",
        "4k-light-huge",
        "hd-light-silent",
        "hd-zh-scene-huge",
        "small-light-scenes-huge",
        "small-zh-visitors-huge",
    ],
)
def test_nothing_is_cut_off_too_small_or_upon_something_else(
    page: Page, play: Play, request: pytest.FixtureRequest, screen: str, query: str, scene: Scene
) -> None:
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    play.scene = Scene(huge=scene.huge, calm=scene.calm, silent=scene.silent)
    open_wall(page, play, query)
    keep(page, request.node.callspec.id)
    assert cut_off(page) == []
    assert overlapping(page) == []
    assert smallest_type(page, ".workable") >= 70
    assert smallest_type(page, ".figure") >= 44
    assert smallest_type(page, ".wall") >= 32


def test_chinese_is_chinese_throughout(page: Page, play: Play) -> None:
    open_wall(page, play, "?lang=zh")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert page.inner_text("#stage-pick_pack .title") == "拣货打包中"
    assert page.inner_text("#stage-pick_pack .why") == "SH2：预计等待 52 m（目标 30 m），每分钟增加 96 单"
    words = page.inner_text(".wall")
    assert not [word for word in ("held", "flowing", "oldest", "late", "queue", "waiting") if word in words.split()]
    keep(page, "zh")


def test_a_silent_source_greys_the_places_it_feeds(page: Page, play: Play) -> None:
    play.scene = Scene(silent="wms-guangzhou")
    open_wall(page, play)
    colour = "getComputedStyle(document.querySelector('#stage-{} .workable')).color"
    assert page.evaluate(colour.format("allocated")) != page.evaluate(colour.format("pick_pack"))
    keep(page, "silent")
    assert page.inner_text("#sources .item >> nth=0").split() == ["wms-guangzhou", "silent", "1", "h", "06"]


def test_an_empty_floor_says_how_to_send_the_first_order(page: Page, play: Play) -> None:
    play.scene = Scene(empty=True)
    open_wall(page, play)
    assert f"curl -X POST {play.address}/api/v1/events" in page.inner_text("#empty-curl")
    assert page.inner_text("#on-time-share") == "—"
    assert cut_off(page) == []
    keep(page, "empty")


def test_a_drill_carries_its_band(page: Page, play: Play) -> None:
    open_wall(page, play)
    assert not page.is_visible(".drill")
    play.scene = Scene(drill=True)
    open_wall(page, play)
    page.wait_for_selector(".drill", state="visible")
    drawn(page)
    assert cut_off(page) == []
    keep(page, "drill")


def test_before_the_first_frame_it_waits_and_shows_no_zero(page: Page, play: Play) -> None:
    play.sending = False
    open_wall(page, play, feed="blind")
    until(page, "document.getElementById('notice-text').textContent !== ''")
    assert page.inner_text("#notice-text") == "waiting for the first frame"
    assert page.inner_text("#stage-pick_pack .workable") == "—"


@pytest.mark.parametrize("query", ["", "?lang=zh&theme=light", "?figures=hidden&scenes=SH2"])
def test_axe_finds_no_serious_violation(page: Page, play: Play, query: str) -> None:
    open_wall(page, play, query)
    found = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found if violation["impact"] in ("serious", "critical")] == []


def test_an_hour_on_the_wall_leaves_no_more_nodes_than_a_minute(page: Page, play: Play) -> None:
    open_wall(page, play)
    count = "document.querySelectorAll('*').length"
    until_received(page, 120040)
    before = page.evaluate(count)
    until_received(page, 120060)
    assert page.evaluate(count) <= before * 1.02
