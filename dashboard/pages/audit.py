"""The audit log: who did what, when, from where, and what was refused.

Decides what stands where; the filters live in the address, and ``assets/desk/audit.js`` asks ``/api/v1/audit``.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.desk import act, desk, listing, title
from dashboard.parts.forms import choice, field, form
from dashboard.parts.marks import word
from dashboard.words_audit import AUDIT

PATH = "/settings/audit"
OUTCOMES = ("", "done", "refused")


def layout() -> html.Div:
    """Lay out the filters, the log and its pages."""
    columns = [
        ("when", "audit.when"),
        ("who", "audit.who"),
        ("what", "audit.what"),
        ("outcome", "audit.outcome"),
        ("subject", "audit.subject"),
        ("where", "audit.where"),
    ]
    export = html.A(word("audit.export"), id=ids.AUDIT_EXPORT, href="/api/v1/audit.csv", className="button quiet")
    pages = html.Div(
        [act("audit.newest", ids.AUDIT_NEWEST), act("audit.older", ids.AUDIT_OLDER), html.Span(id=ids.AUDIT_END)],
        className="pager",
    )
    content = [_filters(), listing(ids.AUDIT, "audit.title", columns, 8), pages]
    return desk(PATH, title("audit.title", "audit.about", export), content, [AUDIT], settings=True)


def _filters() -> html.Form:
    acts = sorted(key.removeprefix("act.") for key in AUDIT if key.startswith("act."))
    return form(
        ids.AUDIT_FORM,
        field("who", "audit.who", needed=False),
        choice("what", "audit.what", [("", "audit.any_what"), *((name, f"act.{name}") for name in acts)]),
        choice("outcome", "audit.outcome", [(name, f"outcome.{name}") for name in OUTCOMES]),
        field("from", "audit.from", "date", needed=False),
        field("to", "audit.to", "date", needed=False),
        html.Div(
            [act("audit.filter", ids.AUDIT_GO, submits=True), act("audit.clear", ids.AUDIT_CLEAR, "plain")],
            className="form-acts",
        ),
        class_name="form filters",
        role="search",
    )
