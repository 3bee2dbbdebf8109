"""Beginning a session for somebody who proved who they are: by password, by link, or at the identity provider.

Decides that a session is always a new one: what a browser brought along is never taken over, and ends. How somebody
proves who they are is for the doors.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from backend.access import audit, people, sessions
from backend.access.answers import changed, write
from backend.access.audit import Act, Entry
from backend.access.door import gate
from backend.access.people import Person
from backend.access.roles import ROLES, Principal
from backend.access.tokens import digest
from backend.access.wrong import Wrong
from backend.errors import as_json
from backend.query import rfc3339


class Who(msgspec.Struct, frozen=True):
    """Who somebody is, as they are told."""

    kind: str
    name: str
    role: str | None
    scopes: list[str]
    expires_at: str | None
    id: str


class Begun(NamedTuple):
    """A session that began."""

    token: str
    who: Who


def told(principal: Principal) -> Who:
    """Tell a principal who they are."""
    expires_at = None if principal.expires_at is None else rfc3339(principal.expires_at)
    scopes = sorted(scope.value for scope in principal.scopes)
    return Who(principal.kind, principal.name, principal.role, scopes, expires_at, principal.id)


async def sign_in(request: Request, person: Person, how: str, *more: Entry) -> Begun:
    """Begin a session in one transaction with its audit rows, and end the one that the browser had.

    ``how`` is ``password``, ``link`` or ``oidc``. Raises ``Refused``; the caller gives the token to the browser by
    :func:`welcome`, or by ``gate(request).cookies.give_session``.
    """
    here = gate(request)
    now, address = here.now_ms(), here.addresses.of(request)
    before = here.cookies.session_in(request.headers)
    agent = request.headers.get("user-agent", "")
    entry = Entry(now, person.name, "person", Act.SIGN_IN, person.name, address, detail={"how": how})

    def begin(connection: Connection) -> tuple[str, sessions.Session]:
        found = people.there(connection, person.name)
        # Between the proof and now somebody may have disabled them, or given them another password.
        if found.disabled_at is not None or found.password_at != person.password_at:
            raise Wrong("changed", "expected nothing to change while you signed in; try again")
        if before is not None:
            for old in sessions.find(connection, [digest(before)], now, here.settings.session_idle_ms).values():
                sessions.revoke(connection, old.id, now)
        audit.append(connection, *more, entry)
        return sessions.begin(connection, person.name, now, here.settings.session_life_ms, address, agent)

    token, session = await write(request, begin)
    if before is not None:
        changed(request, None)
    scopes = sorted(scope.value for scope in ROLES[session.role])
    who = Who("person", session.person, session.role, scopes, rfc3339(session.expires_at), session.id)
    return Begun(token, who)


def welcome(request: Request, begun: Begun) -> Response:
    """Tell somebody who they are now, and let their browser keep the session."""
    here = gate(request)
    answer = as_json(begun.who)
    here.cookies.give_session(answer, begun.token, here.settings.session_life_ms)
    return answer
