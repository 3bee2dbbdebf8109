import re

from dashboard.files import FOLDER
from dashboard.pages import floor
from models.vocabulary import DIMENSIONS, OPEN_STAGES
from tests.dashboard.reading import hooks, parts


def test_the_day_has_its_five_figures_and_what_belongs_to_them() -> None:
    told = ["received", "on_time_share", "shipped_on_time", "shipped_late", "ship_overdue", "open", "held"]
    assert hooks(floor.layout(), "value") == [*told, "exceptions", "stalled", "partial"]


def test_it_can_be_narrowed_by_every_dimension() -> None:
    assert hooks(floor.layout(), "filter") == list(DIMENSIONS)


def test_a_phone_is_led_to_its_own_page() -> None:
    assert "/now" in [props["href"] for props in parts(floor.layout()) if "href" in props]


def test_every_column_but_the_trend_can_be_sorted() -> None:
    script = (FOLDER / "desk" / "numbers.js").read_text()
    sorts = set(re.findall(r"^  (\w+): \(item\)", script, re.MULTILINE))
    assert {name for name, _ in floor.COLUMNS} - {"trend"} <= sorts


def test_the_page_knows_every_open_stage_in_order() -> None:
    for name in ("floor", "stage"):
        script = (FOLDER / "desk" / f"{name}.js").read_text()
        assert re.findall(r'"(\w+)"', re.findall(r"^const STAGES = (.*);$", script, re.MULTILINE)[0]) == list(
            OPEN_STAGES
        )
