import msgspec

from dashboard.words_sources import LETTERS, SOURCES
from models.frame import Quality
from models.vocabulary import Refusal


def test_every_count_of_a_frame_has_a_word_and_a_sentence() -> None:
    counts = {field.name for field in msgspec.structs.fields(Quality)}
    assert {key.removeprefix("quality_about.") for key in SOURCES if key.startswith("quality_about.")} == counts
    assert counts <= {key.removeprefix("quality.") for key in SOURCES if key.startswith("quality.")}


def test_a_ledger_that_is_behind_says_that_nothing_is_lost() -> None:
    assert "nothing is lost" in SOURCES["ledger.behind"][0]
    assert "nothing is lost" in SOURCES["ledger.down"][0]


def test_every_reason_of_a_letter_says_what_can_be_done() -> None:
    reasons = {reason.value for reason in Refusal}
    assert {key.removeprefix("refusal.") for key in LETTERS if key.startswith("refusal.")} == reasons
    assert {key.removeprefix("refusal_about.") for key in LETTERS if key.startswith("refusal_about.")} == reasons


def test_what_is_removed_for_good_is_named_first() -> None:
    assert all("{what}" in text for text in LETTERS["letter.drop_about"])
