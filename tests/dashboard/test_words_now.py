from dashboard.parts.sheet import DIMENSIONS
from dashboard.words_now import NOW


def test_what_can_be_chosen_has_a_name() -> None:
    assert {f"now.{name}" for name in DIMENSIONS} <= set(NOW)


def test_the_words_of_the_phone_are_short_enough_for_one() -> None:
    labels = [said for key, (said, _) in NOW.items() if key.startswith("now.") and "{" not in said]
    assert all(len(said) <= 26 for said in labels if not said.endswith("."))
