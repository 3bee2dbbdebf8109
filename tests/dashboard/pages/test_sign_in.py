from dashboard import ids
from dashboard.pages import sign_in
from tests.dashboard.reading import hooks, parts


def test_nothing_is_shown_before_it_is_known_which_face_holds() -> None:
    faces = [props for props in parts(sign_in.layout()) if props.get("className") == "gate-card"]
    assert [face["hidden"] for face in faces] == [True, True, True]


def test_a_browser_is_told_what_it_may_fill_in() -> None:
    assert hooks(sign_in.layout(), "fills") == ["username", "current-password", "username", "new-password"]


def test_the_company_account_is_offered_only_when_the_server_says_so() -> None:
    box = next(props for props in parts(sign_in.layout()) if props.get("id") == ids.COMPANY_BOX)
    assert box["hidden"] is True


def test_who_is_outside_finds_no_bar() -> None:
    assert not [props for props in parts(sign_in.layout()) if props.get("className") == "place-link"]
