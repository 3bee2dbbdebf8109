import re

import pytest

from dashboard import theme
from dashboard.files import FOLDER
from tests.dashboard.eyes import EYES, apart, distance

AT_A_GLANCE = 10.0
"""CIEDE2000: 1 is what a trained eye just sees between two patches that touch. Ten times that is told at a glance by
figures that do not touch; each promise has a glyph of its own besides."""


@pytest.mark.parametrize("column", range(len(theme.THEMES)), ids=theme.THEMES)
@pytest.mark.parametrize("pair", theme.READABLE, ids=" on ".join)
def test_what_is_written_can_be_read(pair: tuple[str, str], column: int) -> None:
    upper, lower = (theme.COLOURS[role][column] for role in pair)
    assert theme.contrast(upper, lower) >= 4.5


@pytest.mark.parametrize("column", range(len(theme.THEMES)), ids=theme.THEMES)
@pytest.mark.parametrize("pair", theme.NEIGHBOURS, ids=" beside ".join)
def test_marks_that_touch_can_be_told_apart(pair: tuple[str, str], column: int) -> None:
    one, other = (theme.COLOURS[role][column] for role in pair)
    assert theme.contrast(one, other) >= 3.0


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("column", range(len(theme.THEMES)), ids=theme.THEMES)
def test_late_at_risk_and_neither_look_different_to_every_eye(column: int, eye: str) -> None:
    late, at_risk = (theme.COLOURS[role][column] for role in theme.PROMISES)
    assert apart(late, at_risk, eye) >= AT_A_GLANCE
    for role in theme.NEUTRALS:
        for promise in (late, at_risk):
            assert apart(promise, theme.COLOURS[role][column], eye) >= AT_A_GLANCE, role


def test_the_distance_of_colours_is_that_of_the_published_pairs() -> None:
    assert distance((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert distance((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=1e-4)


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
