import re

import pytest

from dashboard.files import Files
from dashboard.pages.registry import PAGES, Page
from dashboard.shell import document, dressed
from dashboard.theme import COLOURS

FILES = Files()


def written(page: Page) -> str:
    return document(FILES, page.module, page.sheets, home_screen=page.home_screen)


@pytest.mark.parametrize("path", PAGES)
def test_the_document_holds_no_inline_script_or_style_of_ours(path: str) -> None:
    text = written(PAGES[path])
    assert not re.search(r"<script[^>]*>[^<{]", text)
    assert not re.search(r"<style|style=|onload=", text)


@pytest.mark.parametrize("path", PAGES)
def test_every_module_is_announced_so_that_none_waits_for_another(path: str) -> None:
    page = PAGES[path]
    announced = re.findall(r'rel="modulepreload" href="([^"]+)"', written(page))
    assert announced == [FILES.address(name) for name in FILES.modules(page.module)]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_elsewhere(path: str) -> None:
    assert not re.search(r'(?:src|href)="(?!/assets/)', written(PAGES[path]))


def test_the_wall_loads_nothing_of_the_desk_and_all_of_its_own() -> None:
    text = written(PAGES["/wall"])
    assert "desk" not in text
    assert all(FILES.address(name) in text for name in FILES.names("live", ".js"))


def test_a_document_is_drawn_in_the_language_and_theme_that_are_asked_for() -> None:
    text = written(PAGES["/wall"])
    assert '<html lang="zh-CN" data-theme="light" data-feed="blind"' in dressed(text, {"lang": "zh", "theme": "light"})
    assert dressed(text, {}) == text


def test_what_is_asked_for_in_the_address_never_gets_into_the_document() -> None:
    text = written(PAGES["/wall"])
    assert dressed(text, {"lang": '"><script>', "theme": '" onload="x'}) == text


@pytest.mark.parametrize(("theme", "column"), [("dark", 0), ("light", 1)])
def test_what_frames_a_page_on_a_phone_has_the_ground_of_its_theme(theme: str, column: int) -> None:
    text = dressed(written(PAGES["/now"]), {"theme": theme})
    assert f'<meta name="theme-color" content="{COLOURS["ground"][column]}">' in text


def test_what_may_stand_on_a_home_screen_says_how_and_nothing_else_does() -> None:
    for path, page in PAGES.items():
        assert ('rel="manifest"' in written(page)) is (path == "/now")
        assert ("viewport-fit=cover" in written(page)) is (path == "/now")
        assert written(page).count('name="viewport"') == 1
