import pytest

from dashboard.pages.registry import PAGES
from dashboard.parts.navigation import Place
from dashboard.parts.thumb import PLACES, thumb_bar
from tests.dashboard.reading import hooks, parts


def here(path: str) -> list[str]:
    return [props["href"] for props in parts(thumb_bar(path)) if props.get("aria-current")]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_every_place_is_a_page(place: Place) -> None:
    assert place.path in PAGES


def test_a_thumb_finds_four_places_each_with_a_sign_and_a_word() -> None:
    assert hooks(thumb_bar("/now"), "word") == ["bar.now", "bar.floor", "bar.sources", "bar.settings"]
    assert hooks(thumb_bar("/now"), "sign") == ["now", "floor", "sources", "settings"]


def test_one_sees_where_one_is() -> None:
    assert here("/now") == ["/now"]
    assert here("/floor/stage") == ["/floor"]
    assert here("/settings/keys") == ["/settings/me"]
