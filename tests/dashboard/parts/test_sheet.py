from dashboard import ids
from dashboard.parts.sheet import DIMENSIONS, sheet
from models import vocabulary
from tests.dashboard.reading import element_ids, hooks, parts


def test_one_may_choose_a_warehouse_and_a_channel() -> None:
    assert hooks(sheet(), "choices") == list(DIMENSIONS) == ["warehouse", "channel"]
    assert set(DIMENSIONS) <= set(vocabulary.DIMENSIONS)


def test_the_sheet_is_called_by_its_title_and_can_be_taken_back() -> None:
    own = next(iter(parts(sheet())))
    assert own["aria-labelledby"] in element_ids(sheet())
    assert {ids.NOW_SHOW, ids.NOW_CLEAR} <= element_ids(sheet())
