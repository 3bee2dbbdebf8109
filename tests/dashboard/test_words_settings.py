import pytest

from dashboard.words_settings import KEYS, PEOPLE, SECRETS


@pytest.mark.parametrize("part", [PEOPLE, KEYS, SECRETS])
def test_a_question_names_what_it_is_about(part: dict[str, tuple[str, str]]) -> None:
    for key, said in part.items():
        if key.endswith("_ask"):
            assert all("{name}" in text for text in said), key


def test_a_secret_says_that_it_is_shown_once() -> None:
    assert "only time" in SECRETS["secret.once"][0]
