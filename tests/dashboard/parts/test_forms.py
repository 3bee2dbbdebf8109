from dash import html

from dashboard.parts.forms import choice, field, form, rules
from tests.dashboard.reading import hooks, parts


def test_a_field_says_what_a_browser_may_fill_in() -> None:
    described = next(parts(field("name", "name", fills="username", note="choose.name_note")))
    assert (described["data-fills"], described["data-note"], described["data-kind"]) == (
        "username",
        "choose.name_note",
        "text",
    )


def test_nothing_is_filled_in_unless_it_is_said() -> None:
    assert hooks(field("who", "audit.who"), "fills") == ["off"]


def test_a_choice_lists_what_can_be_chosen() -> None:
    assert hooks(choice("role", "people.role", [("admin", "role.admin")]), "options") == ['[["admin", "role.admin"]]']


def test_a_form_never_puts_what_was_typed_into_an_address() -> None:
    laid_out = next(parts(form("x", html.Button())))
    assert laid_out["method"] == "post"


def test_what_was_wrong_is_read_out_and_stands_above_the_button() -> None:
    children = next(parts(form("x", field("name", "name"), html.Button("go"))))["children"]
    assert children[-2].role == "alert"


def test_the_rules_of_a_password_are_told_before_it_is_chosen() -> None:
    assert hooks(rules(), "rule") == ["long", "other", "rare"]
