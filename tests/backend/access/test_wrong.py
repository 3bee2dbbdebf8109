from __future__ import annotations

from backend.access.wrong import Absent, Conflict, Wrong


def test_what_is_wrong_says_a_sentence_a_code_and_a_field() -> None:
    wrong = Conflict("taken", "expected a new name, got 'li.lei'", "name")
    assert (str(wrong), wrong.code, wrong.field) == ("expected a new name, got 'li.lei'", "taken", "name")


def test_whoever_catches_what_is_wrong_catches_what_is_absent_and_what_conflicts() -> None:
    assert issubclass(Absent, Wrong)
    assert issubclass(Conflict, Wrong)
    assert Absent("unknown_key", "no key has the name 'wall'").field is None
