import re

from dashboard import ids
from dashboard.files import FOLDER
from dashboard.pages import wall
from tests.dashboard.reading import element_ids

NAMED = {value for name, value in vars(ids).items() if name.isupper()}


def test_every_id_is_on_the_page() -> None:
    assert element_ids(wall.layout()) >= NAMED


def test_the_page_has_no_id_that_is_not_named() -> None:
    assert {found for found in element_ids(wall.layout()) if not found.startswith("stage-")} <= NAMED


def test_scripts_and_style_sheets_look_up_only_what_is_named() -> None:
    sources = [*(FOLDER / "live").glob("*.js"), *FOLDER.glob("*.css")]
    for source in sources:
        looked_up = re.findall(r'(?:byId|appears)\("([\w-]+)"\)', source.read_text())
        looked_up += re.findall(r"(?<![\w\"(])#([a-z][\w-]*)\s*\{", source.read_text())
        assert set(looked_up) <= NAMED, source.name


def test_a_stage_has_a_row_of_its_own() -> None:
    assert ids.stage_row("pick_pack") == "stage-pick_pack"
