"""People: who may sign in, with which role; adding somebody, and links to choose a password.

Decides what stands where; it is filled by ``assets/desk/people.js`` from ``/api/v1/people``.
"""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard import ids
from dashboard.parts.desk import act, desk, listing, title
from dashboard.parts.dialogs import dialog, secret
from dashboard.parts.forms import choice, field, form
from dashboard.parts.marks import hooks, word
from dashboard.words_settings import ME, PEOPLE, SECRETS

PATH = "/settings/people"
ROLES: Final = ("viewer", "operator", "oncall", "admin")
"""What somebody may be here; the server knows the same."""


def layout() -> html.Div:
    """Lay out the list, and the form that adds somebody."""
    columns = [
        ("name", "people.name"),
        ("role", "people.role"),
        ("seen", "people.seen"),
        ("added", "people.added"),
        ("acts", "actions"),
    ]
    content = [listing(ids.PEOPLE, "people.title", columns, 5), _adding(), secret()]
    head = title("people.title", "people.about", act("people.add", ids.PERSON_ADD, "primary"))
    may = {key: said for key, said in ME.items() if key.startswith("may.")}
    return desk(PATH, head, content, [PEOPLE, SECRETS, may], settings=True)


def _adding() -> html.Dialog:
    return dialog(
        ids.PERSON_DIALOG,
        word("people.add"),
        [
            form(
                ids.PERSON_FORM,
                field("name", "people.name", note="people.name_note"),
                choice("role", "people.role", [(role, f"role.{role}") for role in ROLES]),
                html.P(id=ids.PERSON_MAY, className="note"),
                html.Div(
                    [
                        html.Button(word("cancel"), type="button", className="button quiet", **hooks(close="no")),
                        act("people.make", ids.PERSON_GO, "primary", submits=True),
                    ],
                    className="dialog-acts",
                ),
            )
        ],
    )
