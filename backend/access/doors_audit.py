"""``/api/v1/audit`` and ``/api/v1/audit.csv``: what anybody did here and what was refused, for admins.

Decides which rows may be asked for; that they are never changed is the database's own rule. Taking them out is an act
as well, and becomes a row.
"""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from backend.access import audit
from backend.access.answers import read
from backend.access.audit import Act, Chosen, Written
from backend.access.door import caller, gate
from backend.errors import as_json, bad_parameter
from backend.query import instant_ms, parameters, rfc3339
from models.tables.audit import DONE, REFUSED

CHOOSING: Final = ("who", "what", "outcome", "from", "to")
PAGING: Final = ("cursor", "limit")
_OUTCOMES: Final = (DONE, REFUSED)


class Told(msgspec.Struct, frozen=True):
    """One act or refusal."""

    id: int
    at: str
    who: str
    kind: str
    what: str
    subject: str
    outcome: str
    detail: dict[str, object]
    address: str


async def get(request: Request) -> Response:
    """Give a page of rows, the newest first."""
    given = parameters(request, (*CHOOSING, *PAGING))
    limit = _whole(given, "limit", audit.MOST) or audit.PAGE
    page = await read(request, audit.listed, _chosen(given), _whole(given, "cursor", 1 << 62), limit)
    cursor = None if page.cursor is None else str(page.cursor)
    return as_json({"acts": [_told(row) for row in page.rows], "cursor": cursor})


async def csv(request: Request) -> Response:
    """Give all chosen rows as CSV, page by page while they are read."""
    here, who = gate(request), caller(request)
    given = parameters(request, CHOOSING)
    chosen = _chosen(given)
    # While there is still a status to say it with: does the database answer at all?
    await read(request, audit.listed, chosen, None, 1)
    here.audit.offer(here.entry(request, who, Act.AUDIT_EXPORT, "audit", dict(given)))
    headers = {"content-disposition": 'attachment; filename="peakline-audit.csv"', "cache-control": "no-store"}
    rows = audit.exported(here.directory.read, chosen)
    return StreamingResponse(rows, headers=headers, media_type="text/csv; charset=utf-8")


def _chosen(given: dict[str, str]) -> Chosen:
    what, outcome = given.get("what") or None, given.get("outcome") or None
    if what is not None and what not in {act.value for act in Act}:
        raise bad_parameter("what", f"expected one of {', '.join(act.value for act in Act)}; got {what[:40]!r}")
    if outcome is not None and outcome not in _OUTCOMES:
        raise bad_parameter("outcome", f"expected one of {', '.join(_OUTCOMES)}; got {outcome[:40]!r}")
    return Chosen(given.get("who"), what, outcome, instant_ms(given, "from"), instant_ms(given, "to"))


def _whole(given: dict[str, str], name: str, most: int) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 19 or not 0 < int(text) <= most:
        raise bad_parameter(name, f"expected a whole number from 1 to {most}, got {text[:40]!r}")
    return int(text)


def _told(row: Written) -> Told:
    return Told(row.id, rfc3339(row.at), row.who, row.kind, row.what, row.subject, row.outcome, row.detail, row.address)
