"""``POST /api/v1/links``: using a link that works once, to make the first admin or to choose a password.

Decides what may be learnt with a link before it is used; what it does is ``links``'. Whoever guesses one has as many
tries as for a password, and a link has 256 random bits.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from backend.access import audit, links, passwords, people
from backend.access.answers import body, changed, read, refusal, write
from backend.access.audit import Act, Entry
from backend.access.door import gate
from backend.access.signing import sign_in, welcome
from backend.access.wrong import Wrong
from backend.errors import Refused, as_json


class Use(msgspec.Struct):
    """A link, and what is done with it; without a password it is only looked at."""

    token: str
    name: str | None = None
    password: str | None = None


async def post(request: Request) -> Response:
    """Use a link and sign in, or say what it is for."""
    here = gate(request)
    asked = await body(request, Use)
    await here.limit(request, Act.LINK_USE)
    try:
        link = await read(request, links.find, asked.token, here.now_ms())
    except Refused as refused:
        here.refuse(request, None, Act.LINK_USE, "", {"status": refused.status, "code": refused.code})
        raise
    if asked.password is None:
        return as_json({"purpose": link.purpose, "name": link.person})
    try:
        name = people.name_of(asked.name or "") if link.purpose == links.FIRST_ADMIN else link.person or ""
        passwords.check(asked.password, name)
    except Wrong as wrong:
        raise refusal(wrong) from None
    kept, now = await here.passwords.hash(asked.password), here.now_ms()
    address = here.addresses.of(request)

    def use(connection: Connection) -> people.Person:
        person = links.redeem(connection, asked.token, name, kept, now)
        detail = {"purpose": link.purpose}
        audit.append(connection, Entry(now, person.name, "person", Act.LINK_USE, person.name, address, detail=detail))
        return person

    person = await write(request, use)
    changed(request, person.name)
    return welcome(request, await sign_in(request, person, "link"))
