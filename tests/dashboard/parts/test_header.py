from dashboard.parts.header import header
from tests.dashboard.reading import hooks


def test_the_header_counts_what_came_in_what_was_kept_and_what_is_open() -> None:
    numbers = [
        "received",
        "against_plan",
        "against_compared",
        "on_time_share",
        "shipped_on_time",
        "shipped_late",
        "ship_overdue",
        "open",
    ]
    assert hooks(header(), "value") == numbers


def test_late_and_overdue_stand_behind_the_glyph_of_a_broken_promise() -> None:
    assert hooks(header(), "glyph") == ["breached"]
