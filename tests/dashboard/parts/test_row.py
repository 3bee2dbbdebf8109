import pytest

from dashboard.parts.row import board, captions, row
from models.vocabulary import OPEN_STAGES
from tests.dashboard.reading import hooks

NUMBERS = {"depth", "held", "in_per_min", "out_per_min", "at_risk", "breached", "oldest_s", "state"}


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_row_has_a_place_for_each_number(stage: str) -> None:
    assert set(hooks(row(stage), "value")) >= NUMBERS
    assert len(hooks(row(stage), "value")) == len(set(hooks(row(stage), "value")))


def test_what_is_with_carriers_has_no_wait_of_ours() -> None:
    assert "wait_s" not in hooks(row("shipped"), "value")
    assert "with_carriers" in hooks(row("shipped"), "word")
    assert {"wait_s", "target_s"} <= set(hooks(row("pick_pack"), "value"))


def test_promises_have_a_glyph_beside_their_number() -> None:
    assert [name for name in hooks(row("received"), "glyph") if name in ("at_risk", "breached")] == [
        "at_risk",
        "breached",
    ]


def test_each_column_has_a_caption() -> None:
    assert hooks(captions(), "word")[-3:] == ["column.at_risk", "column.breached", "column.places"]


def test_the_board_has_a_row_for_each_open_stage() -> None:
    assert len(hooks(board(), "stage")) == len(OPEN_STAGES)
