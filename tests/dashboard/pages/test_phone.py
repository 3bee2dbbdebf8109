import json
from typing import Any

from dashboard import ids
from dashboard.files import FOLDER
from dashboard.pages import phone
from dashboard.pages.registry import PAGES
from dashboard.theme import COLOURS
from models.vocabulary import OPEN_STAGES
from tests.dashboard.reading import element_ids, hooks, parts

MANIFEST: dict[str, Any] = json.loads((FOLDER / "now.webmanifest").read_text())


def test_every_open_stage_has_a_card() -> None:
    assert hooks(phone.layout(), "stage") == list(OPEN_STAGES)


def test_the_age_of_the_data_comes_before_any_number() -> None:
    order = [
        props.get("id") for props in parts(phone.layout()) if props.get("id") in (ids.AS_OF, ids.NOTICE, ids.NOW_STAGES)
    ]
    assert order == [ids.AS_OF, ids.NOTICE, ids.NOW_STAGES]


def test_the_headline_has_the_three_counts_of_the_promise() -> None:
    figures = next(props for props in parts(phone.layout()) if props.get("id") == ids.NOW_FIGURES)
    assert set(hooks(figures["children"], "value")) == {
        *("received", "open", "held", "on_time_share", "shipped_on_time", "shipped_late", "ship_overdue"),
        *("exceptions", "stalled"),
    }


def test_language_theme_and_the_way_out_are_on_the_page() -> None:
    assert {ids.THEME, ids.SIGN_OUT, ids.ZONE} <= element_ids(phone.layout())


def test_a_phone_may_put_the_page_on_its_home_screen() -> None:
    assert PAGES[phone.PATH].home_screen
    assert MANIFEST["start_url"] == MANIFEST["id"] == phone.PATH
    assert all((FOLDER / icon["src"]).is_file() for icon in MANIFEST["icons"])
    assert "mark.svg" in [icon["src"] for icon in MANIFEST["icons"]]


def test_what_stands_around_the_page_has_its_ground() -> None:
    assert MANIFEST["theme_color"] == MANIFEST["background_color"] == COLOURS["ground"][0]
