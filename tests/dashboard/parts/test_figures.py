from dashboard.parts.figures import day, figure
from tests.dashboard.reading import hooks, parts


def test_a_figure_is_a_button_that_explains_itself_and_is_unknown_at_first() -> None:
    props = next(parts(figure("open")))
    assert (props["type"], props["data-value"], props["children"][0].children) == ("button", "open", "—")


def test_the_three_counts_stand_below_the_share() -> None:
    shown = hooks(day(), "value")
    at = shown.index("on_time_share")
    assert shown[at + 1 : at + 4] == ["shipped_on_time", "shipped_late", "ship_overdue"]
