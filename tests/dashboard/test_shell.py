import re

import pytest

from dashboard.files import Files
from dashboard.pages.registry import PAGES, Page
from dashboard.shell import document, dressed

FILES = Files()


def written(page: Page) -> str:
    return document(FILES, page.module, page.sheets)


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
