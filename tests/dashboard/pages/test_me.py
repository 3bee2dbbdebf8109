from dashboard import ids
from dashboard.pages import me
from tests.dashboard.reading import element_ids, hooks


def test_one_finds_oneself_ones_browsers_and_ones_password() -> None:
    assert {ids.ME_TITLE, ids.SESSIONS, ids.END_ALL, ids.CHANGE_FORM} <= element_ids(me.layout())


def test_the_present_password_is_asked_for_beside_the_new_one() -> None:
    assert hooks(me.layout(), "fills") == ["username", "current-password", "new-password"]
