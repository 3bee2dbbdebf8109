import json

from dash import html

from dashboard import ids
from dashboard.pages.registry import HOME, PAGES
from dashboard.parts.desk import desk, listing, still
from tests.dashboard.reading import element_ids, hooks, parts


def test_a_page_has_the_bar_a_place_for_what_is_said_and_the_content() -> None:
    layout = desk("/sources", html.H1("x"), [html.P(id="mine")], [])
    assert {ids.DESK, ids.CONTENT, ids.SAID, ids.ASK, "mine"} <= element_ids(layout)


def test_a_list_is_loading_until_it_is_filled() -> None:
    layout = listing("people", "people.title", [("name", "people.name")])
    assert hooks(layout, "state") == ["loading"]
    assert json.loads(hooks(layout, "columns")[0]) == [["name", "people.name"]]


def test_dash_counts_no_clicks_on_what_scripts_fill() -> None:
    for path, page in PAGES.items():
        if path != HOME:
            assert all(props.get("disable_n_clicks") for props in parts(page.layout()) if "id" in props), path


def test_what_has_no_id_is_left_as_it_is() -> None:
    assert "disable_n_clicks" not in next(parts(still(html.Div())))
