import re

import msgspec

from dashboard.files import FOLDER
from dashboard.words_floor import FILTERS
from dashboard.words_means import MEANS
from dashboard.words_why import CARD, FIGURES
from models import frame
from models.vocabulary import DIMENSIONS

NO_FIGURES = {"at", "stage", "reason", "source", "warehouse", "kind", "interval_s", "last_contact_at", "last_event_at"}
SCRIPT = (FOLDER / "desk" / "why_terms.js").read_text()
TERMS = {
    name
    for group in re.findall(r'^  \["\w+", \[[^\]]*\], \[([^\]]+)\]', SCRIPT, re.MULTILINE)
    for name in re.findall(r'"(\w+)"', group)
}


def figures() -> set[str]:
    days, places = (frame.Since, frame.Totals), (frame.Stage, frame.Bottleneck)
    lists = (frame.Trouble, frame.Hold, frame.Source, frame.Quality)
    return {field.name for kind in (*days, *places, *lists) for field in msgspec.structs.fields(kind)} - NO_FIGURES


def test_every_figure_of_a_frame_has_a_name_a_meaning_a_window_and_what_it_leaves_out() -> None:
    assert figures() <= TERMS
    assert {key.removeprefix("figure.") for key in FIGURES} == TERMS
    assert {key.removeprefix("means.") for key in MEANS} == TERMS


def test_a_cell_has_no_figure_that_its_stage_has_not() -> None:
    cell = {field.name for field in msgspec.structs.fields(frame.Cell)} - set(DIMENSIONS) - NO_FIGURES
    assert cell <= TERMS


def test_a_meaning_is_one_sentence_in_both_languages() -> None:
    for key, (english, chinese) in MEANS.items():
        assert english.endswith("."), key
        assert english.count(". ") == 0, key
        assert chinese.endswith("。"), key


def test_every_window_and_everything_left_out_has_a_word() -> None:
    windows = set(re.findall(r'^  \["(\w+)"', SCRIPT, re.MULTILINE))
    assert {f"window.{name}" for name in windows} == {key for key in CARD if key.startswith("window.")}
    left = {
        name
        for group in re.findall(r'^  \["\w+", \[([^\]]*)\]', SCRIPT, re.MULTILINE)
        for name in re.findall(r'"(\w+)"', group)
    }
    assert {f"left.{name}" for name in left} == {key for key in CARD if key.startswith("left.")}


def test_what_a_figure_is_narrowed_to_has_a_word() -> None:
    assert {f"filter.{dimension}" for dimension in DIMENSIONS} <= set(FILTERS)
