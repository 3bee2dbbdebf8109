from dashboard import ids
from dashboard.parts.foot import foot
from tests.dashboard.reading import element_ids, hooks


def test_below_the_board_stand_throughput_exceptions_and_sources() -> None:
    assert {ids.CHART, ids.EXCEPTIONS, ids.SOURCES} <= element_ids(foot())
    assert hooks(foot(), "word")[-2:] == ["exceptions", "sources"]


def test_every_line_of_the_chart_has_its_name_and_its_mark() -> None:
    assert hooks(foot(), "word")[:4] == ["received", "shipped", "plan", "uncovered"]
    assert hooks(foot(), "glyph") == ["line", "patch", "dashes", "thin", "hatched"]
