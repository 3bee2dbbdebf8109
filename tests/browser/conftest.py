"""A Chromium before the desk's pages, with an office behind them instead of a server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.seeing import ARGUMENTS, CHROMIUM
from tests.dashboard.office import Office
from tests.dashboard.scene import Scene
from tests.dashboard.stage_play import Play, playing

PICTURES: Final = os.environ.get("PEAKLINE_PICTURES")
EXPECTED: Final = ("Failed to load resource", "WebSocket connection", "net::ERR")
"""What Chromium says by itself when a server refuses or is away."""

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def premises() -> Iterator[tuple[Play, Office]]:
    office = Office()
    with playing(doors=office.routes()) as play:
        yield play, office


@pytest.fixture
def stage(premises: tuple[Play, Office]) -> Play:
    play, _ = premises
    play.scene, play.sending, play.open, play.allowed, play.behind = Scene(), True, True, True, ()
    play.moving = True
    return play


@pytest.fixture
def office(premises: tuple[Play, Office]) -> Office:
    _, there = premises
    for name, value in vars(Office()).items():
        setattr(there, name, value)
    return there


@pytest.fixture
def visit(chromium: Browser, stage: Play, office: Office) -> Iterator[Visit]:
    """Open a page of the desk; whatever it complains about fails the test."""
    complaints: list[str] = []
    pages: list[Page] = []

    def go(path: str, width: int = 1440, height: int = 900, **options: Any) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": height}, **options)
        pages.append(page)
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.goto(f"{stage.address}{path}")
        return page

    yield go
    for page in pages:
        page.close()
    assert [said for said in complaints if not any(part in said for part in EXPECTED)] == []


@pytest.fixture(scope="module")
def theatre() -> Iterator[Play]:
    with playing() as play:
        yield play


@pytest.fixture
def play(theatre: Play) -> Play:
    """A play as it begins, for the wall."""
    for name, value in vars(Play()).items():
        if name not in ("address", "screens", "sockets"):
            setattr(theatre, name, value)
    return theatre


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page for the wall; whatever it complains about fails the test, but for a server that is away."""
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    yield page
    page.close()
    lost = ("WebSocket connection", "ERR_CONNECTION_REFUSED", "503")
    assert [said for said in complaints if not any(part in said for part in lost)] == []


def until(page: Page, condition: str) -> None:
    """Wait for a condition in the page, without the evaluation of text that its policy forbids."""
    look = f"const look = () => (({condition}) ? done() : setTimeout(look, 20)); look();"
    page.evaluate(f"() => new Promise((done) => {{ {look} }})")


def settled(page: Page) -> None:
    """Wait until typeface and colours are what they will be."""
    page.evaluate("document.fonts.ready")
    ending = "(one) => one.effect.getTiming().iterations !== Infinity"
    page.evaluate(f"Promise.all(document.getAnimations().filter({ending}).map((one) => one.finished))")


def keep(page: Page, name: str) -> None:
    """Take a picture, for people who ask for pictures."""
    if PICTURES:
        settled(page)
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))
