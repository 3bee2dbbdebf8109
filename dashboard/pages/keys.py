"""Keys: which machines and displays have one, what it opens, when it was last used; making and revoking them.

Decides what stands where; it is filled by ``assets/desk/keys.js`` from ``/api/v1/keys``.
"""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard import ids
from dashboard.parts.desk import act, desk, listing, title
from dashboard.parts.dialogs import dialog, secret
from dashboard.parts.forms import choice, field, form
from dashboard.parts.marks import hooks, word
from dashboard.words_settings import KEYS, SECRETS

PATH = "/settings/keys"
SCOPES: Final = ("ingest", "read", "display")
EXPIRIES: Final = ("never", "30", "90", "365")
"""In days."""


def layout() -> html.Div:
    """Lay out the list, and the form that makes a key."""
    columns = [
        ("name", "keys.name"),
        ("scope", "keys.scope"),
        ("used", "keys.used"),
        ("expiry", "keys.expiry_column"),
        ("created", "keys.created"),
        ("acts", "actions"),
    ]
    content = [listing(ids.KEYS, "keys.title", columns, 5), _creating(), secret()]
    head = title("keys.title", "keys.about", act("keys.create", ids.KEY_CREATE, "primary"))
    return desk(PATH, head, content, [KEYS, SECRETS], settings=True)


def _creating() -> html.Dialog:
    return dialog(
        ids.KEY_DIALOG,
        word("keys.create"),
        [
            form(
                ids.KEY_FORM,
                choice("scope", "keys.scope", [(scope, f"scope.{scope}") for scope in SCOPES]),
                html.P(id=ids.KEY_ABOUT, className="note"),
                field("name", "keys.name", note="keys.name_note"),
                field("sources", "keys.sources", note="keys.sources_note", needed=False),
                choice("expiry", "keys.expiry", [(days, f"expiry.{days}") for days in EXPIRIES]),
                html.Div(
                    [
                        html.Button(word("cancel"), type="button", className="button quiet", **hooks(close="no")),
                        act("keys.make", ids.KEY_GO, "primary", submits=True),
                    ],
                    className="dialog-acts",
                ),
            )
        ],
    )
