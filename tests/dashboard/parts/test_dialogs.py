from dashboard import ids
from dashboard.parts.dialogs import asking, secret
from tests.dashboard.reading import hooks, parts


def test_a_question_can_be_declined() -> None:
    assert hooks(asking(), "close") == ["no", "yes"]


def test_a_dialog_is_called_by_its_title() -> None:
    for layout in (asking(), secret()):
        own, title, *_ = parts(layout)
        assert own["aria-labelledby"] == title["id"] == f"{own['id']}-title"


def test_a_secret_is_not_in_the_layout() -> None:
    box = next(props for props in parts(secret()) if props.get("id") == ids.ONCE_VALUES)
    assert "children" not in box or box["children"] is None
