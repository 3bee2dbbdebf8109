from backend.access.audit import Act
from dashboard.words_audit import AUDIT


def test_the_filter_offers_exactly_the_acts_there_are() -> None:
    assert {key.removeprefix("act.") for key in AUDIT if key.startswith("act.")} == {act.value for act in Act}
