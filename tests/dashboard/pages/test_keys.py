import json

from backend.access.roles import KEY_SCOPES
from dashboard.pages import keys
from tests.dashboard.reading import hooks


def test_a_key_can_be_given_every_scope_that_keys_have() -> None:
    assert set(keys.SCOPES) == set(KEY_SCOPES)


def test_a_key_may_end_by_itself() -> None:
    offered = [value for value, _ in json.loads(hooks(keys.layout(), "options")[1])]
    assert offered == ["never", "30", "90", "365"]
