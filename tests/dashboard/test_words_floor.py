from dashboard.words import WORDS
from dashboard.words_floor import BORROWED, FLOOR
from models.vocabulary import EXCEPTION_REASONS, OPEN_STAGES


def test_stages_and_reasons_are_called_as_on_the_wall() -> None:
    assert all(BORROWED[f"stage.{stage}"] == WORDS[f"stage.{stage}"] for stage in OPEN_STAGES)
    assert all(f"reason.{reason}" in BORROWED for reason in EXCEPTION_REASONS)


def test_a_new_shop_is_told_to_keep_its_key_out_of_the_command() -> None:
    assert "PEAKLINE_KEY" in FLOOR["new_shop.about"][0]
