import msgspec

from dashboard import ids
from dashboard.pages import sources
from models.frame import Quality
from tests.dashboard.reading import element_ids, hooks


def test_every_count_of_a_frame_has_its_place_once() -> None:
    counts = [field.name for field in msgspec.structs.fields(Quality)]
    assert sorted(hooks(sources.layout(), "count")) == sorted(counts)


def test_floor_and_ledger_are_our_machinery_and_unknown_at_first() -> None:
    assert hooks(sources.layout(), "machine") == ["floor", "ledger"]
    assert hooks(sources.layout(), "state") == ["unknown", "unknown", "loading", "loading"]


def test_a_letter_has_a_place_for_all_that_is_known_of_it() -> None:
    assert tuple(hooks(sources.layout(), "fact")) == sources.FACTS
    assert {ids.LETTER_RAW, ids.LETTER_RETRY, ids.LETTER_DROP} <= element_ids(sources.layout())
