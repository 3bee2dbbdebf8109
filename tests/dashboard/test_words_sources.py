import msgspec

from dashboard.words_sources import SOURCES
from models.frame import Quality


def test_every_count_of_a_frame_has_a_word_and_a_sentence() -> None:
    counts = {field.name for field in msgspec.structs.fields(Quality)}
    assert {key.removeprefix("quality_about.") for key in SOURCES if key.startswith("quality_about.")} == counts
    assert counts <= {key.removeprefix("quality.") for key in SOURCES if key.startswith("quality.")}


def test_a_ledger_that_is_behind_says_that_nothing_is_lost() -> None:
    assert "nothing is lost" in SOURCES["ledger.behind"][0]
    assert "nothing is lost" in SOURCES["ledger.down"][0]
