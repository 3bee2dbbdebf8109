"""A wall in Chromium before a play: opening it, waiting for it, reading it, and turning its clock.

Shared by the tests that look at the wall; what they look for is theirs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.conftest import PICTURES
from tests.dashboard.stage_play import Play

HIDE: Final = """(hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
WITHIN_MS: Final = 15_000
"""How soon a wall is right again by itself."""


def open_wall(page: Page, play: Play, query: str = "", *, feed: str = "live") -> None:
    """Open the wall and wait until it is drawn as it will be."""
    page.goto(f"{play.address}/wall{query}")
    page.wait_for_selector(f'html[data-feed="{feed}"]', timeout=10_000)
    page.wait_for_selector("#chart svg")
    page.evaluate("document.fonts.ready")
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until two pictures were drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def until(page: Page, condition: str) -> None:
    """Wait for a condition in the page, without the evaluation of text that its policy forbids."""
    look = f"const look = () => (({condition}) ? done() : setTimeout(look, 20)); look();"
    page.evaluate(f"() => new Promise((done) => {{ {look} }})")


def until_received(page: Page, number: float) -> None:
    """Wait until more orders than ``number`` were received."""
    until(page, f"Number(document.getElementById('since-received').dataset.raw) > {number}")


def raw(page: Page, selector: str) -> float:
    """Give the raw value of a number on the page."""
    return float(page.get_attribute(selector, "data-raw") or "nan")


def keep(page: Page, name: str) -> None:
    """Take a picture, for people who ask for pictures."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"wall_{name}.png"))


def shows(page: Page, play: Play, **right: Any) -> None:
    """Wait until the wall is live and shows what the play has now, for at most what it may take."""
    page.wait_for_selector('html[data-feed="live"]', timeout=WITHIN_MS)
    expected = right or {"received": play.frame("warehouse")["since"]["received"]}
    page.wait_for_selector(f'#since-received[data-raw="{expected["received"]}"]', timeout=WITHIN_MS)
