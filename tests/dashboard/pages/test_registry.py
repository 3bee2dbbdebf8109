import re

import pytest

from dashboard.files import FOLDER, Files
from dashboard.pages.registry import HOME, PAGES

FILES = Files()


@pytest.mark.parametrize("path", PAGES)
def test_what_a_page_loads_is_there(path: str) -> None:
    page = PAGES[path]
    for name in (page.module, *page.sheets):
        assert FILES.address(name)


def test_the_home_page_is_one_of_them() -> None:
    assert HOME in PAGES


def test_every_module_and_style_sheet_belongs_to_a_page() -> None:
    modules = {name for page in PAGES.values() for name in FILES.modules(page.module)}
    assert modules == {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js")}
    sheets = {name for page in PAGES.values() for name in page.sheets} | {"frame.css"}
    assert sheets == {path.name for path in FOLDER.glob("*.css")}


@pytest.mark.parametrize("path", [path for path in PAGES if path != HOME])
def test_no_page_of_the_desk_writes_markup_from_text(path: str) -> None:
    for name in FILES.modules(PAGES[path].module):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", (FOLDER / name).read_text()), (
            name
        )
