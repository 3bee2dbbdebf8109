from dash import html

from dashboard import ids
from dashboard.parts.filters import connection, filtered_out, filters
from dashboard.parts.marks import hooks as named
from models.vocabulary import DIMENSIONS
from tests.dashboard.reading import element_ids, hooks, parts


def test_there_is_a_choice_for_each_dimension_after_what_the_page_puts_before() -> None:
    layout = filters(html.Div(**named(choice="stage")))
    assert hooks(layout, "filter") == list(DIMENSIONS)
    assert hooks(layout, "choice") == ["stage"]


def test_there_is_nothing_to_clear_at_first() -> None:
    assert next(props["hidden"] for props in parts(filters()) if props.get("id") == ids.FILTERS_CLEAR)


def test_what_is_said_when_nothing_matches_says_what_to_do() -> None:
    assert hooks(filtered_out(), "word") == ["filters.none", "filters.none_about"]


def test_the_connection_is_unknown_at_first() -> None:
    assert hooks(connection(), "glyph") == ["unknown"]
    assert ids.CONNECTION in element_ids(connection())
