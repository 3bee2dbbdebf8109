import json

from backend.access.roles import ROLES
from dashboard.pages import people
from tests.dashboard.reading import hooks


def test_a_person_can_be_given_every_role_and_no_other() -> None:
    assert set(people.ROLES) == set(ROLES)
    assert [value for value, _ in json.loads(hooks(people.layout(), "options")[0])] == list(people.ROLES)


def test_nobody_elses_password_is_ever_typed_here() -> None:
    assert "password" not in hooks(people.layout(), "kind")
