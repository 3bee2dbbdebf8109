import pytest

from dashboard.pages.registry import PAGES
from dashboard.parts.navigation import PLACES, SETTINGS, navigation, settings_bar
from tests.dashboard.reading import element_ids, parts


def here(layout: object) -> list[str]:
    return [
        props["href"] for props in parts(layout) if props.get("aria-current") and props["className"] == "place-link"
    ]


@pytest.mark.parametrize("place", [*PLACES, *SETTINGS], ids=lambda place: place.path)
def test_every_place_is_a_page(place: object) -> None:
    assert getattr(place, "path") in PAGES  # noqa: B009 - the parameter is shown by its path


def test_one_sees_where_one_is() -> None:
    assert here(navigation("/sources")) == ["/sources"]
    assert here(navigation("/settings/keys")) == ["/settings/me"]
    assert here(navigation("/floor/stage")) == ["/floor"]
    assert here(settings_bar("/settings/keys")) == ["/settings/keys"]


def test_what_only_admins_may_enter_says_so() -> None:
    scopes = {
        props["href"]: props["data-scope"] for props in parts(settings_bar("/settings/me")) if "data-scope" in props
    }
    assert scopes["/settings/me"] == "read"
    assert {path for path, scope in scopes.items() if scope == "admin"} == {
        "/settings/people",
        "/settings/keys",
        "/settings/audit",
    }


def test_the_keyboard_may_skip_the_bar() -> None:
    assert (
        next(props["href"] for props in parts(navigation("/sources")) if props.get("className") == "skip") == "#content"
    )


def test_the_zone_and_the_keyboard_have_their_place() -> None:
    assert {"zone-choice", "shortcuts"} <= element_ids(navigation("/floor"))
