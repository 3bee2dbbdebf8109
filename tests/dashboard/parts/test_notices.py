from dashboard.parts.notices import drill, empty, notice
from tests.dashboard.reading import hooks, properties


def test_a_notice_is_told_to_readers() -> None:
    assert properties(notice())["role"] == "status"


def test_an_empty_floor_says_what_to_do() -> None:
    assert hooks(empty(), "word") == ["empty.title", "empty.first", "empty.demo"]


def test_a_drill_is_called_so_in_both_languages() -> None:
    assert properties(drill())["children"] == "DRILL 演练"
