from dashboard import ids
from dashboard.parts.foot import foot
from tests.dashboard.reading import element_ids, hooks


def test_below_the_board_stand_throughput_exceptions_and_sources() -> None:
    assert {ids.CHART, ids.EXCEPTIONS, ids.SOURCES} <= element_ids(foot())
    assert hooks(foot(), "word") == ["exceptions", "sources"]
