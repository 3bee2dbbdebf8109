import re

from dashboard.files import FOLDER
from dashboard.pages import stage
from models.vocabulary import DIMENSIONS
from tests.dashboard.reading import hooks


def test_every_figure_of_a_stage_has_its_place() -> None:
    shown = set(hooks(stage.layout(), "value"))
    assert {"depth", "held", "in_per_min", "out_per_min", "wait_s", "target_s", "at_risk", "breached"} <= shown
    assert {"oldest_s", "stalled", "dwell_p50_s", "dwell_p95_s", "late_p90_s"} <= shown


def test_it_can_be_narrowed_by_every_dimension_and_shows_another_stage() -> None:
    assert hooks(stage.layout(), "filter") == list(DIMENSIONS)
    assert hooks(stage.layout(), "choice") == ["stage"]


def test_every_column_of_its_tables_can_be_sorted() -> None:
    script = (FOLDER / "desk" / "numbers.js").read_text()
    assert {name for name, _ in stage.NUMBERS} <= set(re.findall(r"^  (\w+): \(item\)", script, re.MULTILINE))
