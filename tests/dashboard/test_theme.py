import re

import pytest

from dashboard import theme
from dashboard.files import FOLDER


@pytest.mark.parametrize("column", range(len(theme.THEMES)), ids=theme.THEMES)
@pytest.mark.parametrize("pair", theme.READABLE, ids=" on ".join)
def test_what_is_written_can_be_read(pair: tuple[str, str], column: int) -> None:
    upper, lower = (theme.COLOURS[role][column] for role in pair)
    assert theme.contrast(upper, lower) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_each_theme_has_every_colour() -> None:
    sheet = theme.style_sheet()
    for role in theme.COLOURS:
        assert sheet.count(f"--{role}:") == len(theme.THEMES)


def test_the_style_sheets_name_no_colour_themselves() -> None:
    for sheet in FOLDER.glob("*.css"):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!-)|\brgb|\bhsl", re.sub(r'url\("#\w+"\)', "", sheet.read_text()))


def test_the_style_sheets_use_only_colours_that_exist() -> None:
    for sheet in FOLDER.glob("*.css"):
        assert set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text())) <= set(theme.COLOURS)


def test_hue_is_kept_for_promises() -> None:
    for role, pair in theme.COLOURS.items():
        if role in ("at-risk", "breached", "breached-ground", "on-breached"):
            continue
        for colour in pair:
            red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
            assert red <= green <= blue, f"{role} is {colour}: expected a neutral, cool at most"
