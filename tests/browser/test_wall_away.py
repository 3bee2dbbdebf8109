"""A wall that lost its server, whose tab was hidden, whose machine slept: right numbers again, by itself, soon."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from stream.clock import monotonic
from tests.browser.walls import HIDE, WITHIN_MS, drawn, keep, open_wall, raw, shows
from tests.dashboard.stage_play import Play

pytestmark = pytest.mark.browser
MINUTE_MS = 60_000


def away(play: Play) -> None:
    """Let the day go on while nobody looks."""
    play.scene.tick += 5_000


def test_a_server_that_was_away_for_five_minutes_is_found_by_itself(page: Page, play: Play) -> None:
    play.moving = False
    page.clock.install()
    open_wall(page, play)
    before = raw(page, "#since-received")
    play.open = False
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    for _ in range(60):
        page.clock.run_for(MINUTE_MS // 12)
        assert page.get_attribute("html", "data-feed") == "blind"
    assert raw(page, "#since-received") == before
    away(play)
    play.open = True
    began = monotonic()
    shows(page, play)
    assert (monotonic() - began) * 1000 < WITHIN_MS
    assert raw(page, "#since-received") == before + 5_000


def test_a_tab_that_was_hidden_for_an_hour_did_nothing_and_is_right_at_once(page: Page, play: Play) -> None:
    play.moving = False
    page.clock.install()
    open_wall(page, play)
    page.wait_for_selector('html[data-still="true"]', timeout=8_000)
    page.evaluate(HIDE, True)
    while play.sockets:
        drawn(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """() => {
          window.written = 0;
          const everything = { subtree: true, childList: true, attributes: true, characterData: true };
          new MutationObserver((records) => { window.written += records.length; })
            .observe(document.documentElement, everything);
        }"""
    )
    said = len(play.heard)
    page.clock.fast_forward(30 * MINUTE_MS)
    page.clock.run_for(MINUTE_MS)
    page.clock.fast_forward(29 * MINUTE_MS)
    drawn(page)
    assert (asked, page.evaluate("window.written"), len(play.heard), len(play.sockets)) == ([], 0, said, 0)
    away(play)
    taken = play.snapshots
    page.evaluate(HIDE, False)
    shows(page, play)
    assert play.snapshots == taken + 3
    keep(page, "after-hidden")


def test_a_machine_that_slept_greys_its_numbers_before_it_has_new_ones(page: Page, play: Play) -> None:
    play.moving = False
    page.clock.install()
    open_wall(page, play)
    play.sending = False
    away(play)
    page.clock.fast_forward(8 * 60 * MINUTE_MS)
    page.wait_for_selector('html[data-feed="blind"]', timeout=2_000)
    assert "no frames since" in page.inner_text("#notice-text")
    play.sending = True
    shows(page, play)


def test_a_network_that_was_lost_leaves_no_wrong_number(page: Page, play: Play) -> None:
    play.moving = False
    open_wall(page, play)
    play.sending = False
    page.context.set_offline(True)
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    away(play)
    play.sending = True
    page.context.set_offline(False)
    shows(page, play)
    assert raw(page, "#stage-pick_pack .depth") == play.frame("warehouse")["stages"][4]["depth"]


def test_a_late_frame_of_an_old_connection_changes_nothing(page: Page, play: Play) -> None:
    open_wall(page, play)
    play.open = False
    page.wait_for_selector('html[data-feed="blind"]', timeout=8_000)
    before = raw(page, "#since-received")
    play.scene.tick += 50
    drawn(page)
    assert raw(page, "#since-received") == before
    play.open = True
    play.moving = False
    shows(page, play)
