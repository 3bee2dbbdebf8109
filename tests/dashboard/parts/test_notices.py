from dashboard.parts.notices import drill, empty, notice, told
from tests.dashboard.reading import hooks, properties


def test_readers_are_told_politely_and_not_by_what_counts_seconds() -> None:
    assert properties(told())["aria-live"] == "polite"
    assert not {"role", "aria-live"} & set(properties(notice()))


def test_an_empty_floor_says_what_to_do() -> None:
    assert hooks(empty(), "word") == ["empty.title", "empty.first", "empty.demo"]


def test_a_drill_is_called_so_in_both_languages() -> None:
    assert properties(drill())["children"] == "DRILL 演练"
