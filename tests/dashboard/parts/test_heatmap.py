import re

from dashboard.files import FOLDER
from dashboard.parts.heatmap import PLACES, SHOWN, heatmap
from tests.dashboard.reading import hooks


def test_places_and_what_colours_them_can_be_chosen() -> None:
    assert hooks(heatmap(), "switch") == ["by", "show"]
    assert hooks(heatmap(), "option") == [*PLACES, *SHOWN]


def test_the_script_knows_what_each_choice_shows() -> None:
    script = (FOLDER / "desk" / "heatmap.js").read_text()
    values = re.findall(r"^export const VALUES = \{ (.*) \};$", script, re.MULTILINE)[0]
    assert tuple(re.findall(r"(\w+):", values)) == SHOWN
