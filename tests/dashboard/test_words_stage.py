from dashboard.pages.stage import NUMBERS
from dashboard.words_floor import FLOOR
from dashboard.words_stage import COLUMNS


def test_the_columns_of_a_place_are_called_as_on_the_floor() -> None:
    assert all(COLUMNS[word] == FLOOR[word] for _, word in NUMBERS)
