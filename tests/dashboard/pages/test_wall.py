import json

from dashboard.pages import wall
from dashboard.words import catalogue
from models.vocabulary import OPEN_STAGES
from tests.dashboard.reading import hooks, parts


def test_every_open_stage_has_its_place_in_order() -> None:
    assert tuple(hooks(wall.layout(), "stage")) == OPEN_STAGES


def test_delivered_is_no_queue() -> None:
    assert "delivered" not in hooks(wall.layout(), "stage")


def test_the_words_travel_with_the_page() -> None:
    assert json.loads(hooks(wall.layout(), "words")[0]) == catalogue()


def test_there_is_nothing_to_click() -> None:
    assert not [props for props in parts(wall.layout()) if "n_clicks" in props or "href" in props]
