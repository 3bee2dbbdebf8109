from dashboard.pages import audit
from tests.dashboard.reading import hooks


def test_it_can_be_narrowed_by_who_what_outcome_and_days() -> None:
    assert hooks(audit.layout(), "field") == ["who", "what", "outcome", "from", "to"]


def test_nothing_of_the_log_is_in_the_layout() -> None:
    assert hooks(audit.layout(), "state") == ["loading"]
