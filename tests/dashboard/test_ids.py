import re

from dashboard import ids
from dashboard.files import FOLDER
from dashboard.pages.registry import PAGES
from tests.dashboard.reading import element_ids, parts

NAMED = {value for name, value in vars(ids).items() if name.isupper()}
ON_PAGES = {path: element_ids(page.layout()) for path, page in PAGES.items()}


def test_every_id_is_on_a_page() -> None:
    assert set().union(*ON_PAGES.values()) >= NAMED


def test_the_pages_have_no_id_that_is_not_named() -> None:
    dialogs = (ids.ASK, ids.ONCE, ids.PERSON_DIALOG, ids.KEY_DIALOG, ids.LETTER_DIALOG, ids.NOW_SHEET)
    titles = {f"{dialog}-title" for dialog in dialogs}
    found = {found for there in ON_PAGES.values() for found in there if not found.startswith("stage-")}
    assert found <= NAMED | titles


def test_no_page_has_an_id_twice() -> None:
    for path, page in PAGES.items():
        found = [props["id"] for props in parts(page.layout()) if "id" in props]
        assert sorted(found) == sorted(set(found)), path


def test_scripts_and_style_sheets_look_up_only_what_is_named() -> None:
    for source in [*FOLDER.rglob("*.js"), *FOLDER.glob("*.css")]:
        looked_up = re.findall(r'(?:byId|appears|formAt)\("([\w-]+)"', source.read_text())
        looked_up += re.findall(r"(?<![\w\"(])#([a-z][\w-]*)\s*\{", source.read_text())
        assert set(looked_up) <= NAMED, source.name


def test_a_stage_has_a_row_of_its_own() -> None:
    assert ids.stage_row("pick_pack") == "stage-pick_pack"
